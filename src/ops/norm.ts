// The norm of vectors, with torch's gradients: 0 for a vector of zeros, where those of tfjs are NaN.
import * as tf from '@tensorflow/tfjs-core';
import { run } from '../engines/engine.js';
import { withoutPadding } from './padding.js';

/** (Σ |x|^p)^(1/p) along the axes, which stay with size 1. p = ∞ is the largest |x|, p = -∞ the smallest, 0 counts the non-zeros. */
export function norm(x: tf.Tensor, p: number, axes: number[]): tf.Tensor {
  const [y] = run<[tf.Tensor]>({
    name: 'norm',
    inputs: [x],
    forward(save) {
      const made = value(x, p, axes);
      save([x, made]);
      return [made];
    },
    gradient: ([dy], [x, y]) => [withoutPadding(tf.mul(dy, slope(x, y, p, axes)))],
  });
  return y;
}

function value(x: tf.Tensor, p: number, axes: number[]): tf.Tensor {
  const absolute = tf.abs(x);
  if (p === 0) return tf.sum(tf.cast(tf.notEqual(x, 0), 'float32'), axes, true);
  if (p === 1) return tf.sum(absolute, axes, true);
  if (p === 2) return tf.sqrt(tf.sum(tf.square(x), axes, true));
  if (p === Infinity) return tf.max(absolute, axes, true);
  if (p === -Infinity) return tf.min(absolute, axes, true);
  return tf.pow(tf.sum(tf.pow(absolute, p), axes, true), 1 / p);
}

/** The gradient of the norm y by x. */
function slope(x: tf.Tensor, y: tf.Tensor, p: number, axes: number[]): tf.Tensor {
  if (p === 0) return tf.zerosLike(x);
  if (p === 1) return tf.sign(x);
  if (Math.abs(p) === Infinity) {
    const furthest = tf.cast(tf.equal(tf.abs(x), y), 'float32'); // which share it
    return tf.mul(tf.sign(x), tf.div(furthest, tf.sum(furthest, axes, true)));
  }
  const powers = p === 2 ? x : tf.mul(tf.sign(x), powOf(tf.abs(x), p - 1));
  const isZero = tf.equal(y, 0);
  const nonzero = tf.where(isZero, tf.onesLike(y), y);
  return tf.div(powers, tf.mul(p === 2 ? nonzero : tf.pow(nonzero, p - 1), tf.ones(x.shape)));
}

/** a^p, 0 where a is. */
function powOf(a: tf.Tensor, p: number): tf.Tensor {
  const isZero = tf.equal(a, 0);
  return tf.where(isZero, tf.zerosLike(a), tf.pow(tf.where(isZero, tf.onesLike(a), a), p));
}
