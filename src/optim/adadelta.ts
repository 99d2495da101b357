// optim.Adadelta: steps scaled by running averages of the squared gradient and of the squared steps.
import * as tf from '@tensorflow/tfjs-core';
import type { Parameter } from '../autograd/parameter.js';
import { averageSquare, descent } from '../ops/update/composed/shared.js';
import { type Arguments, bind, splitKeywords } from '../python/arguments.js';
import { FirstOrderOptimizer } from './first_order.js';
import { complete, later, type Table } from './options.js';
import type { DecayOptions, Given, ParamGroup, Params } from './param_groups.js';
import { atLeastZero, bool, float, orNone, refuse } from './readers.js';

/** The options of a group of {@link Adadelta}. */
export interface AdadeltaOptions extends DecayOptions {
  /** ρ, how much of the averages is kept. */
  rho: number;
  /** ε, added to both averages. */
  eps: number;
}

const PARAMETERS = ['params', 'lr', 'rho', 'eps', 'weight_decay'] as const;

const OPTIONS: Table<AdadeltaOptions> = {
  lr: float(1, atLeastZero('Invalid learning rate')),
  rho: float(
    0.9,
    refuse((rho) => !(rho >= 0 && rho <= 1), 'Invalid rho value'),
  ),
  eps: float(1e-6, atLeastZero('Invalid epsilon value')),
  weight_decay: float(0, atLeastZero('Invalid weight_decay value')),
  maximize: later(bool(false)),
  capturable: later(bool(false)),
  foreach: later(orNone(bool(), null)),
  differentiable: later(bool(false)),
};

/** The argument lists that Adadelta takes: torch's positional order, any tail of it by keyword, `maximize` only so. */
export type AdadeltaArguments = Arguments<{ params: Params<AdadeltaOptions> } & Given<AdadeltaOptions>, typeof PARAMETERS>;

/**
 * Adadelta. With g the gradient plus `weight_decay`·p:
 *
 *     v ← rho·v + (1 - rho)·g²
 *     d = √(u + eps) / √(v + eps) · g
 *     u ← rho·u + (1 - rho)·d²
 *     p ← p - lr·d
 *
 * State of a parameter: `step`, `square_avg` (v), `acc_delta` (u).
 *
 * @example
 * ```ts
 * const optimizer = new optim.Adadelta(model.parameters(), { rho: 0.95 });
 * ```
 * @throws `ValueError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.Adadelta.html
 */
export class Adadelta extends FirstOrderOptimizer<AdadeltaOptions> {
  static override readonly name: string = 'Adadelta';

  /**
   * @param params - the parameters, or groups of them: `[{ params: [...], lr: 0.01 }, ...]`.
   * @param lr - the learning rate (default 1).
   * @param rho - default 0.9.
   * @param eps - default 1e-6.
   * @param weight_decay - default 0.
   *
   * Any tail of the arguments may be given by name in one object, and `maximize` (default false) only there. A number may be
   * a tensor with one element, which is read back and left to the caller.
   */
  constructor(
    params: Params<AdadeltaOptions>,
    lr?: number | tf.Tensor,
    rho?: number | tf.Tensor,
    eps?: number | tf.Tensor,
    weight_decay?: number | tf.Tensor,
  );
  constructor(...args: AdadeltaArguments);
  constructor(...args: unknown[]) {
    const { params, ...given } = bind('Adadelta.__init__()', PARAMETERS, 1, splitKeywords(args), ['maximize']);
    super(params, complete(OPTIONS, given), OPTIONS);
  }

  protected override _remembered(): string[] {
    return ['step', 'square_avg', 'acc_delta'];
  }

  protected override _update(group: ParamGroup<AdadeltaOptions>, given: readonly [Parameter, tf.Tensor][]): void {
    const [descentOf, average, rate, eps] = [
      descent(group),
      averageSquare(group.rho),
      tf.scalar(group.lr),
      tf.scalar(group.eps),
    ];
    for (const [parameter, g] of given) {
      const state = this._state(parameter);
      state.count();
      const grad = descentOf(parameter, g);
      const v = state.set('square_avg', average(state.zeros('square_avg'), grad));
      const u = state.zeros('acc_delta');
      const delta = tf.mul(tf.div(tf.sqrt(tf.add(u, eps)), tf.sqrt(tf.add(v, eps))), grad);
      state.set('acc_delta', average(u, delta));
      parameter.assign(tf.sub(parameter, tf.mul(rate, delta)));
    }
  }
}
