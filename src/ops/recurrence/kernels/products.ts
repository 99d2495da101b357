// Matrix products by the kernels.
import type * as tf from '@tensorflow/tfjs-core';
import type { Products } from '../form.js';
import type { Steps } from '../steps.js';
import { type Heap, onHeap } from '../../../engines/heap.js';

/** op(a)·op(b), where op transposes or does nothing. */
function product(a: tf.Tensor2D, transposeA: boolean, b: tf.Tensor2D, transposeB: boolean): tf.Tensor2D {
  const [n, k] = transposeA ? [a.shape[1], a.shape[0]] : a.shape;
  const m = b.shape[transposeB ? 0 : 1];
  const strides = ([, width]: number[], transpose: boolean): [number, number] => (transpose ? [1, width] : [width, 1]);
  return onHeap(<P>(heap: Heap<P>) => {
    const left = [heap.read(a), ...strides(a.shape, transposeA)] as const;
    const right = [heap.read(b), ...strides(b.shape, transposeB)] as const;
    const c = heap.make([n, m]);
    heap.kernels.product(n, m, k, ...left, ...right, c.at, heap.scratch(heap.kernels.productBytes(n, m, k)));
    return c.tensor() as tf.Tensor2D;
  });
}

function sumRows(x: tf.Tensor2D): tf.Tensor1D {
  const [n, m] = x.shape;
  return onHeap(<P>(heap: Heap<P>) => {
    const sum = heap.make([m]);
    heap.kernels.sumRows(n, m, heap.read(x), sum.at);
    return sum.tensor() as tf.Tensor1D;
  });
}

function previous({ batchSizes, reverse }: Steps, state0: tf.Tensor2D, sequence: tf.Tensor2D): tf.Tensor2D {
  const [rows, H] = sequence.shape;
  return onHeap(<P>(heap: Heap<P>) => {
    const result = heap.make([rows, H]);
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
