// How the losses of single elements become one.
import * as tf from '@tensorflow/tfjs-core';
import { zerosFrom } from './empty.js';

/** `'none'` keeps the losses of the elements, `'sum'` adds them, `'mean'` divides that by their number or weight. */
export type Reduction = 'none' | 'mean' | 'sum';

/** Reduces the losses of the elements. The mean divides by `total`, by default their number; it is NaN for a total of 0. */
export function reduce(losses: tf.Tensor, reduction: Reduction, total = losses.size): tf.Tensor {
  if (reduction === 'none') return losses;
  const sum = losses.size === 0 ? zerosFrom([losses], []) : tf.sum(losses);
  if (reduction === 'sum') return sum;
  return total === 0 ? tf.mul(sum, NaN) : tf.div(sum, total); // 0 / 0 is 1 on WebGL
}
