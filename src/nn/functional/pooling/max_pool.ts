// max_pool1d, max_pool2d.
import * as tf from '@tensorflow/tfjs-core';
import { zerosFrom } from '../../../ops/empty.js';
import { largest, maxPool } from '../../../ops/pooling/max_pool.js';
import { toPlanes, type Windows } from '../../../ops/pooling/windows.js';
import { reshape } from '../../../ops/reshape.js';
import { type Arguments, bind, splitKeywords } from '../../../python/arguments.js';
import { check } from '../../../python/check.js';
import { checkTensor } from '../../../python/checks.js';
import { RuntimeError } from '../../../python/errors.js';
import { list, scalarType } from '../../../python/repr.js';
import type { Sizes as Given } from '../convolution/checks.js';
import { checkPlanes, countOf, type Sizes, sizesOf, windowsOf } from './checks.js';

const PARAMETERS = ['input', 'kernel_size', 'stride', 'padding', 'dilation', 'ceil_mode', 'return_indices'] as const;

/** Arguments of a max pool; sizes are numbers, for all spatial axes, or lists of one for each. */
export interface MaxPoolFunctionOptions<Indices extends boolean = boolean> {
  /** (N, C, *) or (C, *), float32. */
  input: tf.Tensor;
  /** The size of a window. */
  kernel_size: Given;
  /** How far apart windows are. Default `kernel_size`. */
  stride?: Given | null;
  /** Negative infinities at both ends of each axis, at most half a window of them. Default 0. */
  padding?: Given;
  /** How far apart the elements of a window are. Default 1. */
  dilation?: Given;
  /** Whether a last window may go beyond the end. Default false. */
  ceil_mode?: boolean;
  /** Whether to return the places too. Default false. */
  return_indices?: Indices;
}

/** With `return_indices` also where each output comes from. */
export type MaxPoolResult<Indices extends boolean> = Indices extends true
  ? [output: tf.Tensor, indices: tf.Tensor]
  : tf.Tensor;

/** The argument lists of max pools. */
export type MaxPoolFunctionArguments<Indices extends boolean> = Arguments<
  MaxPoolFunctionOptions<Indices>,
  typeof PARAMETERS
>;

/**
 * The largest element of each window along one axis:
 *
 *     y[n, c, l] = max over k of x[n, c, l·stride + k·dilation - padding]
 *
 * NaN counts as larger than all else. The gradient goes to the first of equal elements.
 *
 * @returns (N, C, Lout) or (C, Lout), Lout = ⌊(L + 2·padding - dilation·(kernel_size - 1) - 1) / stride⌋ + 1, ⌈...⌉ in ceil_mode; with
 * `return_indices` `[output, indices]`, int32: where in its row each lies. The caller owns them.
 *
 * @example
 * ```ts
 * const output = nn.functional.max_pool1d(tf.randomNormal([20, 16, 50]), 3, 2); // (20, 16, 24)
 * ```
 * @throws `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.max_pool1d.html
 */
export function max_pool1d<Indices extends boolean = false>(
  ...args: MaxPoolFunctionArguments<Indices>
): MaxPoolResult<Indices> {
  return call('max_pool1d', 1, args) as MaxPoolResult<Indices>;
}

/**
 * The largest element of each window along two axes:
 *
 *     y[n, c, h, w] = max over i, j of x[n, c, h·stride + i·dilation - padding, w·stride + j·dilation - padding]
 *
 * NaN counts as larger than all else. The gradient goes to the first of equal elements.
 *
 * @returns (N, C, Hout, Wout) or (C, Hout, Wout), with Hout = ⌊(H + 2·padding - dilation·(kernel_size - 1) - 1) / stride⌋ + 1, ⌈...⌉ in
 * ceil_mode; with `return_indices` `[output, indices]`, int32: where in its plane each lies, h·W + w. The caller owns them.
 *
 * @example
 * ```ts
 * const [output, indices] = nn.functional.max_pool2d(tf.randomNormal([1, 4, 6, 6]), 2, { return_indices: true }); // (1, 4, 3, 3)
 * ```
 * @throws `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.max_pool2d.html
 */
export function max_pool2d<Indices extends boolean = false>(
  ...args: MaxPoolFunctionArguments<Indices>
): MaxPoolResult<Indices> {
  return call('max_pool2d', 2, args) as MaxPoolResult<Indices>;
}

