// Dropout: the one place that zeroes elements at random.
import * as tf from '@tensorflow/tfjs-core';
import { check } from '../python/check.js';
import { RuntimeError } from '../python/errors.js';
import { drawSeed } from '../random/generator.js';

/** Zeroes each element with probability p and scales the others by 1 / (1 - p). Returns x itself where p is 0. */
export function dropout<T extends tf.Tensor>(x: T, p: number): T {
  check(p >= 0 && p <= 1, () => new RuntimeError(`dropout probability has to be between 0 and 1, but got ${p}`));
  if (p === 0) return x;
  return p === 1 ? tf.zerosLike(x) : (tf.dropout(x, p, undefined, drawSeed()) as T);
}
