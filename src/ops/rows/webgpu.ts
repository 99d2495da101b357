// Rows of a matrix on WebGPU, summed in a dispatch.
import * as tf from '@tensorflow/tfjs-core';
import { each } from '../../engines/webgpu/program.js';

const SUMS = `
  fn value(i : i32) -> f32 {
    let first = i / uniforms.columns * uniforms.count;
    var sum = 0.0;
    for (var row = first; row < min(first + uniforms.count, uniforms.rows); row++) {
      sum += matrix[row * uniforms.columns + i % uniforms.columns];
    }
    return sum;
  }`;

/** As many rows as are summed one after the other. */
const AT_ONCE = 1024;

/** Σ over the rows: (M, H) → (H). */
export function sumRows(matrix: tf.Tensor2D): tf.Tensor1D {
  const [rows, columns] = matrix.shape;
  const shader = { key: 'sumRows', inputs: { matrix }, source: () => SUMS };
  if (rows <= AT_ONCE) return tf.reshape(each(shader, [1, columns], { rows, columns, count: rows }), [columns]);
  const count = Math.ceil(Math.sqrt(rows));
  return sumRows(each(shader, [Math.ceil(rows / count), columns], { rows, columns, count }));
}
