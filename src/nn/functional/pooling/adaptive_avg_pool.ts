// adaptive_avg_pool1d, adaptive_avg_pool2d.
import * as tf from '@tensorflow/tfjs-core';
import { adaptiveAvgPool } from '../../../ops/pooling/avg_pool.js';
import { reshape } from '../../../ops/reshape.js';
import { type Arguments, bind, splitKeywords } from '../../../python/arguments.js';
import { check } from '../../../python/check.js';
import { checkTensor } from '../../../python/checks.js';
import { RuntimeError, ValueError } from '../../../python/errors.js';
import { list, scalarType } from '../../../python/repr.js';
import { listOf } from './checks.js';

const PARAMETERS = ['input', 'output_size'] as const;

/** Arguments of {@link adaptive_avg_pool1d}. */
export interface AdaptivePool1dFunctionOptions {
  /** (N, C, L) or (C, L), float32. */
  input: tf.Tensor;
  /** Lout. */
  output_size: number | readonly [number];
}

/** Arguments of {@link adaptive_avg_pool2d}. */
export interface AdaptivePool2dFunctionOptions {
  /** (N, C, H, W) or (C, H, W), float32. */
  input: tf.Tensor;
  /** Hout and Wout, one number for both; null leaves an axis as it is. */
  output_size: number | null | readonly [number | null, number | null];
}

/**
 * Means of as many windows as asked for, along one axis; window l goes from ⌊l·L/Lout⌋ to before ⌈(l + 1)·L/Lout⌉.
 *
 * @returns (N, C, Lout) or (C, Lout). The caller owns it.
 *
 * @example
 * ```ts
 * const output = nn.functional.adaptive_avg_pool1d(tf.randomNormal([1, 64, 8]), 5); // (1, 64, 5)
 * ```
 * @throws `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.adaptive_avg_pool1d.html
 */
export function adaptive_avg_pool1d(...args: Arguments<AdaptivePool1dFunctionOptions, typeof PARAMETERS>): tf.Tensor {
  const { input, output_size } = bind('adaptive_avg_pool1d()', PARAMETERS, 2, splitKeywords(args));
  const callee = 'adaptive_avg_pool1d()';
  checkTensor(callee, 'input', 1, input);
  check(output_size !== null, () => {
    return new TypeError(`${callee}: argument 'output_size' (position 2) must be tuple of ints, not NoneType`);
  });
  const sizes = listOf(callee, 'output_size', 2, output_size);
  const { rank } = input;
  check(rank === 2 || rank === 3, () => {
    const tensor = `${rank}-dimensional tensor for argument #1 'self' (while checking arguments for adaptive_avg_pool1d)`;
    return new RuntimeError(`Expected 2 to 3 dimensions, but got ${tensor}`);
  });
  check(sizes.length === 1, () => {
    return new RuntimeError(`${callee} argument 'output_size' should contain one int (got ${sizes.length})`);
  });
  return pool(input, sizes);
}

/**
 * Means of as many windows as asked for, along two axes; window h goes from ⌊h·H/Hout⌋ to before ⌈(h + 1)·H/Hout⌉.
 *
 * @returns (N, C, Hout, Wout) or (C, Hout, Wout). The caller owns it.
 *
 * @example
 * ```ts
 * const output = nn.functional.adaptive_avg_pool2d(tf.randomNormal([1, 64, 8, 9]), [5, null]); // (1, 64, 5, 9)
 * ```
 * @throws `ValueError`, `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.adaptive_avg_pool2d.html
 */
export function adaptive_avg_pool2d(...args: Arguments<AdaptivePool2dFunctionOptions, typeof PARAMETERS>): tf.Tensor {
  const { input, output_size } = bind('adaptive_avg_pool2d()', PARAMETERS, 2, splitKeywords(args));
  const callee = 'adaptive_avg_pool2d()';
  checkTensor(callee, 'input', 1, input);
  check(input.rank >= 3, () => new ValueError('Input dimension should be at least 3'));
  const asked: unknown[] = Array.isArray(output_size) ? (output_size as unknown[]) : [output_size, output_size];
  check(asked.length === 2, () => new RuntimeError('adaptive_avg_pool2d: output_size must be 2'));
  const sizes = asked.map((size, i) => size ?? input.shape[input.rank - 2 + i]);
  const counts = listOf(callee, 'output_size', 2, sizes);
  check(input.rank <= 4, () => {
    return new RuntimeError(`adaptive_avg_pool2d(): Expected 3D or 4D tensor, but got ${list(input.shape)}`);
  });
  return pool(input, counts);
}

function pool(input: tf.Tensor, counts: readonly number[]): tf.Tensor {
  const axes = counts.length;
  const { shape } = input;
  check(
    counts.every((count) => count >= 0),
    () => {
      const received = `{${axes === 1 ? '1, ' : ''}${counts.join(', ')}}`;
      const text = `elements of output_size must be greater than or equal to 0 but received ${received}`;
      return new RuntimeError(`adaptive_avg_pool2d: ${text}`);
    },
  );
  const sizes = axes === 1 ? [...shape.slice(0, -1), 1, ...shape.slice(-1)] : shape;
  const empty = sizes.findIndex((size, axis) => size === 0 && axis >= sizes.length - 2);
  check(empty === -1, () => {
    const expected = 'Expected input to have non-zero size for non-batch dimensions';
    return new RuntimeError(
      `adaptive_avg_pool2d(): ${expected}, but input has sizes ${list(sizes)} with dimension ${empty} being empty`,
    );
  });
  check(input.dtype === 'float32', () => {
    return new RuntimeError(`"adaptive_avg_pool2d" not implemented for '${scalarType(input)}' (tfjs: input.toFloat())`);
  });
  return tf.tidy(() => {
    const output = adaptiveAvgPool(input, counts);
    return reshape(output, output.shape); // apart from the input
  });
}
