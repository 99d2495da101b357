// The definition of SGD's update, in tfjs's ops: it runs on every backend.
import * as tf from '@tensorflow/tfjs-core';
import type { Updates } from '../form.js';
import { descent } from './shared.js';

export const sgd: Updates['SGD'] = (options, steps) => {
  const { lr, momentum, dampening, nesterov } = options;
  const [rate, kept, added] = [lr, momentum, 1 - dampening].map((value) => tf.scalar(value));
  const descentOf = descent(options);
  for (const { parameter, grad, momentum_buffer: buffer, isFirst } of steps) {
    let direction = descentOf(parameter, grad);
    if (buffer !== null) {
      const damped = dampening === 0 ? direction : tf.mul(added, direction);
      buffer.assign(isFirst ? direction : tf.add(tf.mul(buffer, kept), damped)); // b
      direction = nesterov ? tf.add(direction, tf.mul(kept, buffer)) : buffer;
    }
    parameter.assign(tf.sub(parameter, tf.mul(rate, direction)));
  }
};
