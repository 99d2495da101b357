// What the ops on rows have in common: rows picked by index, without a gradient.
import * as tf from '@tensorflow/tfjs-core';

/** Row `index[i]` of a matrix for every i, or a row of `fill` where it is -1. */
export function gather(rows: tf.Tensor2D, index: Int32Array, fill: number): tf.Tensor2D {
  const [count, width] = rows.shape;
  if (index.length === 0 || width === 0) return tf.zeros([index.length, width], rows.dtype);
  return tf.tidy(() => {
    const blank = tf.cast(tf.fill([1, width], fill), rows.dtype);
    const padded = index.includes(-1) ? tf.concat2d([rows, blank as tf.Tensor2D], 0) : rows;
    const positions = index.map((row) => (row === -1 ? count : row));
    return tf.gather(padded, tf.tensor1d(positions, 'int32'));
  });
}
