// optim.SGD: stochastic gradient descent, with momentum.
import * as tf from '@tensorflow/tfjs-core';
import { check } from '../python/check.js';
import { ValueError } from '../python/errors.js';
import { type Arguments, bind, splitKeywords } from '../python/arguments.js';
import { checkBool, checkFloat } from '../python/checks.js';
import type { Parameter } from '../autograd/parameter.js';
import { number } from '../python/repr.js';
import { Optimizer } from './optimizer.js';
import type { CommonOptions, ParamGroup, Params } from './param_groups.js';
import { descent } from './update.js';

/** The options of a group of {@link SGD}. */
export interface SGDOptions extends CommonOptions {
  /** μ, how much of the last direction is kept. */
  momentum: number;
  /** τ, how much of the gradient is left out of it. */
  dampening: number;
  /** Whether to look ahead along the direction. */
  nesterov: boolean;
}

const PARAMETERS = ['params', 'lr', 'momentum', 'dampening', 'weight_decay', 'nesterov'] as const;

/** The argument lists that SGD takes: torch's positional order, any tail of it by keyword, `maximize` only so. */
export type SGDArguments = Arguments<{ params: Params<SGDOptions> } & Partial<SGDOptions>, typeof PARAMETERS>;

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
export class SGD extends Optimizer<SGDOptions> {
  static override readonly name: string = 'SGD';

  /**
   * @param params - the parameters, or groups of them: `[{ params: [...], lr: 0.01 }, ...]`.
   * @param lr - the learning rate (default 1e-3).
   * @param momentum - default 0.
   * @param dampening - default 0.
   * @param weight_decay - default 0.
   * @param nesterov - default false. Needs momentum and no dampening.
   *
   * Any tail of the arguments may be given by name in one object, and `maximize` (default false) only there.
   */
  constructor(...args: SGDArguments) {
    const bound = bind('SGD.__init__()', PARAMETERS, 1, splitKeywords(args), ['maximize']);
    const { lr = 1e-3, momentum = 0, dampening = 0, weight_decay = 0, nesterov = false, maximize = false } = bound;
    checkFloat('lr', lr);
    check(!(lr < 0), () => new ValueError(`Invalid learning rate: ${number(lr)}`));
    checkFloat('momentum', momentum);
    check(!(momentum < 0), () => new ValueError(`Invalid momentum value: ${number(momentum)}`));
    checkFloat('dampening', dampening);
    checkFloat('weight_decay', weight_decay);
    check(!(weight_decay < 0), () => new ValueError(`Invalid weight_decay value: ${number(weight_decay)}`));
    checkBool('nesterov', nesterov);
    checkBool('maximize', maximize);
    check(!nesterov || (momentum > 0 && dampening === 0), () => {
      return new ValueError('Nesterov momentum requires a momentum and zero dampening');
    });
    const options = { lr, momentum, dampening, weight_decay, nesterov, maximize };
    const fixed = { foreach: null, differentiable: false, fused: null };
    super(bound.params, { ...options, ...fixed });
  }

  protected override _update(group: ParamGroup<SGDOptions>, given: readonly [Parameter, tf.Tensor][]): void {
    const { lr, momentum, dampening, nesterov } = group;
    const [rate, kept, added] = [lr, momentum, 1 - dampening].map((value) => tf.scalar(value));
    const descentOf = descent(group);
    for (const [parameter, grad] of given) {
      let direction = descentOf(parameter, grad);
      if (momentum !== 0) {
        const state = this._state(parameter);
        const before = state.get('momentum_buffer');
        const damped = dampening === 0 ? direction : tf.mul(added, direction);
        const buffer = state.set('momentum_buffer', before ? tf.add(tf.mul(before, kept), damped) : direction);
        direction = nesterov ? tf.add(direction, tf.mul(kept, buffer)) : buffer;
      }
      parameter.assign(tf.sub(parameter, tf.mul(rate, direction)));
    }
  }
}
