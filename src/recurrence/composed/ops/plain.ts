// tfjs's own ops, right on every backend: WebGL and WebGPU run these.
import * as tf from '@tensorflow/tfjs-core';
import type { Ops } from './ops.js';

/** op(a)·op(b). On wasm and WebGL tfjs's kernels cannot sum over nothing or write nothing: a batch of none ends here. */
export function matMul(a: tf.Tensor2D, b: tf.Tensor2D, transposeA = false, transposeB = false): tf.Tensor2D {
  if (a.size > 0 && b.size > 0) return tf.matMul(a, b, transposeA, transposeB);
  return tf.zeros([a.shape[transposeA ? 1 : 0], b.shape[transposeB ? 0 : 1]]);
}

export const plainOps: Ops = {
  times: (b, transposeB) => (a) => matMul(a, b, false, transposeB),
  transposeTimes: (a, b) => matMul(a, b, true, false),
  split: (x, sizes) => tf.split(x, Array.from(sizes), 0),
  columns: (parts) => (x) => tf.split(x, parts, 1),
  sumRows: (x) => (x.size === 0 ? tf.zeros([x.shape[1]]) : tf.sum(x, 0)), // as in matMul
  add: (a, b) => tf.add(a, b),
  sub: (a, b) => tf.sub(a, b),
  mul: (a, b) => tf.mul(a, b),
  sigmoid: (x) => tf.sigmoid(x),
  tanh: (x) => tf.tanh(x),
  relu: (x) => tf.relu(x),
};
