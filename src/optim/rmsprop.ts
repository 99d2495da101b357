// optim.RMSprop: steps scaled by a running average of the squared gradient.
import * as tf from '@tensorflow/tfjs-core';
import { check } from '../python/check.js';
import { ValueError } from '../python/errors.js';
import { type Arguments, bind, splitKeywords } from '../python/arguments.js';
import { checkBool, checkFloat } from '../python/checks.js';
import type { Parameter } from '../autograd/parameter.js';
import { number } from '../python/repr.js';
import { Optimizer } from './optimizer.js';
import type { CommonOptions, ParamGroup, Params } from './param_groups.js';
import { averageSquare, descent, lerp } from './update.js';

/** The options of a group of {@link RMSprop}. */
export interface RMSpropOptions extends CommonOptions {
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

/** The argument lists that RMSprop takes: torch's positional order, any tail of it by keyword, `maximize` only so. */
export type RMSpropArguments = Arguments<{ params: Params<RMSpropOptions> } & Partial<RMSpropOptions>, typeof PARAMETERS>;

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
export class RMSprop extends Optimizer<RMSpropOptions> {
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
   * Any tail of the arguments may be given by name in one object, and `maximize` (default false) only there.
   */
  constructor(...args: RMSpropArguments) {
    const bound = bind('RMSprop.__init__()', PARAMETERS, 1, splitKeywords(args), ['maximize']);
    const {
      lr = 1e-2,
      alpha = 0.99,
      eps = 1e-8,
      weight_decay = 0,
      momentum = 0,
      centered = false,
      maximize = false,
    } = bound;
    checkFloat('lr', lr);
    check(lr >= 0, () => new ValueError(`Invalid learning rate: ${number(lr)}`));
    checkFloat('eps', eps);
    check(eps >= 0, () => new ValueError(`Invalid epsilon value: ${number(eps)}`));
    checkFloat('momentum', momentum);
    check(momentum >= 0, () => new ValueError(`Invalid momentum value: ${number(momentum)}`));
    checkFloat('weight_decay', weight_decay);
    check(weight_decay >= 0, () => new ValueError(`Invalid weight_decay value: ${number(weight_decay)}`));
    checkFloat('alpha', alpha);
    check(alpha >= 0, () => new ValueError(`Invalid alpha value: ${number(alpha)}`));
    checkBool('centered', centered);
    checkBool('maximize', maximize);
    const options = { lr, momentum, alpha, eps, centered, weight_decay };
    const fixed = { capturable: false, foreach: null };
    super(bound.params, { ...options, ...fixed, maximize, ...{ differentiable: false } });
  }

  protected override _update(group: ParamGroup<RMSpropOptions>, given: readonly [Parameter, tf.Tensor][]): void {
    const { lr, alpha, momentum, centered } = group;
    const [rate, kept, eps] = [lr, momentum, group.eps].map((value) => tf.scalar(value));
    const [descentOf, averageSq, average] = [descent(group), averageSquare(alpha), lerp(1 - alpha)];
    for (const [parameter, g] of given) {
      const state = this._state(parameter);
      state.count();
      const grad = descentOf(parameter, g);
      let variance: tf.Tensor = state.set('square_avg', averageSq(state.zeros('square_avg'), grad));
      const buffer = momentum > 0 ? state.zeros('momentum_buffer') : null;
      if (centered) {
        const mean = state.set('grad_avg', average(state.zeros('grad_avg'), grad));
        variance = tf.sub(variance, tf.square(mean));
      }
      const denominator = tf.add(tf.sqrt(variance), eps);
      const change =
        buffer === null
          ? tf.div(tf.mul(rate, grad), denominator)
          : tf.mul(rate, state.set('momentum_buffer', tf.add(tf.mul(buffer, kept), tf.div(grad, denominator))));
      parameter.assign(tf.sub(parameter, change));
    }
  }
}
