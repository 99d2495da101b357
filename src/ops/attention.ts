// attention: what values hold where the keys are like the queries.
import * as tf from '@tensorflow/tfjs-core';
import { dropout } from './dropout.js';
import { zerosFrom } from './empty.js';
import { probabilities } from './softmax/softmax.js';

/** How queries look. */
export interface Looking {
  /** What is added to the scores, (B, L, S) or what broadcasts to it; -∞ where a query must not look. */
  mask: tf.Tensor | null;
  /** What the products of queries and keys are multiplied by. */
  scale: number;
  /** The probability of zeroing a weight. */
  dropout_p: number;
  /** Whether a query that may look nowhere has weights of 0, not NaN. */
  safe: boolean;
}

/** Queries (B, L, E), keys (B, S, E) and values (B, S, Ev) → the output (B, L, Ev), and the weights, (B, L, S). */
export function attention(
  [query, key, value]: readonly [tf.Tensor3D, tf.Tensor3D, tf.Tensor3D],
  { mask, scale, dropout_p, safe }: Looking,
): [output: tf.Tensor3D, weights: tf.Tensor3D] {
  const [[B, L], S, Ev] = [query.shape, key.shape[1], value.shape[2]];
  const inputs = [query, key, value];
  const isEmpty = inputs.some(({ size }) => size === 0);
  if (isEmpty) return [zerosFrom(inputs, [B, L, Ev]) as tf.Tensor3D, zerosFrom(inputs, [B, L, S]) as tf.Tensor3D];
  const products = tf.matMul(tf.mul(query, scale), key, false, true);
  const all = mask === null ? probabilities(products, 2) : maskedProbabilities(products, mask, safe);
  const weights = dropout(all as tf.Tensor3D, dropout_p);
  return [tf.matMul(weights, value), weights];
}

/** softmax of the rows of masked products. Rows that are -∞ throughout are looked for: WebGL has no maximum of them. */
function maskedProbabilities(products: tf.Tensor, mask: tf.Tensor, safe: boolean): tf.Tensor {
  const nowhere = tf.all(tf.equal(tf.add(products, mask), -Infinity), -1, true);
  const shown = tf.where(nowhere, tf.fill(products.shape, safe ? 0 : NaN), mask);
  const weights = probabilities(tf.add(products, shown), 2);
  return safe ? tf.where(nowhere, tf.zerosLike(weights), weights) : weights;
}

/** What a mask adds to scores: itself, or -∞ where one of truths is `hidden`. */
export function additive(mask: tf.Tensor, hidden: boolean): tf.Tensor {
  if (mask.dtype !== 'bool') return mask;
  const [shown, never] = [tf.zeros(mask.shape), tf.fill(mask.shape, -Infinity)];
  return hidden ? tf.where(mask, never, shown) : tf.where(mask, shown, never);
}

/** The mask of (L, S) by which each query looks no further than its own position. */
export function causal(L: number, S: number): tf.Tensor2D {
  return tf.tensor2d(
    Array.from({ length: L }, (_, i) => Array.from({ length: S }, (_, j) => (j <= i ? 0 : -Infinity))),
    [L, S],
  );
}
