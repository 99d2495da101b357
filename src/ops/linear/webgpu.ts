// The affine map on WebGPU: the product with the bias in a dispatch, and each gradient.
import * as tf from '@tensorflow/tfjs-core';
import { sumRows } from '../rows/webgpu.js';
import { composedLinear } from './composed.js';
import type { LinearForm } from './form.js';

export const webgpuLinear: LinearForm = {
  ...composedLinear,
  name: 'webgpu',
  forward: ({ x, weight, bias }) => tf.fused.matMul({ a: x, b: weight, transposeB: true, ...(bias && { bias }) }),
  dBias: sumRows,
};
