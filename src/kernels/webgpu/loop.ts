// What the programs of both passes share: one workgroup per row of the batch visits that row's steps.
import * as tf from '@tensorflow/tfjs-core';
import { offsetsOf, type Steps } from '../../recurrence/steps.js';
import { ACTIVATIONS } from './activations.js';
import type { Sizes } from './sizes.js';

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

export const LOOP = `
  ${ACTIVATIONS}

  var<workgroup> visitCount : i32;

  fn visitsOf(sequence : i32) -> i32 {
    if (sequence >= uniforms.batch) { return 0; }
    return table[uniforms.steps + sequence];
  }

  fn rowOf(sequence : i32, visit : i32, visits : i32) -> i32 {
    return table[select(visit, visits - 1 - visit, uniforms.reverse == 1)] + sequence;
  }
`;

/** Sets `sequence`, the workgroup's row of the batch, and `visits`, the number of its steps, for all threads alike. */
export const begin = ({ threads }: Sizes): string => `
  let sequence = index / ${threads};
  if (localIndex == 0u) { visitCount = visitsOf(sequence); }
  let visits = workgroupUniformLoad(&visitCount);
`;

/** Runs the body for each j below the count, spread over the threads. */
export const forEach = ({ threads }: Sizes, count: number, body: string): string =>
  `for (var j = i32(localIndex); j < ${count}; j += ${threads}) { ${body} }`;

/** The statements for each gate. */
export const forGates = ({ cell }: Sizes, statement: (gate: number) => string): string =>
  Array.from({ length: cell.gates }, (_, gate) => statement(gate)).join('\n');
