// optim.RMSprop: steps scaled by a running average of the squared gradient.
import type * as tf from '@tensorflow/tfjs-core';
import type { Parameter } from '../autograd/parameter.js';
import { updateOf } from '../ops/update/forms.js';
import { type Arguments, bind, splitKeywords } from '../python/arguments.js';
import { FirstOrderOptimizer } from './first_order.js';
import { complete, later, type Table } from './options.js';
import type { DecayOptions, Given, ParamGroup, Params } from './param_groups.js';
import { atLeastZero, bool, float, orNone } from './readers.js';

/** The options of a group of {@link RMSprop}. */
export interface RMSpropOptions extends DecayOptions {
  /** α, how much of the averages is kept. */
  alpha: number;
  /** ε, added to the denominator. */
  eps: number;
  /** μ, how much of the last direction is kept. */
  momentum: number;
  /** Whether to divide by an estimate of the standard deviation. */
  centered: boolean;
}

const PARAMETERS = ['params', 'lr', 'alpha', 'eps', 'weight_decay', 'momentum', 'centered'] as const;

const OPTIONS: Table<RMSpropOptions> = {
  lr: float(1e-2, atLeastZero('Invalid learning rate')),
  momentum: later(float(0, atLeastZero('Invalid momentum value'))),
  alpha: float(0.99, atLeastZero('Invalid alpha value')),
  eps: float(1e-8, atLeastZero('Invalid epsilon value')),
  centered: later(bool(false)),
  weight_decay: float(0, atLeastZero('Invalid weight_decay value')),
  capturable: later(bool(false)),
  foreach: later(orNone(bool(), null)),
  maximize: later(bool(false)),
  differentiable: later(bool(false)),
};

/** The argument lists that RMSprop takes: torch's positional order, any tail of it by keyword, `maximize` only so. */
export type RMSpropArguments = Arguments<{ params: Params<RMSpropOptions> } & Given<RMSpropOptions>, typeof PARAMETERS>;

/**
 * RMSprop. With g the gradient plus `weight_decay`·p:
 *
 *     v ← alpha·v + (1 - alpha)·g²
 *     a ← alpha·a + (1 - alpha)·g             (centered; else a = 0)
 *     d = g / (√(v - a²) + eps)
 *     b ← momentum·b + d
 *     p ← p - lr·b, without momentum p - lr·d
 *
 * State of a parameter: `step`, `square_avg` (v), with momentum `momentum_buffer` (b), if centered `grad_avg` (a).
 *
 * @example
 * ```ts
 * const optimizer = new optim.RMSprop(model.parameters(), { lr: 1e-3, centered: true });
 * ```
 * @throws `ValueError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.RMSprop.html
 */
export class RMSprop extends FirstOrderOptimizer<RMSpropOptions> {
  static override readonly name: string = 'RMSprop';

  /**
   * @param params - the parameters, or groups of them: `[{ params: [...], lr: 0.01 }, ...]`.
   * @param lr - the learning rate (default 1e-2).
   * @param alpha - default 0.99.
   * @param eps - default 1e-8.
   * @param weight_decay - default 0.
   * @param momentum - default 0.
   * @param centered - default false.
   *
   * Any tail of the arguments may be given by name in one object, and `maximize` (default false) only there. A number may be
   * a tensor with one element, which is read back and left to the caller.
   */
  constructor(
    params: Params<RMSpropOptions>,
    lr?: number | tf.Tensor,
    alpha?: number | tf.Tensor,
    eps?: number | tf.Tensor,
    weight_decay?: number | tf.Tensor,
    momentum?: number | tf.Tensor,
    centered?: boolean,
  );
  constructor(...args: RMSpropArguments);
  constructor(...args: unknown[]) {
    const { params, ...given } = bind('RMSprop.__init__()', PARAMETERS, 1, splitKeywords(args), ['maximize']);
    super(params, complete(OPTIONS, given), OPTIONS);
  }

  protected override _remembered({ momentum, centered }: ParamGroup<RMSpropOptions>): string[] {
    return ['step', 'square_avg', ...(momentum > 0 ? ['momentum_buffer'] : []), ...(centered ? ['grad_avg'] : [])];
  }

  protected override _update(group: ParamGroup<RMSpropOptions>, given: readonly [Parameter, tf.Tensor][]): void {
    const steps = given.map(([parameter, grad]) => {
      const state = this._state(parameter);
      return {
        ...{ parameter, grad, step: state.count(), square_avg: state.zeros('square_avg') },
        momentum_buffer: group.momentum > 0 ? state.zeros('momentum_buffer') : null,
        grad_avg: group.centered ? state.zeros('grad_avg') : null,
      };
    });
    updateOf('RMSprop')(group, steps);
  }
}
