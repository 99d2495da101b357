// torch's layouts of input, output and hidden state, and the way to the rows of the recurrence and back.
import * as tf from '@tensorflow/tfjs-core';
import { check } from '../check.js';
import { RuntimeError, ValueError } from '../errors.js';
import { takeRows } from '../rows.js';
import { dtype, list, tuple, typeName } from './python.js';
import { PackedSequence } from './utils/packed_sequence.js';

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

/** What a forward call must fit. */
export interface Expected {
  name: string; // of the class, for torch's texts
  input_size: number;
  hidden_size: number;
  states: number; // D·K
  batch_first: boolean;
}

export interface Checked {
  x: tf.Tensor;
  h0: tf.Tensor | null;
  layout: Layout;
}

/** torch's checks of `forward(input, hx)`, in torch's order. */
export function checkForward(input: unknown, hx: unknown, expected: Expected): Checked {
  const { name, input_size, hidden_size, states, batch_first } = expected;
  if (input instanceof PackedSequence) return checkPacked(input, hx, expected);
  checkTensor(name, 'input', 1, input);
  check(
    input.rank === 2 || input.rank === 3,
    () => new ValueError(`${name}: Expected input to be 2D or 3D, got ${input.rank}D tensor instead`),
  );
  const batched = input.rank === 3;
  if (hx !== null) {
    checkTensor(name, 'hx', 2, hx);
    const kind = batched ? 'batched 3-D' : 'unbatched 2-D';
    check(
      hx.rank === input.rank,
      () => new RuntimeError(`For ${kind} input, hx should also be ${input.rank}-D but got ${hx.rank}-D tensor`),
    );
  }
  checkDtype(input);
  checkFeatures(input, input_size);
  const batchFirst = batched && batch_first;
  const [first, second] = batched ? (input as tf.Tensor3D).shape : [input.shape[0], 1];
  const [N, L] = batchFirst ? [first, second] : [second, first];
  if (hx !== null) checkHidden(hx, [states, N, hidden_size], { batched, batchFirst });
  check(L > 0, () => new RuntimeError('Expected sequence length to be larger than 0 in RNN'));
  const batchSizes = new Int32Array(L).fill(N);
  return { x: input, h0: hx, layout: { packed: null, batched, batchFirst, L, N, batchSizes } };
}

function checkPacked(packed: PackedSequence, hx: unknown, { name, input_size, hidden_size, states }: Expected): Checked {
  const { data, batch_sizes } = packed;
  checkTensor(name, 'input', 1, data);
  checkDtype(data);
  check(data.rank === 2, () => new RuntimeError(`input must have 2 dimensions, got ${data.rank}`));
  checkFeatures(data, input_size);
  const rows = batch_sizes.reduce((a, b) => a + b, 0);
  check(rows === data.shape[0], () => {
    return new RuntimeError(`Expected ${rows} rows of packed data, the sum of batch_sizes, got ${data.shape[0]}`);
  });
  check(rows > 0, () => new RuntimeError('Expected sequence length to be larger than 0 in RNN'));
  const N = batch_sizes[0];
  const layout = {
    packed,
    batched: true,
    batchFirst: false,
    L: batch_sizes.length,
    N,
    batchSizes: Int32Array.from(batch_sizes),
  };
  if (hx === null) return { x: data, h0: null, layout };
  checkTensor(name, 'hx', 2, hx);
  checkHidden(hx, [states, N, hidden_size], layout);
  return { x: data, h0: hx, layout };
}

function checkDtype(input: tf.Tensor): void {
  check(input.dtype === 'float32', () => {
    const convert = `Convert input: input.to(torch.float32), or convert model: model.to(${dtype(input)})`;
    return new ValueError(`RNN input dtype (${dtype(input)}) does not match weight dtype (torch.float32). ${convert}`);
  });
}

