// -(y·log x + (1 - y)·log(1 - x)), with torch's bounds: logarithms are -100 at least, and the gradient is finite.
import * as tf from '@tensorflow/tfjs-core';
import { run } from '../engines/engine.js';
import { withoutPadding } from './padding.js';

const LEAST = -100;
const SMALLEST = 1e-12;

/** For probabilities x and targets y of one shape. */
export function binaryCrossEntropy(x: tf.Tensor, y: tf.Tensor): tf.Tensor {
  const [losses] = run<[tf.Tensor]>({
    name: 'binaryCrossEntropy',
    inputs: [x, y],
    forward(save) {
      save([x, y]);
      const [yes, no] = logarithms(x);
      return [tf.neg(tf.add(tf.mul(y, yes), tf.mul(tf.sub(1, y), no)))];
    },
    gradient: ([dy], [x, y]) => [
      () => {
        const spread = tf.maximum(tf.mul(x, tf.sub(1, x)), SMALLEST);
        return withoutPadding(tf.mul(dy, tf.div(tf.sub(x, y), spread)));
      },
      () => {
        const [yes, no] = logarithms(x);
        return withoutPadding(tf.mul(dy, tf.sub(no, yes)));
      },
    ],
  });
  return losses;
}

/** log x and log(1 - x). */
const logarithms = (x: tf.Tensor): [tf.Tensor, tf.Tensor] => [
  bounded(tf.log(x), tf.equal(x, 0)),
  bounded(tf.log1p(tf.neg(x)), tf.equal(x, 1)),
];

/** The logarithm of 0 is not asked for: it may be finite on WebGL. */
const bounded = (logarithm: tf.Tensor, isOfZero: tf.Tensor): tf.Tensor =>
  tf.where(isOfZero, tf.fill(logarithm.shape, LEAST), tf.maximum(logarithm, LEAST));
