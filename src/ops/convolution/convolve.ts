// convolve: what convolutions compute, of pixels as tfjs has them, (N, H, W, C), with a gradient on every backend.
import * as tf from '@tensorflow/tfjs-core';
import { reshape } from '../reshape.js';
import { everyNth, type Pair } from './steps.js';

const ONE: Pair = [1, 1];
const isOne = ([height, width]: Pair): boolean => height === 1 && width === 1;

/** How the filter goes over the pixels. */
export interface Walk {
  stride: Pair;
  dilation: Pair;
  groups: number;
}

/**
 *     y[n, h, w, o] = Σ x[n, h·s + i·d, w·s + j·d, c]·W[i, j, c, o]
 *
 * without padding, over the channels c of the group of o.
 *
 * @param x - (N, H, W, Cin).
 * @param filter - (KH, KW, Cin/G, Cout).
 * @returns (N, Hout, Wout, Cout).
 */
export function convolve(x: tf.Tensor4D, filter: tf.Tensor4D, { stride, dilation, groups }: Walk): tf.Tensor4D {
  const near = { stride: ONE, dilation: ONE, groups };
  if (!isOne(dilation)) {
    const y = dilated(x, dilation, (lattices) => convolve(lattices, filter, near));
    return everyNth(y, stride);
  }
  const alone = [0, 1].find((i) => stride[0] !== stride[1] && x.shape[i + 1] - filter.shape[i] < stride[i]);
  if (alone !== undefined) {
    const step = stride[1 - alone];
    return convolve(onePlace(x, filter, alone), filter, { stride: [step, step], dilation, groups });
  }
  if (groups === 1) return tf.conv2d(x, filter, [...stride], 'valid');
  if (filter.shape[2] > 1) return inGroups(x, filter, { stride, dilation, groups });
  // TensorFlow takes only steps of the same size in both directions there.
  return stride[0] === stride[1] ? depthwise(x, filter, stride) : everyNth(depthwise(x, filter, ONE), stride);
}

/**
 * The rows or columns that the filter covers, where it has but one place, for which steps mean nothing. TensorFlow computes
 * a wrong output of one channel with steps [1, s] and one place along the width.
 */
function onePlace(x: tf.Tensor4D, filter: tf.Tensor4D, i: number): tf.Tensor4D {
  const size = x.shape.map((all, axis) => (axis === i + 1 ? filter.shape[i] : all));
  return tf.slice(x, [0, 0, 0, 0], size);
}

/**
 * With dilation d, pixels that are not a multiple of d apart never meet: each lattice of those that are is an image of its own.
 * tfjs refuses gradients of dilated convolutions, and dilation together with a stride.
 */
function dilated(x: tf.Tensor4D, dilation: Pair, compute: (lattices: tf.Tensor4D) => tf.Tensor4D): tf.Tensor4D {
  const added = [0, 1].map((i) => [0, (dilation[i] - (x.shape[i + 1] % dilation[i])) % dilation[i]]);
  return tf.batchToSpaceND(compute(tf.spaceToBatchND(x, [...dilation], added)), [...dilation], added);
}

/** One channel a group, with Q = Cout/Cin filters each. */
function depthwise(x: tf.Tensor4D, filter: tf.Tensor4D, stride: Pair): tf.Tensor4D {
  const [height, width, , outputs] = filter.shape;
  const channels = x.shape[3];
  const each = reshape<tf.Rank.R4>(filter, [height, width, channels, outputs / channels]);
  return tf.depthwiseConv2d(x, each, [...stride], 'valid');
}

function inGroups(x: tf.Tensor4D, filter: tf.Tensor4D, { stride, groups }: Walk): tf.Tensor4D {
  const [pixels, filters] = [tf.split(x, groups, 3), tf.split(filter, groups, 3)] as tf.Tensor4D[][];
  const parts = pixels.map((part, i) => tf.conv2d(part, filters[i], [...stride], 'valid'));
  return tf.concat4d(parts, 3);
}
