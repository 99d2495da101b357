// lookUpRows: rows of a table by index, any row any number of times; the gradient sums what comes back for each.
import * as tf from '@tensorflow/tfjs-core';
import { run } from '../../engines/engine.js';
import { gather } from './gather.js';

/** Row `index[i]` of the table for every i; the gradient of row `frozen` is zero. */
export function lookUpRows(table: tf.Tensor2D, index: Int32Array, frozen: number | null): tf.Tensor2D {
  const { shape } = table;
  const trained = index.map((row) => (row === frozen ? -1 : row));
  const [rows] = run<[tf.Tensor2D]>({
    name: 'lookUpRows',
    inputs: [table],
    forward: () => [gather(table, index, 0)],
    gradient: ([dy]) => [scatterAdd(dy, trained, shape)],
  });
  return rows;
}

/** A tensor whose row r is the sum of the rows of dy with `index` r. Rows with a negative index count nowhere. */
function scatterAdd(dy: tf.Tensor2D, index: Int32Array, shape: [rows: number, width: number]): tf.Tensor2D {
  const backend = tf.getBackend();
  if (dy.size === 0) return tf.zeros(shape);
  // tfjs's cpu kernel goes through all of dy for every row of the result, and wasm has none.
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
