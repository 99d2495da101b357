// softmax and log_softmax along any axis.
import type * as tf from '@tensorflow/tfjs-core';
import { logProbabilities, probabilities } from '../../../ops/softmax/softmax.js';
import type { Arguments } from '../../../python/arguments.js';
import { check } from '../../../python/check.js';
import { given, str } from '../../../python/repr.js';
import { warnOnce } from '../../../python/warn_once.js';
import { type Activation, type ActivationInput, call, floating, type Setting } from './activation.js';

/** Settings of a softmax. */
export interface SoftmaxOptions {
  /** The axis whose elements belong together, from the end if negative. Without it torch warns, and takes 0 or 1. */
  dim?: number | null;
}

const dim: Setting<number | null> = {
  initial: null,
  check: (where, value) => {
    const fits = value === null || Number.isInteger(value);
    check(fits, () => new TypeError(`${where(1)} must be int, not ${given(value)}`));
  },
  print: (name, value) => `${name}=${str(value)}`,
};

const define = (name: string, compute: (x: tf.Tensor, axis: number) => tf.Tensor): Activation<SoftmaxOptions> => ({
  name,
  settings: { dim },
  isAlongAxis: true,
  check: (input, settings) => {
    const given = settings.dim;
    const rank = Math.max(input.rank, 1);
    check(given === null || (given >= -rank && given < rank), () => {
      const range = `expected to be in range of [${-rank}, ${rank - 1}], but got ${given}`;
      return new RangeError(`Dimension out of range (${range})`);
    });
    floating(`${name}_lastdim_kernel_impl`)(input);
  },
  compute: (input, settings) => {
    const axis = settings.dim ?? implicitAxis(name, input.rank);
    return compute(input, axis < 0 ? axis + Math.max(input.rank, 1) : axis);
  },
});

function implicitAxis(name: string, rank: number): number {
  const text = `Implicit dimension choice for ${name} has been deprecated.`;
  warnOnce(`${text} Change the call to include dim=X as an argument.`);
  return rank === 0 || rank === 1 || rank === 3 ? 0 : 1;
}

export const SOFTMAX = define('softmax', probabilities);
export const LOG_SOFTMAX = define('log_softmax', logProbabilities);

/**
 * Probabilities along an axis:
 *
 *     y_i = exp(x_i) / Σ_j exp(x_j)
 *
 * @returns a tensor of the shape of the input, which the caller owns.
 *
 * @example
 * ```ts
 * const probabilities = nn.functional.softmax(scores, 1);
 * ```
 * @throws `RangeError` with torch's text if there is no such axis.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.softmax.html
 */
export function softmax<T extends tf.Tensor>(...args: Arguments<ActivationInput<T> & SoftmaxOptions, ['input', 'dim']>): T {
  return call(SOFTMAX, args) as T;
}

/**
 * Logarithms of probabilities along an axis, also where those are too small for float32:
 *
 *     y_i = x_i - log Σ_j exp(x_j)
 *
 * @returns a tensor of the shape of the input, which the caller owns.
 *
 * @example
 * ```ts
 * const loss = nn.functional.nll_loss(nn.functional.log_softmax(scores, 1), target);
 * ```
 * @throws `RangeError` with torch's text if there is no such axis.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.log_softmax.html
 */
export function log_softmax<T extends tf.Tensor>(
  ...args: Arguments<ActivationInput<T> & SoftmaxOptions, ['input', 'dim']>
): T {
  return call(LOG_SOFTMAX, args) as T;
}
