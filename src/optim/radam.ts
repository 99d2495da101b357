// optim.RAdam: Adam that waits until its average of squares is worth something.
import * as tf from '@tensorflow/tfjs-core';
import type { Parameter } from '../autograd/parameter.js';
import { averageSquare, lerp, withDecay } from '../ops/update/composed/shared.js';
import { type Arguments, bind, splitKeywords } from '../python/arguments.js';
import { FirstOrderOptimizer } from './first_order.js';
import { complete, later, type Table } from './options.js';
import type { DecayOptions, Given, ParamGroup, Params } from './param_groups.js';
import { atLeastZero, bool, checkBetas, float, orNone, pair } from './readers.js';

/** The options of a group of {@link RAdam}. */
export interface RAdamOptions extends DecayOptions {
  /** β₁ and β₂, how much of the two averages is kept. */
  betas: [number, number];
  /** ε, added to the denominator. */
  eps: number;
  /** Whether `weight_decay` shrinks the parameter itself, as in AdamW. */
  decoupled_weight_decay: boolean;
}

const PARAMETERS = ['params', 'lr', 'betas', 'eps', 'weight_decay', 'decoupled_weight_decay'] as const;

const OPTIONS: Table<RAdamOptions> = {
  lr: float(1e-3, atLeastZero('Invalid learning rate')),
  betas: pair([0.9, 0.999], checkBetas),
  eps: float(1e-8, atLeastZero('Invalid epsilon value')),
  weight_decay: float(0, atLeastZero('Invalid weight_decay value')),
  maximize: later(bool(false)),
  foreach: later(orNone(bool(), null)),
  capturable: later(bool(false)),
  decoupled_weight_decay: later(bool(false)),
  differentiable: later(bool(false)),
};

/** The argument lists that RAdam takes: torch's positional order, any tail of it by keyword, `maximize` only so. */
export type RAdamArguments = Arguments<{ params: Params<RAdamOptions> } & Given<RAdamOptions>, typeof PARAMETERS>;

/**
 * RAdam. With g the gradient plus `weight_decay`·p, at step t:
 *
 *     m ← β₁·m + (1 - β₁)·g
 *     v ← β₂·v + (1 - β₂)·g²
 *     ρ∞ = 2/(1 - β₂) - 1,  ρ = ρ∞ - 2·t·β₂ᵗ/(1 - β₂ᵗ)
 *     r = √((ρ - 4)(ρ - 2)ρ∞ / ((ρ∞ - 4)(ρ∞ - 2)ρ)) · √(1 - β₂ᵗ) / (√v + eps)  where ρ > 5, else 1
 *     p ← p - lr · m/(1 - β₁ᵗ) · r
 *
 * With `decoupled_weight_decay`, p ← p - lr·weight_decay·p before, and the gradient is left alone.
 *
 * State of a parameter: `step` (t), `exp_avg` (m), `exp_avg_sq` (v).
 *
 * @example
 * ```ts
 * const optimizer = new optim.RAdam(model.parameters(), 1e-3);
 * ```
 * @throws `ValueError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.RAdam.html
 */
export class RAdam extends FirstOrderOptimizer<RAdamOptions> {
  static override readonly name: string = 'RAdam';

  /**
   * @param params - the parameters, or groups of them: `[{ params: [...], lr: 0.01 }, ...]`.
   * @param lr - the learning rate (default 1e-3).
   * @param betas - default [0.9, 0.999].
   * @param eps - default 1e-8.
   * @param weight_decay - default 0.
   * @param decoupled_weight_decay - default false.
   *
   * Any tail of the arguments may be given by name in one object, and `maximize` (default false) only there. A number may be
   * a tensor with one element, which is read back and left to the caller.
   */
  constructor(
    params: Params<RAdamOptions>,
    lr?: number | tf.Tensor,
    betas?: [number, number] | [tf.Tensor, tf.Tensor],
    eps?: number | tf.Tensor,
    weight_decay?: number | tf.Tensor,
    decoupled_weight_decay?: boolean,
  );
  constructor(...args: RAdamArguments);
  constructor(...args: unknown[]) {
    const { params, ...given } = bind('RAdam.__init__()', PARAMETERS, 1, splitKeywords(args), ['maximize']);
    super(params, complete(OPTIONS, given), OPTIONS);
  }

  protected override _remembered(): string[] {
    return ['step', 'exp_avg', 'exp_avg_sq'];
  }

  protected override _update(group: ParamGroup<RAdamOptions>, given: readonly [Parameter, tf.Tensor][]): void {
    const { lr } = group;
    const [beta1, beta2] = group.betas;
    const eps = tf.scalar(group.eps);
    const { descentOf, shrunk } = withDecay(group);
    const [average, averageSq] = [lerp(1 - beta1), averageSquare(beta2)];
    for (const [parameter, g] of given) {
      const state = this._state(parameter);
      const step = state.count();
      const grad = descentOf(parameter, g);
      const m = state.set('exp_avg', average(state.zeros('exp_avg'), grad));
      const v = state.set('exp_avg_sq', averageSq(state.zeros('exp_avg_sq'), grad));
      const rate = lr / (1 - beta1 ** step);
      const scale = rectified(beta2, step);
      const change = tf.mul(m, tf.scalar(rate * (scale ?? 1)));
      parameter.assign(tf.sub(shrunk(parameter), scale === null ? change : tf.div(change, tf.add(tf.sqrt(v), eps))));
    }
  }
}

/** What a step is multiplied by that is divided by the average of squares, null while that is worth nothing. */
function rectified(beta2: number, step: number): number | null {
  const correction = 1 - beta2 ** step;
  const limit = 2 / (1 - beta2) - 1;
  const length = limit - (2 * step * beta2 ** step) / correction;
  if (!(length > 5)) return null;
  const rectification = ((length - 4) * (length - 2) * limit) / ((limit - 4) * (limit - 2) * length);
  return Math.sqrt(correction) * Math.sqrt(rectification);
}
