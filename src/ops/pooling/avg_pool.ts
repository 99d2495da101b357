// avgPool, adaptiveAvgPool: means of windows.
import * as tf from '@tensorflow/tfjs-core';
import { convolve } from '../convolution/convolve.js';
import { zerosFrom } from '../empty.js';
import { reshape } from '../reshape.js';
import { fitted, type Windows } from './windows.js';

/** What a window's sum is divided by: a number, or how many of its elements lie in the plane, or in it with its padding. */
export type Divisor = number | 'inside' | 'padded';

/**
 * @param x - planes, (A, H, W, 1).
 * @returns (A, Hout, Wout, 1).
 */
export function avgPool(x: tf.Tensor4D, windows: Windows, divisor: Divisor): tf.Tensor4D {
  const ones = tf.ones<tf.Rank.R4>([...windows.size, 1, 1]);
  const sums = convolve(fitted(x, windows, 0), ones, { stride: windows.stride, dilation: [1, 1], groups: 1 });
  return tf.div(sums, typeof divisor === 'number' ? divisor : counts(x.shape, windows, divisor === 'padded'));
}

/** How many elements of each window count: (Hout, Wout, 1). */
function counts(shape: readonly number[], { size, stride, padding, count }: Windows, padded: boolean): tf.Tensor3D {
  const [rows, columns] = [0, 1].map((axis) =>
    Array.from({ length: count[axis] }, (_, o) => {
      const begin = o * stride[axis] - padding[axis];
      const ends = padded ? padding[axis] : 0;
      return Math.min(begin + size[axis], shape[axis + 1] + ends) - Math.max(begin, -ends);
    }),
  );
  return tf.tensor3d(
    rows.flatMap((h) => columns.map((w) => Math.max(h * w, 1))), // a window of nothing but padding has the sum 0
    [...count, 1],
  );
}

/**
 * Means of windows that begin at ⌊i·n/count⌋ and end before ⌈(i + 1)·n/count⌉ along each of the last axes.
 *
 * @param counts - how many windows, for each of the last axes.
 */
export function adaptiveAvgPool(x: tf.Tensor, counts: readonly number[]): tf.Tensor {
  const first = x.rank - counts.length;
  const shape = [...x.shape.slice(0, first), ...counts];
  if (x.size === 0 || shape.includes(0)) return zerosFrom([x], shape);
  return counts.reduce((y, count, i) => means(y, first + i, count), x);
}

function means(x: tf.Tensor, axis: number, count: number): tf.Tensor {
  const n = x.shape[axis];
  if (count === n) return x;
  const before = x.shape.slice(0, axis);
  const after = x.shape.slice(axis + 1);
  const [A, B] = [before, after].map((sizes) => tf.util.sizeFromShape(sizes));
  const view = reshape<tf.Rank.R3>(x, [A, n, B]);
  const windows = Array.from({ length: count }, (_, i) => {
    const begin = Math.floor((i * n) / count);
    const end = Math.ceil(((i + 1) * n) / count);
    return tf.mean(tf.slice(view, [0, begin, 0], [A, end - begin, B]), 1, true);
  });
  return reshape(tf.concat(windows, 1), [...before, count, ...after]);
}
