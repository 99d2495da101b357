// torch's layouts of input, output and hidden state, and the way to the rows of the recurrence and back.
import * as tf from '@tensorflow/tfjs-core';
import { tidied } from '../../engines/tidied.js';
import { reshape } from '../../ops/reshape.js';
import { swapLeading } from '../../ops/rows/swap_leading.js';
import { takeRows } from '../../ops/rows/take_rows.js';
import { asTimeMajor } from '../../ops/time_major.js';
import { PackedSequence } from '../utils/packed_sequence.js';

/** What a recurrent module takes as input and returns as output. */
export type Sequence = tf.Tensor | PackedSequence;

/** How the caller laid out the batch: (L, Hin), (L, N, Hin), with `batch_first` (N, L, Hin), or packed. */
export interface Layout {
  packed: PackedSequence | null;
  batched: boolean;
  batchFirst: boolean;
  L: number;
  N: number;
  batchSizes: Int32Array;
}

/** Whether time-major rows are in another order than the caller's. */
const isSwapped = ({ batchFirst, L, N }: Layout): boolean => batchFirst && L > 1 && N > 1;

/** Input in the caller's layout → time-major rows (ΣL, Hin). */
export function toRows(input: tf.Tensor, layout: Layout): tf.Tensor2D {
  const { packed, L, N } = layout;
  if (packed) return input as tf.Tensor2D;
  const timeMajor = isSwapped(layout) ? swapLeading(input as tf.Tensor3D) : input;
  return reshape<tf.Rank.R2>(timeMajor, [L * N, input.shape[input.rank - 1]]);
}

/** Time-major rows (ΣL, D·Hout) → output in the caller's layout. */
export function fromRows(rows: tf.Tensor2D, layout: Layout): Sequence {
  const { packed, batched, batchFirst, L, N } = layout;
  if (packed) return new PackedSequence(rows, packed.batch_sizes, packed.sorted_indices, packed.unsorted_indices);
  if (!batched) return rows;
  if (isSwapped(layout)) return asTimeMajor(swapLeading(reshape<tf.Rank.R3>(rows, [L, N, rows.shape[1]])));
  return reshape(rows, [...(batchFirst ? [N, L] : [L, N]), rows.shape[1]]);
}

/** (D·K, N, H) or unbatched (D·K, H), or zeros if undefined → D·K states of (N, H), in packed order. */
export function toStates(state: tf.Tensor | undefined, count: number, H: number, { packed, N }: Layout): tf.Tensor2D[] {
  if (state === undefined) return new Array<tf.Tensor2D>(count).fill(tf.zeros([N, H]));
  const rows = permute(reshape(state, [count * N, H]), packed?.sorted_indices ?? null);
  return count === 1 ? [rows] : tf.split(rows, count, 0); // tfjs's gradient of a split into one piece throws
}

/** D·K states of (N, H) in packed order → (D·K, N, H) or unbatched (D·K, H). */
export function fromStates(states: tf.Tensor2D[], { packed, batched, N }: Layout): tf.Tensor {
  const inOrder = states.length === 1 ? states[0] : tf.concat(states, 0);
  const rows = permute(inOrder, packed?.unsorted_indices ?? null);
  return batched ? reshape(rows, [states.length, N, rows.shape[1]]) : rows;
}

/** Reorders the N rows of every state alike: row i of each becomes its row `permutation[i]`. */
function permute(rows: tf.Tensor2D, permutation: readonly number[] | null): tf.Tensor2D {
  if (permutation === null) return rows;
  const N = permutation.length;
  const index = Int32Array.from({ length: rows.shape[0] }, (_, row) => row - (row % N) + permutation[row % N]);
  return takeRows(rows, index) as tf.Tensor2D;
}

/** What a call returns, in arrays of any depth; all else that it makes is freed. */
export const tidySequences = (compute: () => Results): Results => tidied(compute, '', tensorsIn);

/** Sequences and states, and arrays of them. */
export type Results = Sequence | readonly Results[];

function tensorsIn(results: Results, found: tf.Tensor[] = []): readonly tf.Tensor[] {
  if (Array.isArray(results)) for (const result of results as readonly Results[]) tensorsIn(result, found);
  else found.push(results instanceof PackedSequence ? results.data : (results as tf.Tensor));
  return found;
}
