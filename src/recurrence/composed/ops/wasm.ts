// The wasm backend: only untransposed products use its fast matrix code, and its split copies the whole input per piece.
import * as tf from '@tensorflow/tfjs-core';
import type { Ops } from './ops.js';
import { plainOps } from './plain.js';

function matMul(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D {
  // The kernel leaves the output as it found it when there is nothing to sum.
  return a.size === 0 || b.size === 0 ? tf.zeros([a.shape[0], b.shape[1]]) : tf.matMul(a, b);
}

export const wasmOps: Ops = {
  ...plainOps,
  times: (b, transposeB) => {
    const right = transposeB ? tf.transpose(b) : b;
    return (a) => matMul(a, right);
  },
  transposeTimes: (a, b) => matMul(tf.transpose(a), b),
  split: (x, sizes) => {
    const values = x.dataSync();
    const width = x.shape[1];
    let start = 0;
    return Array.from(sizes, (size) => {
      const piece = values.subarray(start, (start += size * width));
      return tf.tensor2d(piece, [size, width]);
    });
  },
  sumRows: (x) => (x.size === 0 ? tf.zeros([x.shape[1]]) : tf.sum(x, 0)), // as for matMul
};
