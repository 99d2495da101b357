// The look-up by the kernels, which check the index too.
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { type Heap, onHeap } from '../../engines/heap.js';
import { check } from '../../python/check.js';
import { type EmbeddingForm, outOfRange } from './form.js';

export const kernelsEmbedding: EmbeddingForm = {
  name: 'kernels',
  forward(table, index) {
    const [V, H] = table.shape;
    return onHeap(<P>(heap: Heap<P>) => {
      const rows = heap.make([index.size, H]);
      const wrong = heap.kernels.takeRows(index.size, V, H, heap.read(table), heap.read(index), rows.at);
      check(wrong === -1, outOfRange);
      return rows.tensor() as Tensor2D;
    });
  },
  backward(dy, index, V, frozen) {
    const H = dy.shape[1];
    return onHeap(<P>(heap: Heap<P>) => {
      const sums = heap.make([V, H]);
      heap.kernels.addRows(index.size, V, H, heap.read(dy), heap.read(index), frozen ?? -1, sums.at);
      return sums.tensor() as Tensor2D;
    });
  },
};
