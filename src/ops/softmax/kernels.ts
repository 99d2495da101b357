// Softmax over the last axis by the kernels, each row while it is near.
import type * as tf from '@tensorflow/tfjs-core';
import { written } from '../../engines/heap.js';
import { OTHERS } from '../../kernels/modules/others.js';
import type { SoftmaxForm } from './form.js';

export const kernelsSoftmax: SoftmaxForm = {
  name: 'kernels',
  forward: (x, axis, log) =>
    written(x.shape, (heap, y) => {
      heap.more(OTHERS).softmax(log, ...rowsOf(x, axis), heap.read(x), y);
    }),
  gradient: (dy, y, axis, log) =>
    written(y.shape, (heap, dx) => {
      heap.more(OTHERS).softmaxBack(log, ...rowsOf(y, axis), heap.read(y), heap.read(dy), dx);
    }),
};

/** How many rows, of how many elements. */
const rowsOf = ({ size, shape }: tf.Tensor, axis: number): [number, number] => [size / shape[axis], shape[axis]];
