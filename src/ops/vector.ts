// Several tensors as one vector, one after the other.
import * as tf from '@tensorflow/tfjs-core';
import { reshape } from './reshape.js';

/** The elements of all tensors, (P). */
export function joined(tensors: readonly tf.Tensor[]): tf.Tensor1D {
  return tf.concat(tensors.map((x) => reshape<tf.Rank.R1>(x, [x.size])));
}

/** The pieces of a vector that have the sizes of the given tensors, in their shapes. */
export function parted(vector: tf.Tensor, like: readonly tf.Tensor[]): tf.Tensor[] {
  let start = 0;
  return like.map(({ size, shape }) => {
    start += size;
    return reshape(tf.slice(vector, [start - size], [size]), shape);
  });
}
