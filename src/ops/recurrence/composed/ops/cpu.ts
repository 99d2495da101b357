// The plain JavaScript backend: its matrix product is replaced by one that keeps 4 × 2 sums in registers.
import * as tf from '@tensorflow/tfjs-core';
import type { Ops } from './ops.js';
import { plainOps } from './plain.js';

/** a·bᵀ for row-major a (m, k) and b (n, k). Tiles over the edge repeat the last row or column and write it again. */
function dotRows(a: Float32Array, b: Float32Array, m: number, n: number, k: number): Float32Array {
  const out = new Float32Array(m * n);
  for (let i = 0; i < m; i += 4) {
    const i1 = Math.min(i + 1, m - 1);
    const i2 = Math.min(i + 2, m - 1);
    const i3 = Math.min(i + 3, m - 1);
    for (let j = 0; j < n; j += 2) {
      const j1 = Math.min(j + 1, n - 1);
      let [p0, p1, p2, p3, q0, q1] = [i * k, i1 * k, i2 * k, i3 * k, j * k, j1 * k];
      let [s00, s01, s10, s11, s20, s21, s30, s31] = [0, 0, 0, 0, 0, 0, 0, 0];
      for (const end = q0 + k; q0 < end; p0++, p1++, p2++, p3++, q0++, q1++) {
        const b0 = b[q0];
        const b1 = b[q1];
        let v = a[p0];
        s00 += v * b0;
        s01 += v * b1;
        v = a[p1];
        s10 += v * b0;
        s11 += v * b1;
        v = a[p2];
        s20 += v * b0;
        s21 += v * b1;
        v = a[p3];
        s30 += v * b0;
        s31 += v * b1;
      }
      out[i * n + j] = s00;
      out[i * n + j1] = j1 === j ? s00 : s01;
      out[i1 * n + j] = i1 === i ? s00 : s10;
      out[i1 * n + j1] = s11;
      out[i2 * n + j] = s20;
      out[i2 * n + j1] = s21;
      out[i3 * n + j] = s30;
      out[i3 * n + j1] = s31;
    }
  }
  return out;
}

function matMul(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D {
  const [m, k] = a.shape;
  const [n] = b.shape;
  return tf.tensor2d(dotRows(a.dataSync<'float32'>(), b.dataSync<'float32'>(), m, n, k), [m, n]);
}

export const cpuOps: Ops = {
  ...plainOps,
  times: (b, transposeB) => {
    const rows = transposeB ? b : tf.transpose<tf.Tensor2D>(b); // (N, K)
    return (a) => matMul(a, rows);
  },
  transposeTimes: (a, b) => matMul(tf.transpose(a), tf.transpose(b)),
  relu: (x) => tf.relu(x),
};
