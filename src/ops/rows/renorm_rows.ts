// renormRows: rows of a table that are too long are shortened in place, as torch does before a look-up.
import * as tf from '@tensorflow/tfjs-core';
import { unrecorded } from '../../engines/engine.js';
import { norm } from '../norm.js';
import { gather } from './gather.js';

/** Multiplies the rows of `index` whose p-norm is above `most` by most / (norm + 1e-7). Nothing is recorded. */
export function renormRows(table: tf.Variable, index: Int32Array, most: number, p: number): void {
  const rows = Int32Array.from(new Set(index));
  if (rows.length === 0) return;
  tf.tidy(() => {
    unrecorded(() => {
      const norms = norm(gather(table as tf.Tensor as tf.Tensor2D, rows, 0), p, [1]).dataSync<'float32'>();
      const factors = new Float32Array(table.shape[0]).fill(1);
      norms.forEach((length, i) => {
        if (length > most) factors[rows[i]] = most / (length + 1e-7);
      });
      if (norms.some((length) => length > most)) table.assign(tf.mul(table, tf.tensor2d(factors, [factors.length, 1])));
    });
  });
}
