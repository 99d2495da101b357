// Which row of a time-major batch a sequence visits when: what the shaders read, and how they read it.
import * as tf from '@tensorflow/tfjs-core';
import { offsetsOf, type Steps } from '../steps.js';

/** The table that `rowOf` and `visitsOf` read: the first row of each step, then the number of steps of each of the batch. */
export function tableOf(steps: Steps): tf.Tensor1D {
  const { batchSizes } = steps;
  const table = new Int32Array(batchSizes.length + batchSizes[0]);
  table.set(offsetsOf(steps));
  batchSizes.forEach((size, t) => {
    table.fill(t + 1, batchSizes.length, batchSizes.length + size);
  });
  return tf.tensor1d(table, 'int32');
}

export const uniformsOf = ({ batchSizes, reverse }: Steps, rows: number): Record<string, number> => ({
  rows,
  batch: batchSizes[0],
  steps: batchSizes.length,
  reverse: reverse ? 1 : 0,
});

export const VISITS = `
  fn visitsOf(sequence : i32) -> i32 {
    if (sequence >= uniforms.batch) { return 0; }
    return table[uniforms.steps + sequence];
  }

  fn rowOf(sequence : i32, visit : i32, visits : i32) -> i32 {
    return table[select(visit, visits - 1 - visit, uniforms.reverse == 1)] + sequence;
  }
`;
