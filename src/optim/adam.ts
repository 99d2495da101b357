// optim.Adam: steps scaled by running averages of the gradient and of its square.
import * as tf from '@tensorflow/tfjs-core';
import { check } from '../python/check.js';
import { ValueError } from '../python/errors.js';
import { type Arguments, bind, splitKeywords } from '../python/arguments.js';
import { checkBool, checkFloat } from '../python/checks.js';
import type { Parameter } from '../autograd/parameter.js';
import { number, typeName } from '../python/repr.js';
import { Optimizer } from './optimizer.js';
import type { CommonOptions, ParamGroup, Params } from './param_groups.js';
import { averageSquare, descent, lerp } from './update.js';

/** The options of a group of {@link Adam} and {@link AdamW}. */
export interface AdamOptions extends CommonOptions {
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

/** The argument lists that Adam takes: torch's positional order, any tail of it by keyword, the rest only so. */
export type AdamArguments = Arguments<{ params: Params<AdamOptions> } & Partial<AdamOptions>, typeof ADAM_PARAMETERS>;

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
export class Adam extends Optimizer<AdamOptions> {
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
   * only there.
   */
  constructor(...args: AdamArguments) {
    const keywordOnly = ['maximize', 'decoupled_weight_decay'] as const;
    const bound = bind('Adam.__init__()', ADAM_PARAMETERS, 1, splitKeywords(args), keywordOnly);
    super(bound.params, checkOptions(bound));
  }

  protected override _update(group: ParamGroup<AdamOptions>, given: readonly [Parameter, tf.Tensor][]): void {
    const { lr, weight_decay, amsgrad, decoupled_weight_decay } = group;
    const [beta1, beta2] = group.betas;
    const [eps, shrink] = [tf.scalar(group.eps), tf.scalar(1 - lr * weight_decay)];
    const descentOf = descent(decoupled_weight_decay ? { ...group, weight_decay: 0 } : group);
    const [average, averageSq] = [lerp(1 - beta1), averageSquare(beta2)];
    const corrections = new Map<number, tf.Scalar[]>();
    for (const [parameter, g] of given) {
      const state = this._state(parameter);
      const step = state.count();
      const [rate, root] =
        corrections.get(step) ?? [lr / (1 - beta1 ** step), Math.sqrt(1 - beta2 ** step)].map((x) => tf.scalar(x));
      corrections.set(step, [rate, root]);
      const grad = descentOf(parameter, g);
      const m = state.set('exp_avg', average(state.zeros('exp_avg'), grad));
      const v = state.set('exp_avg_sq', averageSq(state.zeros('exp_avg_sq'), grad));
      const largest = amsgrad ? state.set('max_exp_avg_sq', tf.maximum(state.zeros('max_exp_avg_sq'), v)) : v;
      const denominator = tf.add(tf.div(tf.sqrt(largest), root), eps);
      const from = decoupled_weight_decay && weight_decay !== 0 ? tf.mul(parameter, shrink) : parameter;
      parameter.assign(tf.sub(from, tf.div(tf.mul(rate, m), denominator)));
    }
  }
}

/** The options, checked, and what torch writes beside them. */
function checkOptions(given: Partial<Record<keyof AdamOptions, unknown>>): AdamOptions {
  const { lr = 1e-3, betas = [0.9, 0.999], eps = 1e-8, weight_decay = 0, amsgrad = false, maximize = false } = given;
  const { decoupled_weight_decay = false } = given;
  checkFloat('lr', lr);
  check(lr >= 0, () => new ValueError(`Invalid learning rate: ${number(lr)}`));
  checkFloat('eps', eps);
  check(eps >= 0, () => new ValueError(`Invalid epsilon value: ${number(eps)}`));
  check(Array.isArray(betas), () => new TypeError(`betas should be of type tuple, got: ${typeName(betas)}`));
  const [beta1, beta2] = betas as unknown[];
  [beta1, beta2].forEach((beta, i) => {
    checkFloat(`betas[${i}]`, beta);
    check(beta >= 0 && beta < 1, () => new ValueError(`Invalid beta parameter at index ${i}: ${number(beta)}`));
  });
  checkFloat('weight_decay', weight_decay);
  check(weight_decay >= 0, () => new ValueError(`Invalid weight_decay value: ${number(weight_decay)}`));
  checkBool('amsgrad', amsgrad);
  checkBool('maximize', maximize);
  checkBool('decoupled_weight_decay', decoupled_weight_decay);
  const options = { lr, betas: [beta1, beta2] as [number, number], eps, weight_decay, amsgrad, maximize };
  const fixed = { foreach: null, capturable: false, differentiable: false, fused: null };
  return { ...options, ...fixed, decoupled_weight_decay };
}
