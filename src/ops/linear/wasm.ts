// The affine map on wasm: only untransposed products use tfjs's fast matrix code.
import * as tf from '@tensorflow/tfjs-core';
import { composedLinear } from './composed.js';
import type { LinearForm } from './form.js';

export const wasmLinear: LinearForm = {
  ...composedLinear,
  name: 'wasm',
  forward({ x, weight, bias }) {
    const product = tf.matMul(x, tf.transpose<tf.Tensor2D>(weight));
    return bias === null ? product : tf.add(product, bias);
  },
  dWeight: (dy, x) => tf.matMul(tf.transpose<tf.Tensor2D>(dy), x),
};
