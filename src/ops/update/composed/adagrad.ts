// The definition of Adagrad's update, in tfjs's ops: it runs on every backend.
import * as tf from '@tensorflow/tfjs-core';
import type { Updates } from '../form.js';
import { descent } from './shared.js';

export const adagrad: Updates['Adagrad'] = (options, steps) => {
  const { lr, lr_decay } = options;
  const [descentOf, eps] = [descent(options), tf.scalar(options.eps)];
  for (const { parameter, grad, step, sum: s } of steps) {
    const rate = tf.scalar(lr / (1 + (step - 1) * lr_decay));
    const g = descentOf(parameter, grad);
    s.assign(tf.add(s, tf.square(g)));
    parameter.assign(tf.sub(parameter, tf.div(tf.mul(rate, g), tf.add(tf.sqrt(s), eps))));
  }
};
