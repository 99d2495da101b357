// Softmax over the last axis by the kernels, each row while it is near.
import type * as tf from '@tensorflow/tfjs-core';
import { type Heap, onHeap } from '../../engines/heap.js';
import { OTHERS } from '../../kernels/modules/others.js';
import type { SoftmaxForm } from './form.js';

export const kernelsSoftmax: SoftmaxForm = {
  name: 'kernels',
  forward: (x, axis, log) =>
    onHeap(<P>(heap: Heap<P>) => {
      const y = heap.make(x.shape);
      const { softmax, softmaxBytes } = heap.more(OTHERS);
      softmax(log, ...rowsOf(x, axis), heap.read(x), y.at, heap.scratch(softmaxBytes(x.shape[axis])));
      return y.tensor();
    }),
  gradient: (dy, y, axis, log) =>
    onHeap(<P>(heap: Heap<P>) => {
      const dx = heap.make(y.shape);
      const { softmaxBack, softmaxBytes } = heap.more(OTHERS);
      const scratch = heap.scratch(softmaxBytes(y.shape[axis]));
      softmaxBack(log, ...rowsOf(y, axis), heap.read(y), heap.read(dy), dx.at, scratch);
      return dx.tensor();
    }),
};

/** How many rows, of how many elements. */
const rowsOf = ({ size, shape }: tf.Tensor, axis: number): [number, number] => [size / shape[axis], shape[axis]];
