// Classes as they are read back: checked, with the weight of each.
import * as tf from '@tensorflow/tfjs-core';
import { knownValues } from '../../engines/known.js';
import { check } from '../../python/check.js';
import type { Reduction } from '../reduce.js';
import { type CrossEntropyInput, outOfBounds } from './form.js';

export interface Targets {
  /** The class, -1 if it is ignored, (R). */
  classes: Int32Array;
  /** Its weight, 0 if it is ignored, (R). */
  weights: Float32Array;
  /** The sum of the weights. */
  total: number;
}

function checkClasses(classes: Iterable<number>, C: number, ignore_index: number): void {
  for (const y of classes) check(y === ignore_index || (y >= 0 && y < C), () => outOfBounds(y));
}

/** The check of targets that a GPU has: of those that are known here too. */
export const checkKnownTargets = ({ target, scores, ignore_index }: CrossEntropyInput): void =>
  checkClasses((knownValues(target) ?? []) as Int32Array, scores.shape[1], ignore_index);

/** @throws `RangeError` with torch's text for what is no class of C. */
export function readTargets(
  target: tf.Tensor,
  C: number,
  { weight, ignore_index }: Pick<CrossEntropyInput, 'weight' | 'ignore_index'>,
): Targets {
  const ofClass = weight?.dataSync<'float32'>();
  const given = target.dataSync<'int32'>();
  checkClasses(given, C, ignore_index);
  const classes = given.map((y) => (y === ignore_index ? -1 : y));
  const weights = Float32Array.from(classes, (y) => (y === -1 ? 0 : (ofClass?.[y] ?? 1)));
  return { classes, weights, total: weights.reduce((sum, w) => sum + w, 0) };
}

/** One number per row, (R, 1). */
export const column = (values: Float32Array): tf.Tensor2D => tf.tensor2d(values, [values.length, 1]);

/** The gradients by the losses of the rows, (R, 1), or one number where they are equal, from that by the reduced loss. */
export function dLossesOf(dLoss: tf.Tensor, { classes, total }: Targets, reduction: Reduction): tf.Tensor {
  if (reduction === 'none') return tf.reshape(dLoss, [classes.length, 1]);
  if (reduction === 'sum') return dLoss;
  if (total !== 0) return tf.mul(dLoss, 1 / total);
  return tf.mul(dLoss, column(Float32Array.from(classes, (y) => (y === -1 ? 0 : NaN)))); // 0 / 0 of the rows that count
}