function call(name: 'max_pool1d' | 'max_pool2d', axes: number, args: readonly unknown[]): tf.Tensor | tf.Tensor[] {
  const bound = bind(`_${name}()`, PARAMETERS, 2, splitKeywords(args)); // so called in torch
  const { input, kernel_size, stride = null, padding = 0, dilation = 1, ceil_mode = false, return_indices = false } = bound;
  const callee = `${name}()`;
  checkTensor(callee, 'input', 1, input);
  const given = { kernel_size, stride, padding, dilation, ceil_mode };
  const sizes = axes === 1 ? checkLines(input, given) : checkImages(input, given);
  return tf.tidy(() => {
    const windows = windowsOf(input.shape, sizes);
    const shape = [...input.shape.slice(0, -axes), ...windows.count.slice(-axes)];
    if (return_indices === true) return withIndices(input, axes, windows, shape);
    return input.size === 0 ? zerosFrom([input], shape) : reshape(largest(toPlanes(input, axes), windows), shape);
  });
}

function withIndices(
  input: tf.Tensor,
  axes: number,
  windows: Windows,
  shape: number[],
): [output: tf.Tensor, indices: tf.Tensor] {
  if (input.size === 0) return [zerosFrom([input], shape), tf.zeros(shape, 'int32')];
  const planes = toPlanes(input, axes);
  const [values, offsets] = maxPool(planes, windows);
  const indices = tf.add(offsets, beginnings(windows, planes.shape[2]));
  return [reshape(values, shape), tf.reshape(tf.cast(indices, 'int32'), shape)];
}

/** Where each window begins in its plane, h·W + w: (Hout, Wout, 1). */
function beginnings({ stride, padding, count }: Windows, width: number): tf.Tensor3D {
  const at = (o: number, axis: number): number => o * stride[axis] - padding[axis];
  const rows = Array.from({ length: count[0] }, (_, h) =>
    Array.from({ length: count[1] }, (_, w) => at(h, 0) * width + at(w, 1)),
  );
  return tf.tensor3d(rows.flat(), [...count, 1]);
}

/** The checks that torch has for one axis alone. */
function checkLines(input: tf.Tensor, given: Parameters<typeof sizesOf>[2]): Sizes {
  const { rank } = input;
  const shape: readonly number[] = input.shape;
  const isLine = (rank === 2 && shape[0] > 0 && shape[1] > 0) || (rank === 3 && shape[1] > 0 && shape[2] > 0);
  check(isLine, () => {
    const expected = 'Expected 2D or 3D (batch mode) tensor with optional 0 dim batch size for input';
    return new RuntimeError(`max_pool1d: ${expected}, but got:${list(shape)}`);
  });
  const sizes = sizesOf('max_pool1d()', 1, given, (name, length) => {
    const types = {
      stride: 'None, an int, list of ints, or tuple of ints',
      padding: 'an int, list of ints, or tuple of ints',
    } as Record<string, string>;
    return `max_pool1d() ${name} must be ${types[name] ?? 'an int, list of ints or tuple of ints'} of size 1 but got size ${length}`;
  });
  const [[kernel], [stride], [padding], [dilation]] = [sizes.kernel, sizes.stride, sizes.padding, sizes.dilation];
  const none = (wrong: boolean, text: string): void => check(!wrong, () => new RuntimeError(`max_pool1d() ${text}`));
  none(kernel <= 0, `kernel_size must be greater than zero, but got ${kernel}`);
  none(stride <= 0, `stride must be greater than zero, but got ${stride}`);
  none(padding < 0, `padding must be non-negative, but got ${padding}`);
  none(
    2 * padding > kernel,
    `padding should be at most half of kernel size, but got padding=${padding} and kernel_size=${kernel}`,
  );
  none(dilation <= 0, `dilation must be greater than zero, but got ${dilation}`);
  const count = countOf(shape[rank - 1], sizes, 0);
  none(count <= 0, `Invalid computed output size: ${count}`);
  check(input.dtype === 'float32', () => {
    return new RuntimeError(`"max_pool1d_impl" not implemented for '${scalarType(input)}' (tfjs: input.toFloat())`);
  });
  return sizes;
}

function checkImages(input: tf.Tensor, given: Parameters<typeof sizesOf>[2]): Sizes {
  const sizes = sizesOf('max_pool2d()', 2, given, (name) => {
    const types = {
      stride: 'must either be omitted, a single int, or a tuple of two ints',
      dilation: 'must be either a single int, or a tuple of two ints',
    } as Record<string, string>;
    return `max_pool2d: ${name} ${types[name] ?? 'must either be a single int, or a tuple of two ints'}`;
  });
  check([3, 4].includes(input.rank), () => {
    return new RuntimeError('non-empty 3D or 4D (batch mode) tensor expected for input');
  });
  checkPlanes(input.shape, sizes, 'max_pool2d', input);
  return sizes;
}
