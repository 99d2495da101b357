// optim.Adam: steps scaled by running averages of the gradient and of its square.
import type * as tf from '@tensorflow/tfjs-core';
import type { Parameter } from '../autograd/parameter.js';
import { updateOf } from '../ops/update/forms.js';
import { type Arguments, bind, splitKeywords } from '../python/arguments.js';
import { FirstOrderOptimizer } from './first_order.js';
import { complete, later, type Table } from './options.js';
import type { DecayOptions, Given, ParamGroup, Params } from './param_groups.js';
import { atLeastZero, bool, checkBetas, float, orNone, pair } from './readers.js';

/** The options of a group of {@link Adam} and {@link AdamW}. */
export interface AdamOptions extends DecayOptions {
  /** β₁ and β₂, how much of the two averages is kept. */
  betas: [number, number];
  /** ε, added to the denominator. */
  eps: number;
  /** Whether to divide by the largest average of squares so far. */
  amsgrad: boolean;
  /** Whether `weight_decay` shrinks the parameter itself, as in AdamW. */
  decoupled_weight_decay: boolean;
}

export const ADAM_PARAMETERS = ['params', 'lr', 'betas', 'eps', 'weight_decay', 'amsgrad'] as const;

export const ADAM_OPTIONS: Table<AdamOptions> = {
  lr: float(1e-3, atLeastZero('Invalid learning rate')),
  betas: pair([0.9, 0.999], checkBetas),
  eps: float(1e-8, atLeastZero('Invalid epsilon value')),
  weight_decay: float(0, atLeastZero('Invalid weight_decay value')),
  amsgrad: later(bool(false)),
  maximize: later(bool(false)),
  foreach: later(orNone(bool(), null)),
  capturable: later(bool(false)),
  differentiable: later(bool(false)),
  fused: later(orNone(bool(), null)),
  decoupled_weight_decay: later(bool(false)),
};

/** The argument lists that Adam takes: torch's positional order, any tail of it by keyword, the rest only so. */
export type AdamArguments = Arguments<{ params: Params<AdamOptions> } & Given<AdamOptions>, typeof ADAM_PARAMETERS>;

/**
 * Adam. With g the gradient plus `weight_decay`·p, at step t:
 *
 *     m ← β₁·m + (1 - β₁)·g
 *     v ← β₂·v + (1 - β₂)·g²
 *     p ← p - lr/(1 - β₁ᵗ) · m / (√v / √(1 - β₂ᵗ) + eps)
 *
 * With `amsgrad`, the largest v so far takes the place of v in the last line.
 *
 * State of a parameter: `step` (t), `exp_avg` (m), `exp_avg_sq` (v) and, with `amsgrad`, `max_exp_avg_sq`.
 *
 * @example
 * ```ts
 * const optimizer = new optim.Adam(model.parameters(), 1e-3);
 * ```
 * @throws `ValueError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.Adam.html
 */
export class Adam extends FirstOrderOptimizer<AdamOptions> {
  static override readonly name: string = 'Adam';

  /**
   * @param params - the parameters, or groups of them: `[{ params: [...], lr: 0.01 }, ...]`.
   * @param lr - the learning rate (default 1e-3).
   * @param betas - default [0.9, 0.999].
   * @param eps - default 1e-8.
   * @param weight_decay - default 0.
   * @param amsgrad - default false.
   *
   * Any tail of the arguments may be given by name in one object, and `maximize` and `decoupled_weight_decay` (default false)
   * only there. A number may be a tensor with one element, which is read back and left to the caller.
   */
  constructor(
    params: Params<AdamOptions>,
    lr?: number | tf.Tensor,
    betas?: [number, number] | [tf.Tensor, tf.Tensor],
    eps?: number | tf.Tensor,
    weight_decay?: number | tf.Tensor,
    amsgrad?: boolean,
  );
  constructor(...args: AdamArguments);
  constructor(...args: unknown[]) {
    const keywordOnly = ['maximize', 'decoupled_weight_decay'] as const;
    const { params, ...given } = bind('Adam.__init__()', ADAM_PARAMETERS, 1, splitKeywords(args), keywordOnly);
    super(params, complete(ADAM_OPTIONS, given), ADAM_OPTIONS);
  }

  protected override _remembered({ amsgrad }: ParamGroup<AdamOptions>): string[] {
    return ['step', 'exp_avg', 'exp_avg_sq', ...(amsgrad ? ['max_exp_avg_sq'] : [])];
  }

  protected override _update(group: ParamGroup<AdamOptions>, given: readonly [Parameter, tf.Tensor][]): void {
    const steps = given.map(([parameter, grad]) => {
      const state = this._state(parameter);
      return {
        ...{ parameter, grad, step: state.count() },
        ...{ exp_avg: state.zeros('exp_avg'), exp_avg_sq: state.zeros('exp_avg_sq') },
        max_exp_avg_sq: group.amsgrad ? state.zeros('max_exp_avg_sq') : null,
      };
    });
    updateOf('Adam')(group, steps);
  }
}
