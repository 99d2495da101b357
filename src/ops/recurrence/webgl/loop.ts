// The loop over time: one draw per step, whatever rows join or leave.
import * as tf from '@tensorflow/tfjs-core';
import { pickRows } from '../../rows/webgl.js';
import { offsetsOf, rowsAt, type Steps, visitingOrder } from '../steps.js';

/** Which rows a step is about. */
export interface Visit {
  /** Rows alive at the step. */
  rows: number;
  /** Of whole sequences, the row at which the step's begin. */
  row: number;
  /** How many of its rows the step visited before had too; the others start from their initial state. */
  known: number;
  /** Of whole sequences, the row at which those of the step visited before begin. */
  previousRow: number;
}

/**
 * What `step` makes of every step, in the order of time: (Σ rows, *). It sees what it made of the step visited before, or
 * `unread` at the first, where nothing is known.
 */
export function visitSteps(
  steps: Steps,
  unread: tf.Tensor2D,
  step: (visit: Visit, previous: tf.Tensor2D) => tf.Tensor2D,
): tf.Tensor2D {
  const offsets = offsetsOf(steps);
  const made = new Array<tf.Tensor2D>(offsets.length);
  const order = visitingOrder(steps);
  order.forEach((t, i) => {
    const before = i === 0 ? undefined : order[i - 1];
    const rows = rowsAt(steps, t);
    const known = before === undefined ? 0 : Math.min(rows, rowsAt(steps, before));
    const visit = { rows, row: offsets[t], known, previousRow: before === undefined ? 0 : offsets[before] };
    made[t] = step(visit, before === undefined ? unread : made[before]);
  });
  return tf.concat(made, 0);
}

/** Of the rows of `sequence` (Σ rows, *), each of the N rows as it is at the step that it is visited in last: (N, *). */
export function lastOf(steps: Steps, sequence: tf.Tensor2D): tf.Tensor2D {
  const offsets = offsetsOf(steps);
  const rows = new Int32Array(rowsAt(steps, 0));
  for (const t of visitingOrder(steps)) for (let i = 0; i < rowsAt(steps, t); i++) rows[i] = offsets[t] + i;
  return pickRows(sequence, rows);
}
