// The definition of RMSprop's update, in tfjs's ops: it runs on every backend.
import * as tf from '@tensorflow/tfjs-core';
import type { Updates } from '../form.js';
import { averageSquare, descent, lerp } from './shared.js';

export const rmsprop: Updates['RMSprop'] = (options, steps) => {
  const { lr, alpha, momentum } = options;
  const [rate, kept, eps] = [lr, momentum, options.eps].map((value) => tf.scalar(value));
  const [descentOf, averageSq, average] = [descent(options), averageSquare(alpha), lerp(1 - alpha)];
  for (const { parameter, grad, square_avg: v, grad_avg: a, momentum_buffer: b } of steps) {
    const g = descentOf(parameter, grad);
    v.assign(averageSq(v, g));
    a?.assign(average(a, g));
    const variance = a === null ? v : tf.sub(v, tf.square(a));
    const denominator = tf.add(tf.sqrt(variance), eps);
    b?.assign(tf.add(tf.mul(b, kept), tf.div(g, denominator)));
    parameter.assign(tf.sub(parameter, b === null ? tf.div(tf.mul(rate, g), denominator) : tf.mul(rate, b)));
  }
};
