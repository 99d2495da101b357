// optim.ASGD: steps along the gradient, and the average of where they lead.
import * as tf from '@tensorflow/tfjs-core';
import type { Parameter } from '../autograd/parameter.js';
import { descent } from '../ops/update/composed/shared.js';
import { type Arguments, bind, splitKeywords } from '../python/arguments.js';
import { FirstOrderOptimizer } from './first_order.js';
import { complete, later, type Table } from './options.js';
import type { DecayOptions, Given, ParamGroup, Params } from './param_groups.js';
import { atLeastZero, bool, float, orNone } from './readers.js';

/** The options of a group of {@link ASGD}. */
export interface ASGDOptions extends DecayOptions {
  /** λ, how fast the parameters and the learning rate fall. */
  lambd: number;
  /** The power by which the learning rate falls. */
  alpha: number;
  /** After which step the average begins. */
  t0: number;
}

const PARAMETERS = ['params', 'lr', 'lambd', 'alpha', 't0', 'weight_decay'] as const;

const OPTIONS: Table<ASGDOptions> = {
  lr: float(1e-2, atLeastZero('Invalid learning rate')),
  lambd: float(1e-4),
  alpha: float(0.75),
  t0: float(1e6),
  weight_decay: float(0, atLeastZero('Invalid weight_decay value')),
  foreach: later(orNone(bool(), null)),
  maximize: later(bool(false)),
  differentiable: later(bool(false)),
  capturable: later(bool(false)),
};

/** The argument lists that ASGD takes: torch's positional order, any tail of it by keyword, `maximize` only so. */
export type ASGDArguments = Arguments<{ params: Params<ASGDOptions> } & Given<ASGDOptions>, typeof PARAMETERS>;

/**
 * Averaged stochastic gradient descent. With g the gradient plus `weight_decay`·p, at step t:
 *
 *     p ← p - lambd·η·p - η·g
 *     a ← a + μ·(p - a)
 *     η ← lr/(1 + lambd·lr·t)^alpha
 *     μ ← 1/max(1, t - t0)
 *
 * State of a parameter: `step` (t), `eta` (η, at first lr), `mu` (μ, at first 1), `ax` (a).
 *
 * @example
 * ```ts
 * const optimizer = new optim.ASGD(model.parameters(), { lr: 0.1, t0: 1000 });
 * ```
 * @throws `ValueError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.ASGD.html
 */
export class ASGD extends FirstOrderOptimizer<ASGDOptions> {
  static override readonly name: string = 'ASGD';

  /**
   * @param params - the parameters, or groups of them: `[{ params: [...], lr: 0.01 }, ...]`.
   * @param lr - the learning rate (default 1e-2).
   * @param lambd - default 1e-4.
   * @param alpha - default 0.75.
   * @param t0 - default 1e6.
   * @param weight_decay - default 0.
   *
   * Any tail of the arguments may be given by name in one object, and `maximize` (default false) only there. A number may be
   * a tensor with one element, which is read back and left to the caller.
   */
  constructor(
    params: Params<ASGDOptions>,
    lr?: number | tf.Tensor,
    lambd?: number | tf.Tensor,
    alpha?: number | tf.Tensor,
    t0?: number | tf.Tensor,
    weight_decay?: number | tf.Tensor,
  );
  constructor(...args: ASGDArguments);
  constructor(...args: unknown[]) {
    const { params, ...given } = bind('ASGD.__init__()', PARAMETERS, 1, splitKeywords(args), ['maximize']);
    super(params, complete(OPTIONS, given), OPTIONS);
  }

  protected override _remembered(): string[] {
    return ['step', 'eta', 'mu', 'ax'];
  }

  protected override _update(group: ParamGroup<ASGDOptions>, given: readonly [Parameter, tf.Tensor][]): void {
    const { lr, lambd, alpha, t0 } = group;
    const descentOf = descent(group);
    for (const [parameter, g] of given) {
      const state = this._state(parameter);
      const step = state.count();
      const [eta, mu] = [state.number('eta', Math.fround(lr)), state.number('mu', 1)];
      const grad = descentOf(parameter, g);
      parameter.assign(tf.sub(tf.mul(parameter, tf.scalar(1 - lambd * eta)), tf.mul(grad, tf.scalar(eta))));
      const average = state.zeros('ax');
      state.set('ax', mu === 1 ? parameter : tf.add(average, tf.mul(tf.sub(parameter, average), tf.scalar(mu))));
      state.setNumber('eta', Math.fround(lr / (1 + lambd * lr * step) ** alpha));
      state.setNumber('mu', Math.fround(1 / Math.max(1, step - t0)));
    }
  }
}
