// tfjs's own ops, right on every backend: WebGL and WebGPU run these.
import * as tf from '@tensorflow/tfjs-core';
import { previousOf } from '../../steps.js';
import type { Ops } from './ops.js';

/** op(a)·op(b). On wasm and WebGL tfjs's kernels cannot sum over nothing or write nothing: a batch of none ends here. */
export function matMul(a: tf.Tensor2D, b: tf.Tensor2D, transposeA = false, transposeB = false): tf.Tensor2D {
  if (a.size > 0 && b.size > 0) return tf.matMul(a, b, transposeA, transposeB);
  return tf.zeros([a.shape[transposeA ? 1 : 0], b.shape[transposeB ? 0 : 1]]);
}

/** The pieces of x along an axis, of the given sizes. On cpu tfjs's kernel cannot cut nothing. */
function cut(x: tf.Tensor2D, sizes: readonly number[], axis: 0 | 1): tf.Tensor2D[] {
  if (x.size > 0) return tf.split(x, [...sizes], axis);
  return sizes.map((size) => tf.zeros(axis === 0 ? [size, x.shape[1]] : [x.shape[0], size]));
}

export const plainOps: Ops = {
  times: (b, transposeB) => (a) => matMul(a, b, false, transposeB),
  transposeTimes: (a, b) => matMul(a, b, true, false),
  split: (x, sizes) => cut(x, Array.from(sizes), 0),
  columns: (parts) => (x) => cut(x, new Array<number>(parts).fill(x.shape[1] / parts), 1),
  sumRows: (x) => (x.size === 0 ? tf.zeros([x.shape[1]]) : tf.sum(x, 0)), // as in matMul
  previous: previousOf,
  add: (a, b) => tf.add(a, b),
  sub: (a, b) => tf.sub(a, b),
  mul: (a, b) => tf.mul(a, b),
  sigmoid: (x) => tf.sigmoid(x),
  tanh: (x) => tf.tanh(x),
  relu: (x) => tf.where(tf.lessEqual(x, 0), tf.zerosLike(x), x), // tfjs's own gives 0 for NaN on wasm, NaN for -∞ on WebGL
  reluGrad: (h, dy) => tf.where(tf.notEqual(h, 0), dy, tf.zerosLike(dy)),
};
