// The op: rows of a table by index, any row any number of times; the gradient sums what comes back for each.
import * as tf from '@tensorflow/tfjs-core';
import { run } from '../../engines/engine.js';
import { zerosFrom } from '../empty.js';
import { readIndex } from './form.js';
import { embeddingForm } from './forms.js';

/** How the gradient of a look-up differs from the plain sum of what comes back for a row. */
export interface LookUp {
  /** The row whose gradient is zero. */
  frozen: number | null;
  /** What is divided by, for each entry of the index. */
  divisors: Float32Array | null;
}

/** Row `index[i]` of the table (V, H) for every i, (M, H). The index is int32. Throws as its forms. */
export function embedding(table: tf.Tensor2D, index: tf.Tensor1D, { frozen, divisors }: LookUp): tf.Tensor2D {
  const [V, H] = table.shape;
  const [M] = index.shape;
  if (M === 0 || table.size === 0) {
    readIndex(index, V);
    return zerosFrom([table], [M, H]) as tf.Tensor2D;
  }
  const form = embeddingForm(table, index);
  const [rows] = run<[tf.Tensor2D]>({
    name: `Embedding_${form.name}`,
    inputs: [table],
    forward(save) {
      save([index]);
      return [form.forward(table, index)];
    },
    gradient([dy], [index]) {
      const scaled = divisors === null ? dy : tf.div<tf.Tensor2D>(dy, tf.tensor2d(divisors, [M, 1]));
      return [form.backward(scaled, index as tf.Tensor1D, V, frozen)];
    },
  });
  return rows;
}
