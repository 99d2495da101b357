// The slopes of the activations, from their values.
import * as tf from '@tensorflow/tfjs-core';

/** σ'(z), from s = σ(z). */
export const sigmoidSlope = (s: tf.Tensor2D): tf.Tensor2D => tf.mul(s, tf.sub(1, s));

/** tanh'(z), from t = tanh(z). */
export const tanhSlope = (t: tf.Tensor2D): tf.Tensor2D => tf.sub(1, tf.square(t));
