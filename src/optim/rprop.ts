// optim.Rprop: steps by the sign of the gradient alone.
import * as tf from '@tensorflow/tfjs-core';
import type { Parameter } from '../autograd/parameter.js';
import { type Arguments, bind, splitKeywords } from '../python/arguments.js';
import { check } from '../python/check.js';
import { ValueError } from '../python/errors.js';
import { number } from '../python/repr.js';
import { FirstOrderOptimizer } from './first_order.js';
import { complete, later, type Table } from './options.js';
import type { FirstOrderOptions, Given, ParamGroup, Params } from './param_groups.js';
import { atLeastZero, bool, float, orNone, pair } from './readers.js';

/** The options of a group of {@link Rprop}. */
export interface RpropOptions extends FirstOrderOptions {
  /** η⁻ and η⁺, what a step is multiplied by where the sign of the gradient changes, and where it stays. */
  etas: [number, number];
  /** The smallest and the largest step. */
  step_sizes: [number, number];
}

const PARAMETERS = ['params', 'lr', 'etas', 'step_sizes'] as const;

const OPTIONS: Table<RpropOptions> = {
  lr: float(1e-2, atLeastZero('Invalid learning rate')),
  etas: pair([0.5, 1.2], checkEtas),
  step_sizes: pair([1e-6, 50]),
  foreach: later(orNone(bool(), null)),
  maximize: later(bool(false)),
  differentiable: later(bool(false)),
  capturable: later(bool(false)),
};

/** The argument lists that Rprop takes: torch's positional order, any tail of it by keyword, `maximize` only so. */
export type RpropArguments = Arguments<{ params: Params<RpropOptions> } & Given<RpropOptions>, typeof PARAMETERS>;

/**
 * Resilient backpropagation. With g the gradient, element by element:
 *
 *     s ← s·η⁺ where g·g_prev > 0, s·η⁻ where g·g_prev < 0, between the two `step_sizes`
 *     g ← 0 where g·g_prev < 0
 *     p ← p - s·sign(g)
 *
 * State of a parameter: `step`, `prev` (g_prev), `step_size` (s, at first the learning rate).
 *
 * @example
 * ```ts
 * const optimizer = new optim.Rprop(model.parameters(), 0.01);
 * ```
 * @throws `ValueError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.Rprop.html
 */
export class Rprop extends FirstOrderOptimizer<RpropOptions> {
  static override readonly name: string = 'Rprop';

  /**
   * @param params - the parameters, or groups of them: `[{ params: [...], lr: 0.01 }, ...]`.
   * @param lr - the first step (default 1e-2).
   * @param etas - default [0.5, 1.2].
   * @param step_sizes - default [1e-6, 50].
   *
   * Any tail of the arguments may be given by name in one object, and `maximize` (default false) only there. A number may be
   * a tensor with one element, which is read back and left to the caller.
   */
  constructor(
    params: Params<RpropOptions>,
    lr?: number | tf.Tensor,
    etas?: [number, number] | [tf.Tensor, tf.Tensor],
    step_sizes?: [number, number] | [tf.Tensor, tf.Tensor],
  );
  constructor(...args: RpropArguments);
  constructor(...args: unknown[]) {
    const { params, ...given } = bind('Rprop.__init__()', PARAMETERS, 1, splitKeywords(args), ['maximize']);
    super(params, complete(OPTIONS, given), OPTIONS);
  }

  protected override _remembered(): string[] {
    return ['step', 'prev', 'step_size'];
  }

  protected override _update(group: ParamGroup<RpropOptions>, given: readonly [Parameter, tf.Tensor][]): void {
    const { lr, maximize, etas, step_sizes } = group;
    const [less, more, same, zero] = [...etas, 1, 0].map((value) => tf.scalar(value));
    for (const [parameter, g] of given) {
      const state = this._state(parameter);
      state.count();
      const grad = maximize ? tf.neg(g) : g;
      const agreement = tf.mul(grad, state.zeros('prev'));
      const turned = tf.less(agreement, zero);
      const factor = tf.where(turned, less, tf.where(tf.greater(agreement, zero), more, same));
      const size = tf.clipByValue(tf.mul(state.filled('step_size', lr), factor), ...step_sizes);
      const kept = state.set('prev', tf.where(turned, zero, grad));
      parameter.assign(tf.sub(parameter, tf.mul(tf.sign(kept), state.set('step_size', size))));
    }
  }
}

function checkEtas([less, more]: readonly [number, number]): void {
  check(less > 0 && less < 1 && more > 1, () => new ValueError(`Invalid eta values: ${number(less)}, ${number(more)}`));
}
