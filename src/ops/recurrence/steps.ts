// Which rows of a time-major batch are alive at which step, going forward or in reverse.
import * as tf from '@tensorflow/tfjs-core';

/** A time-major batch of rows: step t holds `batchSizes[t]` rows, of the longest sequences, in a fixed order. */
export interface Steps {
  /** Rows alive at each step, non-increasing; `batchSizes[0]` is N. A padded batch is L times N. */
  readonly batchSizes: Int32Array;
  /** Whether the recurrence visits the last step first. */
  readonly reverse: boolean;
}

/** Step indices in the order in which the recurrence visits them. */
export function visitingOrder({ batchSizes, reverse }: Steps): number[] {
  const order = Array.from(batchSizes.keys());
  return reverse ? order.reverse() : order;
}

/** The same steps visited the other way, as back-propagation does. */
export function backwards({ batchSizes, reverse }: Steps): Steps {
  return { batchSizes, reverse: !reverse };
}

/** The number of rows alive at step t. */
export function rowsAt({ batchSizes }: Steps, t: number): number {
  return batchSizes[t];
}

/** The row of a sequence at which each step's rows begin. */
export function offsetsOf({ batchSizes }: Steps): number[] {
  let sum = 0;
  return Array.from(batchSizes, (size) => (sum += size) - size);
}

/**
 * For every row of a sequence, the row it came from in `concat([state0, sequence])`: the same sequence one step earlier in
 * the visiting order, or its row of state0 where it starts.
 */
export function previousRows(steps: Steps): Int32Array {
  const order = visitingOrder(steps);
  const n = rowsAt(steps, 0);
  const offsets = offsetsOf(steps);
  const rows = new Int32Array(steps.batchSizes.reduce((sum, size) => sum + size, 0));
  order.forEach((t, visit) => {
    const previous = order[visit - 1];
    const alive = previous === undefined ? 0 : rowsAt(steps, previous);
    const from = n + (previous === undefined ? 0 : offsets[previous]);
    for (let i = 0; i < rowsAt(steps, t); i++) rows[offsets[t] + i] = i < alive ? from + i : i;
  });
  return rows;
}

/** Whether every step has the same rows. */
export function allAlive({ batchSizes }: Steps): boolean {
  return batchSizes[batchSizes.length - 1] === batchSizes[0];
}

/** For every row of `sequence` (rows, *) the state before it: h_{t-1} for h_t, and for the first its row of `state0`. */
export function previousOf(steps: Steps, state0: tf.Tensor2D, sequence: tf.Tensor2D): tf.Tensor2D {
  if (sequence.size > 0 && allAlive(steps)) {
    const [n, rows] = [rowsAt(steps, 0), sequence.shape[0]];
    return tf.concat(steps.reverse ? [rowsOf(sequence, n, rows), state0] : [state0, rowsOf(sequence, 0, rows - n)], 0);
  }
  const chain = tf.concat([state0, sequence], 0);
  const rows = previousRows(steps);
  return rows.length === 0 ? chain : tf.gather(chain, tf.tensor1d(rows, 'int32')); // wasm's gather of no rows gets the shape wrong
}

/**
 * The state rows carried from step to step. Where the number alive grows, rows join from `source`; where it shrinks, rows
 * leave with the state they have. Gradients take the same road the other way, so both passes use this.
 */
export class AliveRows {
  private readonly left: tf.Tensor2D[] = [];

  constructor(private readonly source: tf.Tensor2D) {} // (N, H)

  /** The rows that the first visited step starts from. */
  begin(count: number): tf.Tensor2D {
    return count === this.source.shape[0] ? this.source : rowsOf(this.source, 0, count);
  }

  /** `alive` (M, H) with rows joined or removed so that `count` remain. */
  resize(alive: tf.Tensor2D, count: number): tf.Tensor2D {
    const current = alive.shape[0];
    if (count === current) return alive;
    if (count > current) return tf.concat([alive, rowsOf(this.source, current, count)], 0);
    this.left.push(rowsOf(alive, count, current));
    return rowsOf(alive, 0, count);
  }

  /** All N rows, each as it was when it left or at the end. */
  end(alive: tf.Tensor2D): tf.Tensor2D {
    return this.left.length === 0 ? alive : tf.concat([alive, ...[...this.left].reverse()], 0);
  }
}

function rowsOf(x: tf.Tensor2D, from: number, to: number): tf.Tensor2D {
  return tf.slice(x, [from, 0], [to - from, x.shape[1]]);
}
