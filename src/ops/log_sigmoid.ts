// logSigmoid: log σ(x) = min(x, 0) - log(1 + exp(-|x|)), whose gradient is σ(-x).
import * as tf from '@tensorflow/tfjs-core';
import { run } from '../engines/engine.js';

export function logSigmoid(x: tf.Tensor): tf.Tensor {
  const [y] = run<[tf.Tensor]>({
    name: 'logSigmoid',
    inputs: [x],
    forward(save) {
      save([x]);
      return [tf.sub(tf.minimum(x, 0), tf.log1p(tf.exp(tf.neg(tf.abs(x)))))];
    },
    gradient: ([dy], [saved]) => [tf.mul(dy, tf.sigmoid(tf.neg(saved)))],
  });
  return y;
}
