// lookUpRows: rows of a table by index, any row any number of times; the gradient sums what comes back for each.
import * as tf from '@tensorflow/tfjs-core';
import { run } from '../../engines/engine.js';
import { gather } from './gather.js';

/** How the gradient of a look-up differs from the plain sum of what comes back for a row. */
export interface LookUp {
  /** The row whose gradient is zero. */
  frozen: number | null;
  /** What is divided by, for each entry of the index. */
  divisors: Float32Array | null;
}

/** Row `index[i]` of the table for every i. */
export function lookUpRows(table: tf.Tensor2D, index: Int32Array, { frozen, divisors }: LookUp): tf.Tensor2D {
  const { shape } = table;
  const trained = index.map((row) => (row === frozen ? -1 : row));
  const scaled = (dy: tf.Tensor2D): tf.Tensor2D =>
    divisors === null || dy.size === 0 ? dy : tf.div(dy, tf.tensor2d(divisors, [divisors.length, 1]));
  const [rows] = run<[tf.Tensor2D]>({
    name: 'lookUpRows',
    inputs: [table],
    forward: () => [gather(table, index, 0)],
    gradient: ([dy]) => [tf.tidy(() => scatterAdd(scaled(dy), trained, shape))],
  });
  return rows;
}

/** A tensor whose row r is the sum of the rows of dy with `index` r. Rows with a negative index count nowhere. */
export function scatterAdd(dy: tf.Tensor2D, index: Int32Array, shape: [rows: number, width: number]): tf.Tensor2D {
  const backend = tf.getBackend();
  if (dy.size === 0) return tf.zeros(shape);
  // tfjs's cpu kernel goes through all of dy for every row of the result.
  if (backend !== 'cpu' && tf.getKernel(tf.UnsortedSegmentSum, backend) !== undefined) {
    return tf.tidy(() => tf.unsortedSegmentSum(dy, tf.tensor1d(index, 'int32'), shape[0]));
  }
  const [, width] = shape;
  const from = dy.dataSync<'float32'>();
  const sums = new Float32Array(shape[0] * width);
  index.forEach((row, i) => {
    if (row < 0) return;
    for (let k = 0; k < width; k++) sums[row * width + k] += from[i * width + k];
  });
  return tf.tensor2d(sums, shape);
}
