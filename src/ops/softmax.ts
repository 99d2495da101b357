// softmax and its logarithm along an axis.
import * as tf from '@tensorflow/tfjs-core';
import { run } from '../engines/engine.js';
import { zerosFrom } from './empty.js';
import { withoutPadding } from './padding.js';
import { reshape } from './reshape.js';

/** exp(x) / Σ exp(x). */
export function probabilities(x: tf.Tensor, axis: number): tf.Tensor {
  if (x.size === 0) return zerosFrom([x], x.shape);
  if (x.rank === 0) return reshape(probabilities(reshape(x, [1]), 0), []);
  const [y] = run<[tf.Tensor]>({
    name: 'softmax',
    inputs: [x],
    forward(save) {
      const shifted = tf.exp(tf.sub(x, tf.max(x, axis, true)));
      const made = tf.div(shifted, tf.sum(shifted, axis, true));
      save([made]);
      return [made];
    },
    gradient([dy], [saved]) {
      const product = tf.mul(dy, saved);
      return [withoutPadding(tf.sub(product, tf.mul(saved, tf.sum(product, axis, true))))];
    },
  });
  return y;
}

/** x - log Σ exp(x). */
export function logProbabilities(x: tf.Tensor, axis: number): tf.Tensor {
  if (x.size === 0) return zerosFrom([x], x.shape);
  if (x.rank === 0) return reshape(logProbabilities(reshape(x, [1]), 0), []);
  const [y] = run<[tf.Tensor]>({
    name: 'logSoftmax',
    inputs: [x],
    forward(save) {
      const shifted = tf.sub(x, tf.max(x, axis, true));
      const made = tf.sub(shifted, tf.log(tf.sum(tf.exp(shifted), axis, true)));
      save([made]);
      return [made];
    },
    gradient: ([dy], [saved]) => [withoutPadding(tf.sub(dy, tf.mul(tf.exp(saved), tf.sum(dy, axis, true))))],
  });
  return y;
}
