// scatterAdd: rows added up by index.
import * as tf from '@tensorflow/tfjs-core';

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
