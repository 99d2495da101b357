// The definition of convolutions, in tfjs's ops, which have the channels last: it runs on every backend.
import * as tf from '@tensorflow/tfjs-core';
import { reshape } from '../reshape.js';
import { convolve } from './convolve.js';
import type { ConvolutionForm, ConvolutionInput } from './form.js';
import { type Ends, padAxes } from './pad_axes.js';
import { planar } from './planar.js';
import { type Pair, spread } from './steps.js';

const NONE: Ends = [0, 0];

/** (N, C, *) → (N, H, W, C). */
function toPixels(x: tf.Tensor): tf.Tensor4D {
  const [batch, channels, ...sizes] = x.shape;
  const image = reshape<tf.Rank.R4>(x, [batch, channels, ...planar(sizes, 1)]);
  return tf.transpose(image, [0, 2, 3, 1]);
}

/** (N, H, W, C) with a bias of each channel → (N, C, *). */
function fromPixels(pixels: tf.Tensor4D, bias: tf.Tensor | null, axes: number): tf.Tensor {
  const whole = bias === null ? pixels : tf.add(pixels, bias);
  const image = tf.transpose(whole, [0, 3, 1, 2]);
  const [batch, channels, ...sizes] = image.shape;
  return reshape(image, [batch, channels, ...sizes.slice(-axes)]);
}

function convolution({ x, weight, bias, stride, padding, dilation, groups }: ConvolutionInput): tf.Tensor {
  const padded = padAxes(toPixels(x), [NONE, ...planar(padding, NONE), NONE], 'constant') as tf.Tensor4D;
  const filter = tf.transpose(toImages(weight), [2, 3, 1, 0]); // (KH, KW, Cin/G, Cout)
  const walk = { stride: planar(stride, stride[0]), dilation: planar(dilation, 1), groups };
  return fromPixels(convolve(padded, filter, walk), bias, stride.length);
}

const toImages = (weight: tf.Tensor): tf.Tensor4D => {
  const [first, second, ...sizes] = weight.shape;
  return reshape<tf.Rank.R4>(weight, [first, second, ...planar(sizes, 1)]);
};

/** y[m·s + k·d] = Σ x[m]·W[k], of which `padding` is taken away. */
function transposedConvolution({ x, weight, bias, ...geometry }: ConvolutionInput): tf.Tensor {
  const { stride, padding, dilation, groups } = geometry;
  const pixels = toPixels(x);
  const [strides, dilations] = [planar(stride, 1), planar(dilation, 1)];
  const isPlain = groups === 1 && dilation.every((d) => d === 1); // which tfjs has
  const whole = isPlain ? transposed(pixels, weight, strides) : ofSpread(pixels, weight, strides, dilations, groups);
  const taken = planar(padding, NONE).map(([before, after]): Ends => [-before, -after]);
  const pieces = padAxes(whole, [NONE, ...taken, NONE], 'constant') as tf.Tensor4D;
  return fromPixels(pieces, bias, stride.length);
}

function transposed(x: tf.Tensor4D, weight: tf.Tensor, stride: Pair): tf.Tensor4D {
  const filter = tf.transpose(toImages(weight), [2, 3, 1, 0]); // (KH, KW, Cout, Cin)
  const [batch, height, width] = x.shape;
  const [rows, columns, channels] = filter.shape;
  const size = [(height - 1) * stride[0] + rows, (width - 1) * stride[1] + columns] as const;
  return tf.conv2dTranspose(x, filter, [batch, ...size, channels], [...stride], 'valid');
}

/** A convolution with the filter turned round, of pixels as far apart as they go. */
function ofSpread(x: tf.Tensor4D, weight: tf.Tensor, stride: Pair, dilation: Pair, groups: number): tf.Tensor4D {
  const turned = tf.reverse(toImages(weight), [2, 3]);
  const [inputs, outputs, rows, columns] = turned.shape;
  const grouped = reshape(turned, [groups, inputs / groups, outputs, rows, columns]);
  const sorted = tf.transpose(grouped, [3, 4, 1, 0, 2]); // (KH, KW, Cin/G, G, Cout/G)
  const filter = reshape<tf.Rank.R4>(sorted, [rows, columns, inputs / groups, groups * outputs]);
  const [above, beside] = [dilation[0] * (rows - 1), dilation[1] * (columns - 1)];
  const framed = padAxes(spread(x, stride), [NONE, [above, above], [beside, beside], NONE], 'constant');
  return convolve(framed as tf.Tensor4D, filter, { stride: [1, 1], dilation, groups });
}

export const composedConvolution: ConvolutionForm = { convolution, finishes: false, transposed: transposedConvolution };
