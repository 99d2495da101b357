// Which tensors torch would keep in another order than theirs: the outputs of layers with `batch_first` are views there.
import type * as tf from '@tensorflow/tfjs-core';

const TIME_MAJOR = new WeakSet<tf.Tensor>();

/** Says that x, (N, L, *), is in torch a view of a tensor (L, N, *), in the order of which random numbers are drawn for it. */
export function asTimeMajor<T extends tf.Tensor>(x: T): T {
  TIME_MAJOR.add(x);
  return x;
}

export const isTimeMajor = (x: tf.Tensor): boolean => TIME_MAJOR.has(x);

/** Says of y, computed of x element by element, what is known of x. */
export const inOrderOf = <T extends tf.Tensor>(x: tf.Tensor, y: T): T => (isTimeMajor(x) ? asTimeMajor(y) : y);
