// Softmax over the last axis by the kernels, each row while it is near.
import type * as tf from '@tensorflow/tfjs-core';
import { written } from '../../engines/heap.js';
import { OTHERS } from '../../kernels/modules/others.js';
import type { SoftmaxForm } from './form.js';

export const kernelsSoftmax: SoftmaxForm = {
  name: 'kernels',
  forward: (x, axis, log) =>
    written(x.shape, (heap, y) => {
      const { softmax, softmaxBytes } = heap.more(OTHERS);
      softmax(log, ...rowsOf(x, axis), heap.read(x), y, heap.scratch(softmaxBytes(x.shape[axis])));
    }),
  gradient: (dy, y, axis, log) =>
    written(y.shape, (heap, dx) => {
      const { softmaxBack, softmaxBytes } = heap.more(OTHERS);
      const scratch = heap.scratch(softmaxBytes(y.shape[axis]));
      softmaxBack(log, ...rowsOf(y, axis), heap.read(y), heap.read(dy), dx, scratch);
    }),
};

/** How many rows, of how many elements. */
const rowsOf = ({ size, shape }: tf.Tensor, axis: number): [number, number] => [size / shape[axis], shape[axis]];
