// What the gradients of a recurrence are made of, by the kernels.
import type * as tf from '@tensorflow/tfjs-core';
import type { Products } from '../form.js';
import type { Steps } from '../steps.js';
import { type Heap, onHeap } from '../../../engines/heap.js';
import { product, sumRows } from '../../kernel_products.js';

function previous({ batchSizes, reverse }: Steps, state0: tf.Tensor2D, sequence: tf.Tensor2D): tf.Tensor2D {
  const [rows, H] = sequence.shape;
  return onHeap(<P>(heap: Heap<P>) => {
    const result = heap.makeInner([rows, H]);
    const [from, initial] = [heap.read(sequence), heap.read(state0)];
    heap.kernels.previous(batchSizes.length, heap.integers(batchSizes), reverse, H, initial, from, result.at);
    return result.tensor() as tf.Tensor2D;
  });
}

export const kernelProducts: Products = {
  times: (b, transposeB) => (a) => product(a, false, b, transposeB),
  transposeTimes: (a, b) => product(a, true, b, false),
  sumRows,
  previous,
};
