// tf.unsortedSegmentSum, of which tfjs's kernel for WebGL sums up too much where there are many rows.
import * as tf from '@tensorflow/tfjs-core';
import { close, FORWARD } from '../support/assert.js';
import { suite } from '../support/case.js';
import { Dice } from '../support/dice.js';

export const segmentSumCases = suite('tf.unsortedSegmentSum', {
  'of few rows and many': () => {
    for (const [M, H, S] of [
      [1, 3, 2],
      [128, 5, 40],
      [200, 10, 82],
      [301, 7, 5],
      [1000, 2, 300],
    ]) {
      const dice = new Dice(M);
      const segments = Int32Array.from({ length: M }, () => dice.integer(-1, S - 1));
      const rows = dice.uniform(M * H, 1);
      const expected = new Float32Array(S * H);
      segments.forEach((s, i) => {
        for (let k = 0; k < H && s >= 0; k++) expected[s * H + k] += rows[i * H + k];
      });
      const sums = tf.unsortedSegmentSum(tf.tensor2d(rows, [M, H]), tf.tensor1d(segments, 'int32'), S);
      close(sums, Array.from(expected), FORWARD, `${M} rows in ${S} segments`);
    }
  },
});
