// Products of matrices by the kernels, on whatever heap the active backend has.
import type * as tf from '@tensorflow/tfjs-core';
import { written } from '../engines/heap.js';

/** op(a)·op(b) (N, M), where op transposes or does nothing, and a bias (M) for each row if there is one. */
export function product(
  a: tf.Tensor2D,
  transposeA: boolean,
  b: tf.Tensor2D,
  transposeB: boolean,
  bias: tf.Tensor1D | null = null,
): tf.Tensor2D {
  const [n, k] = transposeA ? [a.shape[1], a.shape[0]] : a.shape;
  const m = b.shape[transposeB ? 0 : 1];
  const strides = ([, width]: number[], transpose: boolean): [number, number] => (transpose ? [1, width] : [width, 1]);
  return written([n, m], (heap, c) => {
    const left = [heap.read(a), ...strides(a.shape, transposeA)] as const;
    const right = [heap.read(b), ...strides(b.shape, transposeB)] as const;
    const row = bias ? heap.read(bias) : heap.nothing;
    heap.kernels.product(n, m, k, ...left, ...right, row, c, false, heap.scratch(heap.kernels.productBytes(n, m, k)));
  });
}

/** Σ over the rows: (N, M) → (M). */
export function sumRows(x: tf.Tensor2D): tf.Tensor1D {
  const [n, m] = x.shape;
  return written([m], (heap, sum) => {
    heap.kernels.sums(1, n, m, heap.read(x), sum);
  });
}
