// Transposed convolutions: conv_transpose1d.
import * as tf from '@tensorflow/tfjs-core';
import { transposedConvolution } from '../../../ops/convolution/convolution.js';
import type { Ends } from '../../../ops/convolution/pad_axes.js';
import { reshape } from '../../../ops/reshape.js';
import { type Arguments, bind, splitKeywords } from '../../../python/arguments.js';
import { check } from '../../../python/check.js';
import { RuntimeError } from '../../../python/errors.js';
import { list } from '../../../python/repr.js';
import { checkChannels, checkWalk, expand, operandsOf, type Sizes, sizesOf, type Walk } from './checks.js';

const PARAMETERS = ['input', 'weight', 'bias', 'stride', 'padding', 'output_padding', 'groups', 'dilation'] as const;

/** Arguments of a transposed convolution; sizes are numbers, for all spatial axes, or lists of one for each. */
export interface ConvTransposeFunctionOptions {
  /** (N, Cin, *) or (Cin, *), float32. */
  input: tf.Tensor;
  /** (Cin, Cout/groups, *). */
  weight: tf.Tensor;
  /** (Cout). Default none. */
  bias?: tf.Tensor | null;
  /** How far apart the places are. Default 1. */
  stride?: Sizes;
  /** How much of both ends of each axis is taken away, of dilation·(K - 1) + 1 and more. Default 0. */
  padding?: Sizes;
  /** How much is added after the end of each axis. Default 0. */
  output_padding?: Sizes;
  /** Groups of channels, apart from each other. Default 1. */
  groups?: number;
  /** How far apart the elements are that one place goes into. Default 1. */
  dilation?: Sizes;
}

/**
 * A transposed convolution along one axis, the gradient of a convolution by its input:
 *
 *     y[n, o, l·stride + k·dilation - padding] = b[o] + Σ W[c, o, k]·x[n, c, l]
 *
 * @returns (N, Cout, Lout) or (Cout, Lout), Lout = (L - 1)·stride - 2·padding + dilation·(K - 1) + output_padding + 1. The caller
 * owns it.
 *
 * @example
 * ```ts
 * const weight = tf.randomNormal([16, 33, 4]);
 * const output = nn.functional.conv_transpose1d(tf.randomNormal([20, 16, 50]), weight, { stride: 2, padding: 1 }); // (20, 33, 100)
 * ```
 * @throws `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.conv_transpose1d.html
 */
export function conv_transpose1d(...args: Arguments<ConvTransposeFunctionOptions, typeof PARAMETERS>): tf.Tensor {
  return convolveTransposed('conv_transpose1d', 1, bind('conv_transpose1d()', PARAMETERS, 2, splitKeywords(args)));
}

/** A transposed convolution over `axes` spatial axes, for arguments by name, after torch's checks. */
export function convolveTransposed(name: string, axes: number, bound: Readonly<Record<string, unknown>>): tf.Tensor {
  const callee = `${name}()`;
  const { input, weight, bias, groups, batched, spatial } = operandsOf(name, axes, bound);
  const read = (name: string, initial: number): readonly number[] =>
    expand(name, sizesOf(callee, name, bound[name] ?? initial, axes), spatial);
  const walk: Walk = {
    stride: read('stride', 1),
    padding: read('padding', 0),
    dilation: read('dilation', 1),
    output_padding: read('output_padding', 0),
    groups,
  };
  checkWalk(walk);
  checkChannels(batched, weight, bias, walk.groups, true);
  checkNotEmpty(batched);
  checkOutputPadding(walk);
  const [, outputs, ...kernel] = weight.shape;
  const shape = [batched[0], outputs * walk.groups, ...outputSizes(batched, kernel, walk)];
  const padding = walk.padding.map((size, i): Ends => [size, size - walk.output_padding[i]]);
  return tf.tidy(() => {
    const output = transposedConvolution({ x: reshape(input, batched), weight, bias, ...walk, padding, outputShape: shape });
    return reshape(output, shape.slice(input.rank === batched.length ? 0 : 1));
  });
}

function checkNotEmpty([batch, channels, ...sizes]: readonly number[]): void {
  check(
    sizes.every((size) => size > 0),
    () => {
      const shape = [batch, channels, ...(sizes.length === 1 ? [1] : []), ...sizes];
      return new RuntimeError(`Only zero batch or zero channel inputs are supported, but got input shape: ${list(shape)}`);
    },
  );
}

const SIDES = ['height', 'width'] as const;

function checkOutputPadding({ output_padding, stride, dilation }: Walk): void {
  check(
    output_padding.every((size, i) => size < stride[i] || size < dilation[i]),
    () => {
      const both = (name: string, sizes: readonly number[], one: number): string[] =>
        (sizes.length === 1 ? [one, sizes[0]] : sizes).map((size, i) => `${name}_${SIDES[i]}: ${size}`);
      const sizes = [
        ...both('output_padding', output_padding, 0),
        ...both('stride', stride, 1),
        ...both('dilation', dilation, 1),
      ];
      return new RuntimeError(`output padding must be smaller than either stride or dilation, but got ${sizes.join(' ')}`);
    },
  );
}

function outputSizes(batched: readonly number[], kernel: readonly number[], walk: Walk): number[] {
  const sizes = batched.slice(2);
  const { stride, padding, output_padding, dilation } = walk;
  const made = sizes.map(
    (size, i) => (size - 1) * stride[i] - 2 * padding[i] + dilation[i] * (kernel[i] - 1) + output_padding[i] + 1,
  );
  check(
    made.every((size) => size >= 0),
    () => {
      const [input, output] = [sizes, made].map((of) => (of.length === 1 ? [1, ...of] : of).join(' x '));
      const calculated = `Calculated output size per channel: (${output})`;
      return new RuntimeError(`Given input size per channel: (${input}). ${calculated}. Output size is too small`);
    },
  );
  return made;
}
