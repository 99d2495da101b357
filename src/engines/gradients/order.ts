// Gradients of the largest and the smallest: those that share a place share the gradient, as in torch.
import * as tf from '@tensorflow/tfjs-core';
import { type ByInput, gradient, one, pass, sumTo } from './gradient.js';

type Axes = number | number[] | undefined;

/** Of torch's amax and amin: as much to each that is y. */
function extremeGradient(dy: tf.Tensor, x: tf.Tensor, y: tf.Tensor, axis: Axes): tf.Tensor {
  const axes = tf.util.parseAxisParam(axis ?? x.shape.map((_, i) => i), x.shape);
  const kept = x.shape.map((size, i) => (axes.includes(i) ? 1 : size));
  const isIt = tf.equal(x, tf.reshape(y, kept));
  const share = tf.div(tf.reshape(dy, kept), tf.sum(one(isIt), axes, true));
  return pass(isIt, tf.broadcastTo(share, x.shape));
}

/** Of torch's maximum and minimum: half to each of two that are equal. */
const ofTwo = (kernelName: string, wins: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor): tf.GradConfig =>
  gradient(kernelName, { inputs: ['a', 'b'] }, (dy, [a, b]): ByInput => {
    const by = (winner: tf.Tensor, other: tf.Tensor): tf.Tensor => {
      const half = tf.mul(dy, 0.5);
      return sumTo(tf.add(pass(wins(winner, other), half), tf.sub(half, pass(wins(other, winner), half))), winner.shape);
    };
    return { a: () => by(a, b), b: () => by(b, a) };
  });

/** Of the values alone; which they are depends on nothing smoothly. */
function topkGradient(dValues: tf.Tensor, x: tf.Tensor, indices: tf.Tensor): tf.Tensor {
  const n = x.shape[x.rank - 1];
  const places = tf.cast(tf.oneHot(tf.cast(indices, 'int32'), n), 'float32'); // (..., k, n)
  return tf.sum(tf.mul(tf.expandDims(dValues, -1), places), -2);
}

export const order = [
  gradient<{ reductionIndices: Axes }>(
    tf.Max,
    { inputs: ['x'], outputs: [true] },
    (dy, [x, y], { reductionIndices }): ByInput => ({ x: () => extremeGradient(dy, x, y, reductionIndices) }),
  ),
  gradient<{ axis: Axes }>(tf.Min, { inputs: ['x'], outputs: [true] }, (dy, [x, y], { axis }): ByInput => {
    return { x: () => extremeGradient(dy, x, y, axis) };
  }),
  ofTwo(tf.Maximum, tf.greater),
  ofTwo(tf.Minimum, tf.less),
  gradient<unknown, tf.Tensor[]>(tf.TopK, { inputs: ['x'], outputs: [false, true] }, ([dy], [x, indices]): ByInput => {
    return { x: () => topkGradient(dy, x, indices) };
  }),
];
