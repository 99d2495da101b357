// The definition of the affine map, in tfjs's ops: it runs on every backend.
import * as tf from '@tensorflow/tfjs-core';
import type { LinearForm } from './form.js';

export const composedLinear: LinearForm = {
  name: 'composed',
  forward({ x, weight, bias }) {
    const product = tf.matMul(x, weight, false, true); // x·Wᵀ
    return bias === null ? product : tf.add(product, bias);
  },
  dx: (dy, weight) => tf.matMul(dy, weight), // dy·W
  dWeight: (dy, x) => tf.matMul(dy, x, true, false), // dyᵀ·x
  dBias: (dy) => tf.sum(dy, 0),
};
