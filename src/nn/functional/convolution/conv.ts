// Convolutions: conv1d, conv2d.
import * as tf from '@tensorflow/tfjs-core';
import { convolution } from '../../../ops/convolution/convolution.js';
import type { Finish } from '../../../ops/convolution/form.js';
import type { Ends } from '../../../ops/convolution/pad_axes.js';
import { reshape } from '../../../ops/reshape.js';
import { type Arguments, bind, splitKeywords } from '../../../python/arguments.js';
import { check } from '../../../python/check.js';
import { RuntimeError } from '../../../python/errors.js';
import { checkChannels, checkWalk, expand, operandsOf, type Sizes, sizesOf } from './checks.js';

const PARAMETERS = ['input', 'weight', 'bias', 'stride', 'padding', 'dilation', 'groups'] as const;

/** Arguments of a convolution; sizes are numbers, for all spatial axes, or lists of one for each. */
export interface ConvFunctionOptions {
  /** (N, Cin, *) or (Cin, *), float32. */
  input: tf.Tensor;
  /** (Cout, Cin/groups, *). */
  weight: tf.Tensor;
  /** (Cout). Default none. */
  bias?: tf.Tensor | null;
  /** How far apart the places are. Default 1. */
  stride?: Sizes;
  /** Zeros at both ends of each axis; `'same'` for an output of the input's size, `'valid'` for none. Default 0. */
  padding?: Sizes | 'same' | 'valid';
  /** How far apart the elements are that one place takes in. Default 1. */
  dilation?: Sizes;
  /** Groups of channels, apart from each other. Default 1. */
  groups?: number;
}

/**
 * A convolution along one axis, in fact a correlation:
 *
 *     y[n, o, l] = b[o] + Σ W[o, c, k]·x[n, c, l·stride + k·dilation - padding]
 *
 * @returns (N, Cout, Lout) or (Cout, Lout), Lout = ⌊(L + 2·padding - dilation·(K - 1) - 1) / stride⌋ + 1. The caller owns it.
 *
 * @example
 * ```ts
 * const output = nn.functional.conv1d(tf.randomNormal([20, 16, 50]), tf.randomNormal([33, 16, 3])); // (20, 33, 48)
 * ```
 * @throws `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.conv1d.html
 */
export function conv1d(...args: Arguments<ConvFunctionOptions, typeof PARAMETERS>): tf.Tensor {
  return call('conv1d', 1, args);
}

/**
 * A convolution along two axes, in fact a correlation:
 *
 *     y[n, o, h, w] = b[o] + Σ W[o, c, i, j]·x[n, c, h·stride + i·dilation - padding, w·stride + j·dilation - padding]
 *
 * @returns (N, Cout, Hout, Wout) or (Cout, Hout, Wout), with Hout = ⌊(H + 2·padding - dilation·(K - 1) - 1) / stride⌋ + 1. The
 * caller owns it.
 *
 * @example
 * ```ts
 * const output = nn.functional.conv2d(tf.randomNormal([1, 4, 5, 5]), tf.randomNormal([8, 4, 3, 3]), { padding: 1 }); // (1, 8, 5, 5)
 * ```
 * @throws `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.conv2d.html
 */
export function conv2d(...args: Arguments<ConvFunctionOptions, typeof PARAMETERS>): tf.Tensor {
  return call('conv2d', 2, args);
}

function call(name: string, axes: number, args: readonly unknown[]): tf.Tensor {
  return convolve(name, axes, bind(`${name}()`, PARAMETERS, 2, splitKeywords(args)));
}

/** A convolution over `axes` spatial axes, for arguments by name, after torch's checks, and what becomes of an output of that shape. */
export function convolve(
  name: string,
  axes: number,
  bound: Readonly<Record<string, unknown>>,
  finishOf?: (shape: readonly number[]) => Finish,
): tf.Tensor {
  const { stride = 1, padding = 0, dilation = 1 } = bound;
  const callee = `${name}()`;
  const { input, weight, bias, groups, batched, spatial } = operandsOf(name, axes, bound);
  const steps = expand('stride', sizesOf(callee, 'stride', stride, axes), spatial);
  const reach = expand('dilation', sizesOf(callee, 'dilation', dilation, axes), spatial);
  const kernel = weight.shape.slice(2);
  const ends = typeof padding === 'string' ? named(padding, kernel, steps, reach) : numbered(callee, padding, axes, spatial);
  const walk = { stride: steps, dilation: reach, groups };
  checkWalk({ ...walk, padding: ends.map(([before]) => before), output_padding: [] });
  checkChannels(batched, weight, bias, walk.groups, false);
  const sizes = outputSizes(batched.slice(2), kernel, ends, steps, reach);
  const [batch, channels] = batched;
  const shape = [batch, channels === 0 ? 0 : weight.shape[0], ...sizes]; // no channels of none, as in torch
  return tf.tidy(() => {
    const operands = { x: reshape(input, batched), weight, bias, ...walk, padding: ends };
    const output = convolution({ ...operands, outputShape: shape, finish: finishOf?.(shape) });
    return reshape(output, output.shape.slice(input.rank === batched.length ? 0 : 1));
  });
}

/** Numbers as ends. */
const numbered = (callee: string, padding: unknown, axes: number, spatial: number): Ends[] =>
  expand('padding', sizesOf(callee, 'padding', padding, axes), spatial).map((size) => [size, size]);

/** `'same'` and `'valid'` as ends. */
function named(padding: string, kernel: readonly number[], stride: readonly number[], dilation: readonly number[]): Ends[] {
  check(padding === 'same' || padding === 'valid', () => new RuntimeError(`Invalid padding string: '${padding}'`));
  if (padding === 'valid') return kernel.map(() => [0, 0]);
  check(
    stride.every((step) => step === 1),
    () => new RuntimeError("padding='same' is not supported for strided convolutions"),
  );
  return kernel.map((size, i) => sameEnds(size, dilation[i]));
}

/** The padding for an output of the input's size; what is odd comes after. */
export function sameEnds(kernel: number, dilation: number): Ends {
  const total = dilation * (kernel - 1);
  const before = Math.floor(total / 2);
  return [before, total - before];
}

function outputSizes(
  sizes: readonly number[],
  kernel: readonly number[],
  ends: readonly Ends[],
  stride: readonly number[],
  dilation: readonly number[],
): number[] {
  const padded = sizes.map((size, i) => size + ends[i][0] + ends[i][1]);
  const extent = kernel.map((size, i) => dilation[i] * (size - 1) + 1);
  check(
    padded.every((size, i) => size >= extent[i]),
    () => {
      const text = `Calculated padded input size per channel: (${padded.join(' x ')}). Kernel size: (${extent.join(' x ')})`;
      return new RuntimeError(`${text}. Kernel size can't be greater than actual input size`);
    },
  );
  return padded.map((size, i) => Math.floor((size - extent[i]) / stride[i]) + 1);
}
