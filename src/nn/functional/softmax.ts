// softmax and log_softmax along any axis.
import * as tf from '@tensorflow/tfjs-core';
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { logProbabilities, probabilities } from '../../ops/softmax.js';
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { checkInt, checkTensor } from '../../python/checks.js';
import { scalarType } from '../../python/repr.js';

const PARAMETERS = ['input', 'dim'] as const;

/** Arguments of {@link softmax} and {@link log_softmax}. */
export interface SoftmaxOptions<T extends tf.Tensor = tf.Tensor> {
  /** (*), float32. */
  input: T;
  /** The axis whose elements belong together, from the end if negative. torch's deprecated default is not supported. */
  dim: number;
}

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
export function softmax<T extends tf.Tensor>(...args: Arguments<SoftmaxOptions<T>, typeof PARAMETERS>): T {
  const { input, dim } = checkArguments('softmax', args);
  return tf.tidy(() => probabilities(input, dim)) as T;
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
export function log_softmax<T extends tf.Tensor>(...args: Arguments<SoftmaxOptions<T>, typeof PARAMETERS>): T {
  const { input, dim } = checkArguments('log_softmax', args);
  return tf.tidy(() => logProbabilities(input, dim)) as T;
}

function checkArguments(name: string, args: readonly unknown[]): { input: tf.Tensor; dim: number } {
  const { input, dim } = bind(`${name}()`, PARAMETERS, 2, splitKeywords(args));
  checkTensor(`${name}()`, 'input', 1, input);
  checkInt('dim', dim);
  const rank = Math.max(input.rank, 1);
  check(dim >= -rank && dim < rank, () => {
    return new RangeError(`Dimension out of range (expected to be in range of [${-rank}, ${rank - 1}], but got ${dim})`);
  });
  checkFloating(`${name}_lastdim_kernel_impl`, input);
  return { input, dim: dim < 0 ? dim + rank : dim };
}

/** torch's refusal of dtypes that a kernel does not exist for. */
export function checkFloating(kernel: string, input: tf.Tensor): void {
  check(input.dtype === 'float32', () => new RuntimeError(`"${kernel}" not implemented for '${scalarType(input)}'`));
}
