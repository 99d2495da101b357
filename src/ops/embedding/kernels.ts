// The look-up by the kernels, which check the index too.
import { written } from '../../engines/heap.js';
import { check } from '../../python/check.js';
import { type EmbeddingForm, outOfRange } from './form.js';

export const kernelsEmbedding: EmbeddingForm = {
  name: 'kernels',
  forward(table, index) {
    const [V, H] = table.shape;
    return written([index.size, H], (heap, rows) => {
      const wrong = heap.kernels.takeRows(index.size, V, H, heap.read(table), heap.read(index), rows);
      check(wrong === -1, outOfRange);
    });
  },
  backward(dy, index, V, frozen) {
    const H = dy.shape[1];
    return written([V, H], (heap, sums) => {
      heap.kernels.addRows(index.size, V, H, heap.read(dy), heap.read(index), frozen ?? -1, sums);
    });
  },
};
