// linear: x·Wᵀ + b.
import * as tf from '@tensorflow/tfjs-core';
import { zerosFrom } from './empty.js';

/** (N, Hin) by a weight (Hout, Hin) and a bias (Hout) or none → (N, Hout). */
export function linear(x: tf.Tensor2D, weight: tf.Tensor2D, bias: tf.Tensor | null): tf.Tensor {
  const shape = [x.shape[0], weight.shape[0]];
  const inputs = bias === null ? [x, weight] : [x, weight, bias];
  if (shape.includes(0)) return zerosFrom(inputs, shape);
  const product = x.size > 0 ? times(x, weight) : zerosFrom([x, weight], shape);
  return bias === null ? product : tf.add(product, bias);
}

/** x·Wᵀ. Only untransposed products use the fast matrix code of wasm. */
function times(x: tf.Tensor2D, weight: tf.Tensor2D): tf.Tensor2D {
  return tf.getBackend() === 'wasm' ? tf.matMul(x, tf.transpose(weight)) : tf.matMul(x, weight, false, true);
}
