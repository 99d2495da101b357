// The definition of Adam's update and AdamW's, in tfjs's ops: it runs on every backend.
import * as tf from '@tensorflow/tfjs-core';
import type { Updates } from '../form.js';
import { averageSquare, lerp, withDecay } from './shared.js';

export const adam: Updates['Adam'] = (options, steps) => {
  const { lr, betas } = options;
  const [beta1, beta2] = betas;
  const eps = tf.scalar(options.eps);
  const { descentOf, shrunk } = withDecay(options);
  const [average, averageSq] = [lerp(1 - beta1), averageSquare(beta2)];
  for (const { parameter, grad, step, exp_avg: m, exp_avg_sq: v, max_exp_avg_sq: max } of steps) {
    const [rate, root] = [lr / (1 - beta1 ** step), Math.sqrt(1 - beta2 ** step)];
    const g = descentOf(parameter, grad);
    m.assign(average(m, g));
    v.assign(averageSq(v, g));
    max?.assign(tf.maximum(max, v));
    const denominator = tf.add(tf.div(tf.sqrt(max ?? v), root), eps);
    parameter.assign(tf.sub(shrunk(parameter), tf.div(tf.mul(rate, m), denominator)));
  }
};
