// The affine map on WebGL: the product with the bias in a draw, and each gradient.
import * as tf from '@tensorflow/tfjs-core';
import { sumRows } from '../rows/webgl.js';
import { composedLinear } from './composed.js';
import type { LinearForm } from './form.js';

export const webglLinear: LinearForm = {
  ...composedLinear,
  name: 'webgl',
  forward: ({ x, weight, bias }) => tf.fused.matMul({ a: x, b: weight, transposeB: true, ...(bias && { bias }) }),
  dBias: sumRows,
};
