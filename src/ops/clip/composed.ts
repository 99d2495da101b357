// The definition of clipping, in tfjs's ops: it runs on every backend.
import * as tf from '@tensorflow/tfjs-core';
import type { ClipForm } from './form.js';

export const composedClip: ClipForm = {
  name: 'composed',
  norm(grads, p) {
    const each = (map: (grad: tf.Tensor) => tf.Tensor): tf.Tensor => tf.stack(grads.map(map));
    if (p === Infinity) return tf.max(each((grad) => tf.max(tf.abs(grad))));
    if (p === -Infinity) return tf.min(each((grad) => tf.min(tf.abs(grad))));
    if (p === 2) return tf.sqrt(tf.sum(each((grad) => tf.sum(tf.square(grad)))));
    return tf.pow(tf.sum(each((grad) => tf.sum(tf.pow(tf.abs(grad), p)))), 1 / p);
  },
  scale(grads, norm, most) {
    const scale = tf.div(most, tf.add(norm, 1e-6));
    const clamped = tf.where(tf.greater(scale, 1), tf.onesLike(scale), scale); // which keeps NaN
    return grads.map((grad) => tf.mul(grad, clamped));
  },
};
