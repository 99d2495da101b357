// tfjs's own ops, right on every backend: WebGL and WebGPU run these.
import * as tf from '@tensorflow/tfjs-core';
import type { Ops } from './ops.js';

export const plainOps: Ops = {
  times: (b, transposeB) => (a) => tf.matMul(a, b, false, transposeB),
  transposeTimes: (a, b) => tf.matMul(a, b, true, false),
  split: (x, sizes) => tf.split(x, Array.from(sizes), 0),
  sumRows: (x) => tf.sum(x, 0),
  add: (a, b) => tf.add(a, b),
  mul: (a, b) => tf.mul(a, b),
  tanh: (x) => tf.tanh(x),
  relu: (x) => tf.relu(x),
};
