// Activation functions, with torch's values and gradients at kinks, for large numbers, infinities and NaN.
import * as tf from '@tensorflow/tfjs-core';
import { elementwise } from './elementwise/elementwise.js';

/** Where tfjs's relu does, which is one op instead of three. */
const KEEPS_NAN: readonly string[] = ['cpu', 'tensorflow'];

/** max(x, 0). The gradient at 0 is 0. */
export function relu(x: tf.Tensor): tf.Tensor {
  const zero = (of: tf.Tensor, value: tf.Tensor): tf.Tensor => tf.where(tf.lessEqual(of, 0), tf.zerosLike(value), value);
  return elementwise(
    'relu',
    x,
    (x) => (KEEPS_NAN.includes(tf.getBackend()) ? tf.relu(x) : zero(x, x)),
    (dy, x) => zero(x, dy),
  );
}

/** x where that is positive, else slope·x. The gradient at 0 is the slope. */
export function leakyRelu(x: tf.Tensor, slope: number): tf.Tensor {
  const scale = (of: tf.Tensor, value: tf.Tensor): tf.Tensor => tf.where(tf.greater(of, 0), value, tf.mul(value, slope));
  return elementwise(
    'leakyRelu',
    x,
    (x) => scale(x, x),
    (dy, x) => scale(x, dy),
  );
}

/** x where that is positive, else α·(exp(x) - 1). The gradient at 0 is α. */
export function elu(x: tf.Tensor, alpha: number): tf.Tensor {
  return elementwise(
    'elu',
    x,
    (x) => tf.where(tf.lessEqual(x, 0), tf.mul(tf.expm1(tf.minimum(x, 0)), alpha), x),
    (dy, x) => tf.where(tf.lessEqual(x, 0), tf.mul(dy, tf.mul(tf.exp(tf.minimum(x, 0)), alpha)), dy),
  );
}

/** min(max(x, least), most). The gradient is 0 from the bounds on. */
export function hardtanh(x: tf.Tensor, least: number, most: number): tf.Tensor {
  return elementwise(
    'hardtanh',
    x,
    (x) => tf.where(tf.isNaN(x), x, tf.clipByValue(x, least, most)), // which wasm clips too
    (dy, x) => tf.where(tf.logicalOr(tf.lessEqual(x, least), tf.greaterEqual(x, most)), tf.zerosLike(dy), dy),
  );
}

const normalDensity = (x: tf.Tensor): tf.Tensor => tf.mul(tf.exp(tf.mul(tf.square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
const normalDistribution = (x: tf.Tensor): tf.Tensor => tf.mul(tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1), 0.5);

/** x·Φ(x), Φ the distribution of the standard normal. */
export function gelu(x: tf.Tensor): tf.Tensor {
  return elementwise(
    'gelu',
    x,
    (x) => tf.mul(x, normalDistribution(x)),
    (dy, x) => tf.mul(dy, tf.add(normalDistribution(x), tf.mul(x, normalDensity(x)))),
  );
}

const CUBIC = 0.044715;
const SCALE = Math.sqrt(2 / Math.PI);

/** x·(1 + tanh(√(2/π)·(x + 0.044715·x³)))/2, which is nearly x·Φ(x). */
export function geluTanh(x: tf.Tensor): tf.Tensor {
  const inner = (x: tf.Tensor): tf.Tensor => tf.tanh(tf.mul(tf.mul(x, tf.add(tf.mul(tf.square(x), CUBIC), 1)), SCALE));
  return elementwise(
    'geluTanh',
    x,
    (x) => tf.mul(tf.mul(x, 0.5), tf.add(inner(x), 1)),
    (dy, x) => {
      const tanh = inner(x);
      const slope = tf.mul(tf.add(tf.mul(tf.square(x), 3 * CUBIC), 1), SCALE);
      const curved = tf.mul(tf.mul(tf.mul(x, 0.5), tf.sub(1, tf.square(tanh))), slope);
      return tf.mul(dy, tf.add(tf.mul(tf.add(tanh, 1), 0.5), curved));
    },
  );
}

/** x·σ(x). */
export function silu(x: tf.Tensor): tf.Tensor {
  return elementwise(
    'silu',
    x,
    (x) => tf.mul(x, tf.sigmoid(x)),
    (dy, x) => {
      const sigmoid = tf.sigmoid(x);
      return tf.mul(dy, tf.mul(sigmoid, tf.add(tf.mul(x, tf.sub(1, sigmoid)), 1)));
    },
  );
}

/** log(1 + exp(βx))/β, and x itself where βx is beyond the threshold. */
export function softplus(x: tf.Tensor, beta: number, threshold: number): tf.Tensor {
  const beyond = (x: tf.Tensor): tf.Tensor => tf.greater(tf.mul(x, beta), threshold);
  const curve = (z: tf.Tensor): tf.Tensor => tf.add(tf.maximum(z, 0), tf.log1p(tf.exp(tf.neg(tf.abs(z)))));
  return elementwise(
    'softplus',
    x,
    (x) => tf.where(beyond(x), x, tf.mul(curve(tf.mul(x, beta)), 1 / beta)),
    (dy, x) => tf.where(beyond(x), dy, tf.mul(dy, tf.sigmoid(tf.mul(x, beta)))),
  );
}
