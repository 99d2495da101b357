// The loop over time that all modes share, forward and backward; what happens in a step is the mode's.
import * as tf from '@tensorflow/tfjs-core';
import { AliveRows, rowsAt, type Steps, visitingOrder } from '../steps.js';
import type { Weights } from '../form.js';
import type { Ops } from './ops/ops.js';

interface Visit {
  /** The states after the step. */
  state: tf.Tensor2D[];
  /** What is wanted of every step. */
  record: tf.Tensor2D[];
}

interface Unrolled {
  stateN: tf.Tensor2D[]; // as state0
  /** Each recorded tensor of all steps: (rows, *). */
  records: tf.Tensor2D[];
}

/** Visits the steps in order, from `state0`, (N, *) each; `visit` sees the states of the rows that are alive at step t. */
export function unroll(
  steps: Steps,
  state0: readonly tf.Tensor2D[],
  visit: (t: number, state: readonly tf.Tensor2D[]) => Visit,
): Unrolled {
  const alive = state0.map((rows) => new AliveRows(rows));
  const order = visitingOrder(steps);
  let state = alive.map((rows) => rows.begin(rowsAt(steps, order[0])));
  const recorded = new Array<tf.Tensor2D[]>(order.length);
  for (const t of order) {
    const previous = alive.map((rows, i) => rows.resize(state[i], rowsAt(steps, t))); // (batchSizes[t], *) each
    const visited = tf.tidy(() => ({ ...visit(t, previous) }));
    recorded[t] = visited.record;
    state = visited.state;
  }
  return {
    stateN: alive.map((rows, i) => rows.end(state[i])),
    records: recorded[0].map((_, k) =>
      tf.concat(
        recorded.map((record) => record[k]),
        0,
      ),
    ),
  };
}

/** x·W_ihᵀ + bias for all steps at once, since it does not depend on h: (rows, G·H). */
export function projectInputs(ops: Ops, x: tf.Tensor2D, { w_ih }: Weights, bias: tf.Tensor1D | undefined): tf.Tensor2D {
  const projected = ops.times(w_ih, true)(x);
  return bias ? ops.add(projected, bias) : projected;
}

/** b_ih + b_hh, for the modes in which only their sum counts. */
export function sumOfBiases({ b_ih, b_hh }: Weights): tf.Tensor1D | undefined {
  return b_ih && b_hh && tf.add(b_ih, b_hh);
}