function checkFeatures(input: tf.Tensor, input_size: number): void {
  const features = input.shape[input.rank - 1];
  check(features === input_size, () => {
    return new RuntimeError(`input.size(-1) must be equal to input_size. Expected ${input_size}, got ${features}`);
  });
}

function checkTensor(name: string, argument: string, position: number, value: unknown): asserts value is tf.Tensor {
  check(value instanceof tf.Tensor, () => {
    return new TypeError(
      `${name}.forward(): argument '${argument}' (position ${position}) must be Tensor, not ${typeName(value)}`,
    );
  });
  check(!value.isDisposed, () => {
    return new RuntimeError(`${name}.forward(): argument '${argument}' (position ${position}) is disposed`);
  });
}

function checkHidden(
  hx: tf.Tensor,
  expected: [number, number, number],
  { batched, batchFirst }: Pick<Layout, 'batched' | 'batchFirst'>,
): void {
  const [states, N, features] = expected;
  const got = batched ? hx.shape : [hx.shape[0] ?? 0, 1, hx.shape[1] ?? 0];
  check(tf.util.arraysEqual(got, expected), () => {
    const swapped = batchFirst && tf.util.arraysEqual(got, [N, states, features]);
    const hint = swapped ? ' (batch_first does not apply to hx: it is always (D*num_layers, N, Hout))' : '';
    return new RuntimeError(`Expected hidden size ${tuple(expected)}, got ${list(got)}${hint}`);
  });
  check(hx.dtype === 'float32', () => {
    return new RuntimeError(`hx dtype (${dtype(hx)}) does not match input dtype (torch.float32)`);
  });
}

/** Input in the caller's layout → time-major rows (ΣL, Hin). */
export function toRows(input: tf.Tensor, { packed, batchFirst, L, N }: Layout): tf.Tensor2D {
  if (packed) return input as tf.Tensor2D;
  const timeMajor = batchFirst ? tf.transpose(input, [1, 0, 2]) : input;
  return tf.reshape(timeMajor, [L * N, input.shape[input.rank - 1]]);
}

/** Time-major rows (ΣL, D·Hout) → output in the caller's layout. */
export function fromRows(rows: tf.Tensor2D, { packed, batched, batchFirst, L, N }: Layout): Sequence {
  if (packed) return new PackedSequence(rows, packed.batch_sizes, packed.sorted_indices, packed.unsorted_indices);
  if (!batched) return rows;
  const timeMajor = tf.reshape(rows, [L, N, rows.shape[1]]);
  return batchFirst ? tf.transpose(timeMajor, [1, 0, 2]) : timeMajor;
}

/** (D·K, N, Hout) or unbatched (D·K, Hout), or zeros if null → D·K states of (N, Hout), in packed order. */
export function toStates(hx: tf.Tensor | null, states: number, features: number, { packed, N }: Layout): tf.Tensor2D[] {
  if (hx === null) return new Array<tf.Tensor2D>(states).fill(tf.zeros([N, features]));
  const rows = permute(tf.reshape(hx, [states * N, features]), packed?.sorted_indices ?? null);
  return states === 1 ? [rows] : tf.split(rows, states, 0); // tfjs's gradient of a split into one piece throws
}

/** D·K states of (N, Hout) in packed order → (D·K, N, Hout) or unbatched (D·K, Hout). */
export function fromStates(states: tf.Tensor2D[], { packed, batched, N }: Layout): tf.Tensor {
  const rows = permute(tf.concat(states, 0), packed?.unsorted_indices ?? null);
  return batched ? tf.reshape(rows, [states.length, N, rows.shape[1]]) : rows;
}

/** Reorders the N rows of every state alike: row i of each becomes its row `permutation[i]`. */
function permute(rows: tf.Tensor2D, permutation: readonly number[] | null): tf.Tensor2D {
  if (permutation === null) return rows;
  const N = permutation.length;
  const index = Int32Array.from({ length: rows.shape[0] }, (_, row) => row - (row % N) + permutation[row % N]);
  return takeRows(rows, index) as tf.Tensor2D;
}
