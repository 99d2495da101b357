// optim.SGD: stochastic gradient descent, with momentum.
import type * as tf from '@tensorflow/tfjs-core';
import type { Parameter } from '../autograd/parameter.js';
import { updateOf } from '../ops/update/forms.js';
import { type Arguments, bind, splitKeywords } from '../python/arguments.js';
import { check } from '../python/check.js';
import { ValueError } from '../python/errors.js';
import { FirstOrderOptimizer } from './first_order.js';
import { complete, later, type Table } from './options.js';
import type { DecayOptions, Given, ParamGroup, Params } from './param_groups.js';
import { bool, float, notNegative, orNone } from './readers.js';

/** The options of a group of {@link SGD}. */
export interface SGDOptions extends DecayOptions {
  /** μ, how much of the last direction is kept. */
  momentum: number;
  /** τ, how much of the gradient is left out of it. */
  dampening: number;
  /** Whether to look ahead along the direction. */
  nesterov: boolean;
}

const PARAMETERS = ['params', 'lr', 'momentum', 'dampening', 'weight_decay', 'nesterov'] as const;

const OPTIONS: Table<SGDOptions> = {
  lr: float(1e-3, notNegative('Invalid learning rate')),
  momentum: float(0, notNegative('Invalid momentum value')),
  dampening: float(0),
  weight_decay: float(0, notNegative('Invalid weight_decay value')),
  nesterov: later(bool(false)),
  maximize: later(bool(false)),
  foreach: later(orNone(bool(), null)),
  differentiable: later(bool(false)),
  fused: later(orNone(bool(), null), false),
};

/** The argument lists that SGD takes: torch's positional order, any tail of it by keyword, `maximize` only so. */
export type SGDArguments = Arguments<{ params: Params<SGDOptions> } & Given<SGDOptions>, typeof PARAMETERS>;

/**
 * Stochastic gradient descent. With g the gradient plus `weight_decay`·p:
 *
 *     b ← g at the first step, then momentum·b + (1 - dampening)·g
 *     p ← p - lr·b, with nesterov p - lr·(g + momentum·b), without momentum p - lr·g
 *
 * State of a parameter: with momentum, `momentum_buffer` (b).
 *
 * @example
 * ```ts
 * const optimizer = new optim.SGD(model.parameters(), { lr: 0.1, momentum: 0.9 });
 * ```
 * @throws `ValueError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.SGD.html
 */
export class SGD extends FirstOrderOptimizer<SGDOptions> {
  static override readonly name: string = 'SGD';

  /**
   * @param params - the parameters, or groups of them: `[{ params: [...], lr: 0.01 }, ...]`.
   * @param lr - the learning rate (default 1e-3).
   * @param momentum - default 0.
   * @param dampening - default 0.
   * @param weight_decay - default 0.
   * @param nesterov - default false. Needs momentum and no dampening.
   *
   * Any tail of the arguments may be given by name in one object, and `maximize` (default false) only there. A number may be
   * a tensor with one element, which is read back and left to the caller.
   */
  constructor(
    params: Params<SGDOptions>,
    lr?: number | tf.Tensor,
    momentum?: number | tf.Tensor,
    dampening?: number | tf.Tensor,
    weight_decay?: number | tf.Tensor,
    nesterov?: boolean,
  );
  constructor(...args: SGDArguments);
  constructor(...args: unknown[]) {
    const { params, ...given } = bind('SGD.__init__()', PARAMETERS, 1, splitKeywords(args), ['maximize']);
    const defaults = complete(OPTIONS, given);
    check(!defaults.nesterov || (defaults.momentum > 0 && defaults.dampening === 0), () => {
      return new ValueError('Nesterov momentum requires a momentum and zero dampening');
    });
    super(params, defaults, OPTIONS);
  }

  protected override _update(group: ParamGroup<SGDOptions>, given: readonly [Parameter, tf.Tensor][]): void {
    const steps = given.map(([parameter, grad]) => {
      if (group.momentum === 0) return { parameter, grad, momentum_buffer: null, isFirst: true };
      const state = this._state(parameter);
      const isFirst = state.get('momentum_buffer') === undefined;
      return { parameter, grad, momentum_buffer: state.zeros('momentum_buffer'), isFirst };
    });
    updateOf('SGD')(group, steps);
  }
}
