// avg_pool1d, avg_pool2d.
import * as tf from '@tensorflow/tfjs-core';
import { zerosFrom } from '../../../ops/empty.js';
import { avgPool } from '../../../ops/pooling/avg_pool.js';
import { toPlanes } from '../../../ops/pooling/windows.js';
import { reshape } from '../../../ops/reshape.js';
import { type Arguments, bind, splitKeywords } from '../../../python/arguments.js';
import { check } from '../../../python/check.js';
import { checkTensor } from '../../../python/checks.js';
import { RuntimeError } from '../../../python/errors.js';
import { given } from '../../../python/repr.js';
import type { Sizes as Given } from '../convolution/checks.js';
import { checkFlag, checkPlanes, sizesOf, windowsOf } from './checks.js';

const OF_LINES = ['input', 'kernel_size', 'stride', 'padding', 'ceil_mode', 'count_include_pad'] as const;
const OF_IMAGES = [...OF_LINES, 'divisor_override'] as const;

/** Arguments of {@link avg_pool1d}; sizes are numbers or lists of one. */
export interface AvgPool1dFunctionOptions {
  /** (N, C, *) or (C, *), float32. */
  input: tf.Tensor;
  /** The size of a window. */
  kernel_size: Given;
  /** How far apart windows are. Default `kernel_size`. */
  stride?: Given | null;
  /** Zeros at both ends of each axis, at most half a window of them. Default 0. */
  padding?: Given;
  /** Whether a last window may go beyond the end. Default false. */
  ceil_mode?: boolean;
  /** Whether the zeros of the padding count. Default true. */
  count_include_pad?: boolean;
}

/** Arguments of {@link avg_pool2d}; sizes are numbers, for both axes, or lists of one for each. */
export interface AvgPool2dFunctionOptions extends AvgPool1dFunctionOptions {
  /** What every sum is divided by, instead of how many elements count. Default none. */
  divisor_override?: number | null;
}

/**
 * The mean of each window along one axis:
 *
 *     y[n, c, l] = Σ x[n, c, l·stride + k - padding] / kernel_size
 *
 * @returns (N, C, Lout) or (C, Lout), Lout = ⌊(L + 2·padding - kernel_size) / stride⌋ + 1, ⌈...⌉ in ceil_mode. The caller owns it.
 *
 * @example
 * ```ts
 * const output = nn.functional.avg_pool1d(tf.tensor3d([[[1, 2, 3, 4, 5, 6, 7]]]), 3, 2); // [[[2, 4, 6]]]
 * ```
 * @throws `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.avg_pool1d.html
 */
export function avg_pool1d(...args: Arguments<AvgPool1dFunctionOptions, typeof OF_LINES>): tf.Tensor {
  return pool('avg_pool1d', 1, bind('avg_pool1d()', OF_LINES, 2, splitKeywords(args)));
}

/**
 * The mean of each window along two axes:
 *
 *     y[n, c, h, w] = Σ x[n, c, h·stride + i - padding, w·stride + j - padding] / (KH·KW)
 *
 * @returns (N, C, Hout, Wout) or (C, Hout, Wout), with Hout = ⌊(H + 2·padding - KH) / stride⌋ + 1, ⌈...⌉ in ceil_mode. The caller owns
 * it.
 *
 * @example
 * ```ts
 * const output = nn.functional.avg_pool2d(tf.randomNormal([1, 4, 6, 6]), 2); // (1, 4, 3, 3)
 * ```
 * @throws `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.avg_pool2d.html
 */
export function avg_pool2d(...args: Arguments<AvgPool2dFunctionOptions, typeof OF_IMAGES>): tf.Tensor {
  return pool('avg_pool2d', 2, bind('avg_pool2d()', OF_IMAGES, 2, splitKeywords(args)));
}

function pool(name: string, axes: number, bound: Partial<Record<(typeof OF_IMAGES)[number], unknown>>): tf.Tensor {
  const { input, kernel_size, stride = null, padding = 0, ceil_mode = false } = bound;
  const { count_include_pad = true, divisor_override = null } = bound;
  const callee = `${name}()`;
  checkTensor(callee, 'input', 1, input);
  checkFlag(callee, 'ceil_mode', 5, ceil_mode);
  checkFlag(callee, 'count_include_pad', 6, count_include_pad);
  check(divisor_override === null || Number.isInteger(divisor_override), () => {
    return new TypeError(`${callee}: argument 'divisor_override' must be int, not ${given(divisor_override)}`);
  });
  checkRank(input, axes);
  const sizes = sizesOf(callee, axes, { kernel_size, stride, padding, dilation: 1, ceil_mode }, (name, length) => {
    if (axes === 1) return `avg_pool1d() argument '${name}' should contain one int (got ${length})`;
    return `avg_pool2d: ${name} must either be ${name === 'stride' ? 'omitted, ' : ''}a single int, or a tuple of two ints`;
  });
  check(divisor_override !== 0, () => new RuntimeError('divisor must be not zero'));
  const { shape } = input;
  checkPlanes(axes === 1 ? [...shape.slice(0, -1), 1, ...shape.slice(-1)] : shape, sizes, 'avg_pool2d', input);
  const windows = windowsOf(shape, sizes);
  const outputShape = [...shape.slice(0, -axes), ...windows.count.slice(-axes)];
  const divisor = (divisor_override as number | null) ?? (count_include_pad ? 'padded' : 'inside');
  return tf.tidy(() => {
    if (input.size === 0) return zerosFrom([input], outputShape);
    return reshape(avgPool(toPlanes(input, axes), windows, divisor), outputShape);
  });
}

function checkRank({ rank }: tf.Tensor, axes: number): void {
  check(rank === axes + 1 || rank === axes + 2, () => {
    if (axes === 2) return new RuntimeError('non-empty 3D or 4D (batch mode) tensor expected for input');
    const tensor = `${rank}-dimensional tensor for argument #1 'self' (while checking arguments for avg_pool1d)`;
    return new RuntimeError(`Expected 2 to 3 dimensions, but got ${tensor}`);
  });
}
