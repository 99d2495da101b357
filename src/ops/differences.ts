// Functions of differences, with torch's gradients where tfjs has others or none.
import * as tf from '@tensorflow/tfjs-core';
import { elementwise } from './elementwise/elementwise.js';
import { withoutPadding } from './padding.js';

/** |x|. The gradient at 0 is 0, where that of tfjs is -1. */
export function absolute(x: tf.Tensor): tf.Tensor {
  return elementwise('absolute', x, tf.abs, (dy, x) => tf.mul(dy, tf.sign(x)));
}

/** max(x, least). The gradient at the bound is 1, as that of torch's clamp_min; that of tf.maximum is 1/2, as of torch's maximum. */
export function clampMin(x: tf.Tensor, least: number): tf.Tensor {
  return elementwise(
    'clampMin',
    x,
    (x) => tf.maximum(x, least),
    (dy, x) => tf.where(tf.greaterEqual(x, least), dy, tf.zerosLike(dy)),
  );
}

/** x²/2 up to δ, and from there on straight: δ·(|x| - δ/2). */
export function huber(x: tf.Tensor, delta: number): tf.Tensor {
  return elementwise(
    'huber',
    x,
    (x) => {
      const size = tf.abs(x);
      const bent = tf.minimum(size, delta);
      return tf.mul(bent, tf.sub(size, tf.mul(bent, 0.5)));
    },
    (dy, x) => tf.mul(dy, tf.clipByValue(x, -delta, delta)),
  );
}

/** t·log t, 0 where t is 0. */
export function entropy(t: tf.Tensor): tf.Tensor {
  const positive = (t: tf.Tensor): tf.Tensor => tf.where(tf.equal(t, 0), tf.onesLike(t), t);
  return elementwise(
    'entropy',
    t,
    (t) => tf.mul(t, tf.log(positive(t))),
    (dy, t) => withoutPadding(tf.mul(dy, tf.add(tf.log(t), 1))),
  );
}
