// torch's checks of a call of RNN, LSTM or GRU, in torch's order and words.
import * as tf from '@tensorflow/tfjs-core';
import { check } from '../../python/check.js';
import { RuntimeError, ValueError } from '../../python/errors.js';
import { checkTensor } from '../../python/checks.js';
import { list, tuple } from '../../python/repr.js';
import type { Layout } from './layout.js';
import { checkInputDtype, checkPair, checkStateDtype } from './shared_checks.js';
import { checkPacked, PackedSequence } from '../utils/packed_sequence.js';

const { arraysEqual } = tf.util;

/** What a call must fit. */
export interface Expected {
  name: 'RNN' | 'LSTM' | 'GRU';
  input_size: number;
  /** The width of h, and of an LSTM also of c. */
  widths: readonly number[];
  states: number; // D·K
  batch_first: boolean;
}

export interface Checked {
  x: tf.Tensor;
  /** h_0, and of an LSTM also c_0; null for zeros. */
  hx: tf.Tensor[] | null;
  layout: Layout;
}

export function checkForward(input: unknown, hx: unknown, expected: Expected): Checked {
  return input instanceof PackedSequence ? checkPackedInput(input, hx, expected) : checkPadded(input, hx, expected);
}

function checkPadded(input: unknown, hx: unknown, expected: Expected): Checked {
  const { name, batch_first } = expected;
  checkTensor(`${name}.forward()`, 'input', 1, input);
  check(input.rank === 2 || input.rank === 3, () => {
    const got = name === 'RNN' ? `${input.rank}D tensor` : `${input.rank}D`;
    return new ValueError(`${name}: Expected input to be 2D or 3D, got ${got} instead`);
  });
  const given = checkStates(hx, expected);
  if (given) checkRanks(input, given);
  checkInput(input, expected);
  const batched = input.rank === 3;
  const batchFirst = batched && batch_first;
  const [first, second] = batched ? (input as tf.Tensor3D).shape : [input.shape[0], 1];
  const [N, L] = batchFirst ? [first, second] : [second, first];
  const layout = { packed: null, batched, batchFirst, L, N, batchSizes: new Int32Array(L).fill(N) };
  if (given) checkSizes(given, expected, layout);
  check(L > 0, () => new RuntimeError('Expected sequence length to be larger than 0 in RNN'));
  return { x: input, hx: given, layout };
}

function checkPackedInput(packed: PackedSequence, hx: unknown, expected: Expected): Checked {
  const { data, batch_sizes } = packed;
  checkPacked(`${expected.name}.forward()`, 'input', packed);
  checkInput(data, expected, 2);
  const [L, N] = [batch_sizes.length, batch_sizes[0]];
  const layout = { packed, batched: true, batchFirst: false, L, N, batchSizes: Int32Array.from(batch_sizes) };
  const given = checkStates(hx, expected);
  if (given) checkSizes(given, expected, layout);
  return { x: data, hx: given, layout };
}

function checkStates(hx: unknown, { name, widths }: Expected): tf.Tensor[] | null {
  if (hx === null) return null;
  if (widths.length === 2) return checkPair(`${name}.forward()`, 'lstm', hx);
  checkTensor(`${name}.forward()`, 'hx', 2, hx);
  return [hx];
}

function checkRanks(input: tf.Tensor, hx: readonly tf.Tensor[]): void {
  const pair = hx.length === 2;
  check(
    hx.every((state) => state.rank === input.rank),
    () => {
      const kind = input.rank === 3 ? 'batched 3-D' : 'unbatched 2-D';
      const ranks = hx.map(({ rank }) => `${rank}-D`).join(', ');
      const [names, got] = pair ? ['hx and cx', `(${ranks}) tensors`] : ['hx', `${ranks} tensor`];
      return new RuntimeError(`For ${kind} input, ${names} should also be ${input.rank}-D but got ${got}`);
    },
  );
}

function checkInput(input: tf.Tensor, { input_size }: Expected, rank = input.rank): void {
  checkInputDtype('RNN', input);
  check(input.rank === rank, () => new RuntimeError(`input must have ${rank} dimensions, got ${input.rank}`));
  const features = input.shape[input.rank - 1];
  check(features === input_size, () => {
    return new RuntimeError(`input.size(-1) must be equal to input_size. Expected ${input_size}, got ${features}`);
  });
}

function checkSizes(hx: readonly tf.Tensor[], { states, widths }: Expected, layout: Layout): void {
  for (const [i, state] of hx.entries()) {
    const index = hx.length === 2 ? `[${i}]` : '';
    checkSize(`hidden${index}`, state, [states, layout.N, widths[i]], layout);
    checkStateDtype(`hx${index}`, state);
  }
}

function checkSize(
  name: string,
  state: tf.Tensor,
  expected: [number, number, number],
  { batched, batchFirst }: Layout,
): void {
  const [states, N, width] = expected;
  const got = batched ? state.shape : [state.shape[0] ?? 0, 1, state.shape[1] ?? 0];
  check(arraysEqual(got, expected), () => {
    const swapped = batchFirst && arraysEqual(got, [N, states, width]);
    const hint = swapped ? ' (batch_first does not apply to hx: it is always (D*num_layers, N, Hout))' : '';
    return new RuntimeError(`Expected ${name} size ${tuple(expected)}, got ${list(got)}${hint}`);
  });
}
