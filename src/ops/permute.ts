// permute: `tf.transpose`, also of tensors without elements, which is an error on wasm.
import * as tf from '@tensorflow/tfjs-core';
import { zerosFrom } from './empty.js';

/** The axes of x in another order. */
export function permute<T extends tf.Tensor>(x: T, axes: number[]): T {
  if (x.size > 0) return tf.transpose(x, axes);
  return zerosFrom(
    [x],
    axes.map((axis) => x.shape[axis]),
  ) as T;
}
