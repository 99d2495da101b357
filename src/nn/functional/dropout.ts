// dropout, dropout1d, dropout2d: zero elements or channels at random.
import * as tf from '@tensorflow/tfjs-core';
import { dropout as dropElements, featureDropout } from '../../ops/dropout.js';
import { inOrderOf } from '../../ops/time_major.js';
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { check } from '../../python/check.js';
import { checkTensor } from '../../python/checks.js';
import { RuntimeError, ValueError } from '../../python/errors.js';
import { given, scalarType, typeName } from '../../python/repr.js';
import { warnOnce } from '../../python/warn_once.js';
import type { InplaceOptions } from './activations/activation.js';

const PARAMETERS = ['input', 'p', 'training', 'inplace'] as const;

/** Arguments of {@link dropout}, {@link dropout1d} and {@link dropout2d}. */
export interface DropoutFunctionOptions<T extends tf.Tensor = tf.Tensor> extends InplaceOptions {
  /** float32: (*) of any shape; for channels (N, C, L), (C, L) or (N, C, H, W). */
  input: T;
  /** Probability of zeroing an element, or a channel. Default 0.5. */
  p?: number;
  /** Whether anything is zeroed. Default true: a module passes its `training`. */
  training?: boolean;
}

/** The argument lists of {@link dropout}, {@link dropout1d} and {@link dropout2d}. */
export type DropoutCall<T extends tf.Tensor> = Arguments<DropoutFunctionOptions<T>, typeof PARAMETERS>;

/**
 * Zeroes every element with probability p, independently and anew at each call, and scales the others:
 *
 *     y = x·m / (1 - p),   m ~ Bernoulli(1 - p)
 *
 * and without `training` y = x. After `manual_seed(n)` the masks are those of PyTorch on the CPU.
 *
 * @returns a tensor of the shape of the input, apart from it. The caller owns it.
 *
 * @example
 * ```ts
 * const output = nn.functional.dropout(input, 0.2);
 * ```
 * @throws `ValueError`, `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.dropout.html
 */
export function dropout<T extends tf.Tensor>(...args: DropoutCall<T>): T {
  return drop('dropout', 'dropout()', args, dropElements) as T;
}

/**
 * As {@link dropout}, but of whole channels: of (N, C, L), and of (C, L) without a batch, each x[n, c] is zeroed or kept.
 *
 * @returns a tensor of the shape of the input, apart from it. The caller owns it.
 *
 * @example
 * ```ts
 * const output = nn.functional.dropout1d(tf.ones([20, 16, 32]), 0.2); // (20, 16, 32)
 * ```
 * @throws `ValueError`, `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.dropout1d.html
 */
export function dropout1d<T extends tf.Tensor>(...args: DropoutCall<T>): T {
  return drop('dropout1d', 'feature_dropout()', args, (input, p) => {
    if (input.rank === 3) return featureDropout(input, p);
    return tf.squeeze(featureDropout(tf.expandDims(input, 0), p), [0]);
  }) as T;
}

/**
 * As {@link dropout}, but of whole channels: of (N, C, H, W), and of (N, C, L), each x[n, c] is zeroed or kept. Of other ranks
 * from 2 too, with torch's warning, as there is one for (N, C, L), which once will mean (C, H, W).
 *
 * @returns a tensor of the shape of the input, apart from it. The caller owns it.
 *
 * @example
 * ```ts
 * const output = nn.functional.dropout2d(tf.ones([20, 16, 32, 32]), 0.2); // (20, 16, 32, 32)
 * ```
 * @throws `ValueError`, `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.dropout2d.html
 */
export function dropout2d<T extends tf.Tensor>(...args: DropoutCall<T>): T {
  return drop('dropout2d', 'feature_dropout()', args, featureDropout) as T;
}

type Dropping = 'dropout' | 'dropout1d' | 'dropout2d';

function drop(
  name: Dropping,
  kernel: string,
  args: readonly unknown[],
  compute: (input: tf.Tensor, p: number) => tf.Tensor,
): tf.Tensor {
  const { input, p = 0.5, training = true } = bind(`${name}()`, PARAMETERS, 1, splitKeywords(args));
  checkProbability(p);
  checkTensor(`${name}()`, 'input', 1, input);
  checkRank(name, input.rank);
  check(typeof training === 'boolean', () => {
    return new TypeError(`${kernel}: argument 'train' (position 3) must be bool, not ${given(training)}`);
  });
  const isOn = training && p > 0;
  check(!isOn || input.dtype === 'float32', () => {
    return new RuntimeError(`result type Float can't be cast to the desired output type ${scalarType(input)}`);
  });
  return tf.tidy(() => {
    const output = isOn ? compute(input, p) : input;
    return output === input ? inOrderOf(input, input.clone()) : output;
  });
}

function checkRank(name: Dropping, rank: number): void {
  check(name !== 'dropout1d' || rank === 2 || rank === 3, () => {
    const received = `dropout1d: Expected 2D or 3D input, but received a ${rank}D input.`;
    const axes = 'spatial dimension, a channel dimension, and an optional batch dimension (i.e. 2D or 3D inputs).';
    return new RuntimeError(
      `${received} Note that dropout1d exists to provide channel-wise dropout on inputs with 1 ${axes}`,
    );
  });
  if (name !== 'dropout2d' || rank === 4) return;
  warnOnce(rank === 3 ? WITHOUT_BATCH : DEPRECATED(rank));
}

const WITHOUT_BATCH =
  'dropout2d: Received a 3D input to dropout2d and assuming that channel-wise 1D dropout behavior is desired - input is ' +
  'interpreted as shape (N, C, L), where C is the channel dim. This behavior will change in a future release to interpret the ' +
  'input as one without a batch dimension, i.e. shape (C, H, W). To maintain the 1D channel-wise dropout behavior, please ' +
  'switch to using dropout1d instead.';

const DEPRECATED = (rank: number): string =>
  `dropout2d: Received a ${rank}-D input to dropout2d, which is deprecated and will result in an error in a future release. ` +
  'To retain the behavior and silence this warning, please use dropout instead. Note that dropout2d exists to provide ' +
  'channel-wise dropout on inputs with 2 spatial dimensions, a channel dimension, and an optional batch dimension (i.e. 3D or ' +
  '4D inputs).';

export function checkProbability(p: unknown): asserts p is number {
  check(typeof p === 'number', () => new TypeError(`p should be of type float, got: ${typeName(p)}`));
  check(p >= 0 && p <= 1, () => new ValueError(`dropout probability has to be between 0 and 1, but got ${p}`));
}
