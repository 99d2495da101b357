// Gradients of sums and means, in which tfjs repeats dy by a product that broadcasts, for each element of the cpu backend by a
// search of its place: ten times what the sum itself takes. Without leading axes of 1 it has no place to search.
import * as tf from '@tensorflow/tfjs-core';
import { repeated } from '../arrays/native_kernels.js';
import { run } from '../engine.js';
import { type ByInput, gradient } from './gradient.js';

interface Axes {
  axis: number | number[]; // all axes where there is none
}

/** dy as often as it was summed over. */
function spread(dy: tf.Tensor, { shape }: tf.Tensor, { axis }: Axes): tf.Tensor {
  const axes = tf.util.parseAxisParam(axis, shape);
  const kept = shape.map((size, i) => (axes.includes(i) ? 1 : size));
  const first = kept.findIndex((size) => size !== 1);
  const inPlace = tf.reshape(dy, first < 0 ? [] : kept.slice(first));
  const composed = (): tf.Tensor => tf.mul(tf.ones(shape), inPlace);
  if (tf.getBackend() !== 'cpu') return composed();
  const [dx] = run<[tf.Tensor]>({
    name: 'SumGradient',
    inputs: [inPlace],
    forward: () => [repeated(inPlace, shape) ?? composed()],
    gradient: ([by]) => [() => tf.reshape(tf.sum(by, axes), inPlace.shape)],
  });
  return dx;
}

const INPUT = { inputs: ['x'] };

export const sums = [
  gradient<Axes>(tf.Sum, INPUT, (dy, [x], axes): ByInput => ({ x: () => spread(dy, x, axes) })),
  gradient<Axes>(tf.Mean, INPUT, (dy, [x], axes): ByInput => {
    return { x: () => spread(tf.mul(dy, dy.size / x.size), x, axes) };
  }),
];
