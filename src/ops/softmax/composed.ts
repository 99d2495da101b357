// The definition of softmax, in tfjs's ops: it runs on every backend.
import * as tf from '@tensorflow/tfjs-core';
import { withoutPadding } from '../padding.js';
import type { SoftmaxForm } from './form.js';

export const composedSoftmax: SoftmaxForm = {
  name: 'composed',
  forward(x, axis, log) {
    const shifted = tf.sub(x, tf.max(x, axis, true));
    const exponentials = tf.exp(shifted);
    const sum = tf.sum(exponentials, axis, true);
    return log ? tf.sub(shifted, tf.log(sum)) : tf.div(exponentials, sum);
  },
  gradient(dy, y, axis, log) {
    if (log) return withoutPadding(tf.sub(dy, tf.mul(tf.exp(y), tf.sum(dy, axis, true))));
    const product = tf.mul(dy, y);
    return withoutPadding(tf.sub(product, tf.mul(y, tf.sum(product, axis, true))));
  },
};
