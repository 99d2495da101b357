// Classes as they are read back: checked, with the weight of each.
import type * as tf from '@tensorflow/tfjs-core';
import { check } from '../../python/check.js';
import { type CrossEntropyInput, outOfBounds } from './form.js';

export interface Targets {
  /** The class, -1 if it is ignored, (R). */
  classes: Int32Array;
  /** Its weight, 0 if it is ignored, (R). */
  weights: Float32Array;
  /** The sum of the weights. */
  total: number;
}

/** @throws `RangeError` with torch's text for what is no class of C. */
export function readTargets(
  target: tf.Tensor,
  C: number,
  { weight, ignore_index }: Pick<CrossEntropyInput, 'weight' | 'ignore_index'>,
): Targets {
  const ofClass = weight?.dataSync<'float32'>();
  const classes = Int32Array.from(target.dataSync<'int32'>(), (y) => {
    check(y === ignore_index || (y >= 0 && y < C), () => outOfBounds(y));
    return y === ignore_index ? -1 : y;
  });
  const weights = Float32Array.from(classes, (y) => (y === -1 ? 0 : (ofClass?.[y] ?? 1)));
  return { classes, weights, total: weights.reduce((sum, w) => sum + w, 0) };
}
