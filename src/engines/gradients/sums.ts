// Gradients of sums and means, in which tfjs repeats dy by a product that broadcasts, for each element of the cpu backend by a
// search of its place: ten times what the sum itself takes. Without leading axes of 1 it has no place to search.
import * as tf from '@tensorflow/tfjs-core';
import { type ByInput, gradient } from './gradient.js';

interface Axes {
  axis: number | number[]; // all axes where there is none
}

/** dy as often as it was summed over. */
function repeated(dy: tf.Tensor, { shape }: tf.Tensor, { axis }: Axes): tf.Tensor {
  const axes = tf.util.parseAxisParam(axis, shape);
  const kept = shape.map((size, i) => (axes.includes(i) ? 1 : size));
  const first = kept.findIndex((size) => size !== 1);
  return tf.mul(tf.ones(shape), tf.reshape(dy, first < 0 ? [] : kept.slice(first)));
}

const INPUT = { inputs: ['x'] };

export const sums = [
  gradient<Axes>(tf.Sum, INPUT, (dy, [x], axes): ByInput => ({ x: () => repeated(dy, x, axes) })),
  gradient<Axes>(tf.Mean, INPUT, (dy, [x], axes): ByInput => {
    return { x: () => repeated(tf.mul(dy, dy.size / x.size), x, axes) };
  }),
];
