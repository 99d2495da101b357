// optim.NAdam: Adam with Nesterov's momentum.
import * as tf from '@tensorflow/tfjs-core';
import type { Parameter } from '../autograd/parameter.js';
import { averageSquare, lerp, withDecay } from '../ops/update/composed/shared.js';
import { type Arguments, bind, splitKeywords } from '../python/arguments.js';
import { FirstOrderOptimizer } from './first_order.js';
import { complete, later, type Table } from './options.js';
import type { DecayOptions, Given, ParamGroup, Params } from './param_groups.js';
import { atLeastZero, bool, checkBetas, float, orNone, pair } from './readers.js';

/** The options of a group of {@link NAdam}. */
export interface NAdamOptions extends DecayOptions {
  /** β₁ and β₂, how much of the two averages is kept. */
  betas: [number, number];
  /** ε, added to the denominator. */
  eps: number;
  /** How fast the momentum grows to β₁. */
  momentum_decay: number;
  /** Whether `weight_decay` shrinks the parameter itself, as in AdamW. */
  decoupled_weight_decay: boolean;
}

const PARAMETERS = ['params', 'lr', 'betas', 'eps', 'weight_decay', 'momentum_decay', 'decoupled_weight_decay'] as const;

const OPTIONS: Table<NAdamOptions> = {
  lr: float(2e-3, atLeastZero('Invalid learning rate')),
  betas: pair([0.9, 0.999], checkBetas),
  eps: float(1e-8, atLeastZero('Invalid epsilon value')),
  weight_decay: float(0, atLeastZero('Invalid weight_decay value')),
  momentum_decay: float(4e-3, atLeastZero('Invalid momentum_decay value')),
  decoupled_weight_decay: later(bool(false)),
  maximize: later(bool(false)),
  foreach: later(orNone(bool(), null)),
  capturable: later(bool(false)),
  differentiable: later(bool(false)),
};

/** The argument lists that NAdam takes: torch's positional order, any tail of it by keyword, `maximize` only so. */
export type NAdamArguments = Arguments<{ params: Params<NAdamOptions> } & Given<NAdamOptions>, typeof PARAMETERS>;

/**
 * NAdam. With g the gradient plus `weight_decay`·p, at step t:
 *
 *     μ = β₁·(1 - 0.96^(t·momentum_decay)/2),  μ⁺ that of step t + 1
 *     M ← M·μ
 *     m ← β₁·m + (1 - β₁)·g
 *     v ← β₂·v + (1 - β₂)·g²
 *     p ← p - lr·((1 - μ)/(1 - M)·g + μ⁺/(1 - M·μ⁺)·m) / (√(v/(1 - β₂ᵗ)) + eps)
 *
 * With `decoupled_weight_decay`, p ← p - lr·weight_decay·p before, and the gradient is left alone.
 *
 * State of a parameter: `step` (t), `mu_product` (M, at first 1), `exp_avg` (m), `exp_avg_sq` (v).
 *
 * @example
 * ```ts
 * const optimizer = new optim.NAdam(model.parameters(), 2e-3);
 * ```
 * @throws `ValueError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.NAdam.html
 */
export class NAdam extends FirstOrderOptimizer<NAdamOptions> {
  static override readonly name: string = 'NAdam';

  /**
   * @param params - the parameters, or groups of them: `[{ params: [...], lr: 0.01 }, ...]`.
   * @param lr - the learning rate (default 2e-3).
   * @param betas - default [0.9, 0.999].
   * @param eps - default 1e-8.
   * @param weight_decay - default 0.
   * @param momentum_decay - default 4e-3.
   * @param decoupled_weight_decay - default false.
   *
   * Any tail of the arguments may be given by name in one object, and `maximize` (default false) only there. A number may be
   * a tensor with one element, which is read back and left to the caller.
   */
  constructor(
    params: Params<NAdamOptions>,
    lr?: number | tf.Tensor,
    betas?: [number, number] | [tf.Tensor, tf.Tensor],
    eps?: number | tf.Tensor,
    weight_decay?: number | tf.Tensor,
    momentum_decay?: number | tf.Tensor,
    decoupled_weight_decay?: boolean,
  );
  constructor(...args: NAdamArguments);
  constructor(...args: unknown[]) {
    const { params, ...given } = bind('NAdam.__init__()', PARAMETERS, 1, splitKeywords(args), ['maximize']);
    super(params, complete(OPTIONS, given), OPTIONS);
  }

  protected override _remembered(): string[] {
    return ['step', 'mu_product', 'exp_avg', 'exp_avg_sq'];
  }

  protected override _update(group: ParamGroup<NAdamOptions>, given: readonly [Parameter, tf.Tensor][]): void {
    const { lr, momentum_decay } = group;
    const [beta1, beta2] = group.betas;
    const eps = tf.scalar(group.eps);
    const { descentOf, shrunk } = withDecay(group);
    const [average, averageSq] = [lerp(1 - beta1), averageSquare(beta2)];
    for (const [parameter, g] of given) {
      const state = this._state(parameter);
      const step = state.count();
      const mu = beta1 * (1 - 0.5 * 0.96 ** (step * momentum_decay));
      const next = beta1 * (1 - 0.5 * 0.96 ** ((step + 1) * momentum_decay));
      const product = state.setNumber('mu_product', Math.fround(state.number('mu_product', 1) * mu));
      const grad = descentOf(parameter, g);
      const m = state.set('exp_avg', average(state.zeros('exp_avg'), grad));
      const v = state.set('exp_avg_sq', averageSq(state.zeros('exp_avg_sq'), grad));
      const denominator = tf.add(tf.sqrt(tf.div(v, tf.scalar(1 - beta2 ** step))), eps);
      const ofGrad = tf.mul(grad, tf.scalar((lr * (1 - mu)) / (1 - product)));
      const ofAverage = tf.mul(m, tf.scalar((lr * next) / (1 - product * next)));
      parameter.assign(tf.sub(tf.sub(shrunk(parameter), tf.div(ofGrad, denominator)), tf.div(ofAverage, denominator)));
    }
  }
}
