// The look-up in plain loops over rows.
import { fromValues } from '../../engines/engine.js';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { valuesOf } from '../arrays.js';
import { type EmbeddingForm, readIndex } from './form.js';

export const arraysEmbedding: EmbeddingForm = {
  name: 'arrays',
  forward(table, index) {
    const [V, H] = table.shape;
    const [rows, from] = [readIndex(index, V), valuesOf(table)];
    const to = new Float32Array(rows.length * H);
    rows.forEach((row, i) => to.set(from.subarray(row * H, (row + 1) * H), i * H));
    return fromValues(to, [rows.length, H]) as Tensor2D;
  },
  backward(dy, index, V, frozen) {
    const [, H] = dy.shape;
    const [rows, from] = [readIndex(index, V), valuesOf(dy)];
    const sums = new Float32Array(V * H);
    rows.forEach((row, i) => {
      if (row === frozen) return;
      for (let k = 0; k < H; k++) sums[row * H + k] += from[i * H + k];
    });
    return fromValues(sums, [V, H]) as Tensor2D;
  },
};
