// The wasm backend: only untransposed products use its fast matrix code, and its split copies the whole input per piece.
import * as tf from '@tensorflow/tfjs-core';
import type { Ops } from './ops.js';
import { matMul, plainOps } from './plain.js';

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
};
