// optim.Adamax: Adam by the largest gradient instead of the average of its square.
import * as tf from '@tensorflow/tfjs-core';
import type { Parameter } from '../autograd/parameter.js';
import { descent, lerp } from '../ops/update/composed/shared.js';
import { type Arguments, bind, splitKeywords } from '../python/arguments.js';
import { FirstOrderOptimizer } from './first_order.js';
import { complete, later, type Table } from './options.js';
import type { DecayOptions, Given, ParamGroup, Params } from './param_groups.js';
import { atLeastZero, bool, checkBetas, float, orNone, pair } from './readers.js';

/** The options of a group of {@link Adamax}. */
export interface AdamaxOptions extends DecayOptions {
  /** β₁ and β₂, how much of the average and of the largest is kept. */
  betas: [number, number];
  /** ε, added to the absolute gradient. */
  eps: number;
}

const PARAMETERS = ['params', 'lr', 'betas', 'eps', 'weight_decay'] as const;

const OPTIONS: Table<AdamaxOptions> = {
  lr: float(2e-3, atLeastZero('Invalid learning rate')),
  betas: pair([0.9, 0.999], checkBetas),
  eps: float(1e-8, atLeastZero('Invalid epsilon value')),
  weight_decay: float(0, atLeastZero('Invalid weight_decay value')),
  foreach: later(orNone(bool(), null)),
  maximize: later(bool(false)),
  differentiable: later(bool(false)),
  capturable: later(bool(false)),
};

/** The argument lists that Adamax takes: torch's positional order, any tail of it by keyword, `maximize` only so. */
export type AdamaxArguments = Arguments<{ params: Params<AdamaxOptions> } & Given<AdamaxOptions>, typeof PARAMETERS>;

/**
 * Adamax. With g the gradient plus `weight_decay`·p, at step t:
 *
 *     m ← β₁·m + (1 - β₁)·g
 *     u ← max(β₂·u, |g| + eps)
 *     p ← p - lr/(1 - β₁ᵗ) · m / u
 *
 * State of a parameter: `step` (t), `exp_avg` (m), `exp_inf` (u).
 *
 * @example
 * ```ts
 * const optimizer = new optim.Adamax(model.parameters());
 * ```
 * @throws `ValueError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.Adamax.html
 */
export class Adamax extends FirstOrderOptimizer<AdamaxOptions> {
  static override readonly name: string = 'Adamax';

  /**
   * @param params - the parameters, or groups of them: `[{ params: [...], lr: 0.01 }, ...]`.
   * @param lr - the learning rate (default 2e-3).
   * @param betas - default [0.9, 0.999].
   * @param eps - default 1e-8.
   * @param weight_decay - default 0.
   *
   * Any tail of the arguments may be given by name in one object, and `maximize` (default false) only there. A number may be
   * a tensor with one element, which is read back and left to the caller.
   */
  constructor(
    params: Params<AdamaxOptions>,
    lr?: number | tf.Tensor,
    betas?: [number, number] | [tf.Tensor, tf.Tensor],
    eps?: number | tf.Tensor,
    weight_decay?: number | tf.Tensor,
  );
  constructor(...args: AdamaxArguments);
  constructor(...args: unknown[]) {
    const { params, ...given } = bind('Adamax.__init__()', PARAMETERS, 1, splitKeywords(args), ['maximize']);
    super(params, complete(OPTIONS, given), OPTIONS);
  }

  protected override _remembered(): string[] {
    return ['step', 'exp_avg', 'exp_inf'];
  }

  protected override _update(group: ParamGroup<AdamaxOptions>, given: readonly [Parameter, tf.Tensor][]): void {
    const { lr } = group;
    const [beta1, beta2] = group.betas;
    const [descentOf, average, kept, eps] = [descent(group), lerp(1 - beta1), tf.scalar(beta2), tf.scalar(group.eps)];
    for (const [parameter, g] of given) {
      const state = this._state(parameter);
      const rate = tf.scalar(lr / (1 - beta1 ** state.count()));
      const grad = descentOf(parameter, g);
      const m = state.set('exp_avg', average(state.zeros('exp_avg'), grad));
      const u = state.set('exp_inf', tf.maximum(tf.mul(state.zeros('exp_inf'), kept), tf.add(tf.abs(grad), eps)));
      parameter.assign(tf.sub(parameter, tf.div(tf.mul(rate, m), u)));
    }
  }
}
