// torch's checks of a call of a cell, in torch's order and words.
import type * as tf from '@tensorflow/tfjs-core';
import { check } from '../../python/check.js';
import { RuntimeError, ValueError } from '../../python/errors.js';
import { checkTensor } from '../../python/checks.js';
import { checkInputDtype, checkPair, checkStateDtype } from './shared_checks.js';

/** What a call must fit. */
export interface Expected {
  name: 'RNNCell' | 'LSTMCell' | 'GRUCell';
  input_size: number;
  hidden_size: number;
  states: number;
}

export interface Checked {
  /** (N, Hin) or unbatched (Hin). */
  x: tf.Tensor;
  /** h, and of an LSTM also c, (N, Hout) or unbatched (Hout); null for zeros. */
  hx: tf.Tensor[] | null;
}

export function checkCellForward(input: unknown, hx: unknown, expected: Expected): Checked {
  const { name, input_size } = expected;
  checkTensor(`${name}.forward()`, 'input', 1, input);
  checkRank(name, 'input', input);
  const given = checkStates(hx, expected);
  checkInputDtype(name, input);
  const features = input.shape[input.rank - 1];
  check(features === input_size, () => {
    return new RuntimeError(`input has inconsistent input_size: got ${features} expected ${input_size}`);
  });
  given?.forEach((state, i) => checkState(input, state, given.length === 2 ? `hx[${i}]` : 'hx', expected));
  return { x: input, hx: given };
}

function checkStates(hx: unknown, { name, states }: Expected): tf.Tensor[] | null {
  if (hx === null) return null;
  if (states === 2) {
    const pair = checkPair('lstm_cell()', 'lstm_cell', hx);
    pair.forEach((state, i) => checkRank(name, `hx[${i}]`, state));
    return pair;
  }
  checkTensor(`${name}.forward()`, 'hx', 2, hx);
  checkRank(name, 'hidden', hx);
  return [hx];
}

function checkRank(name: string, argument: string, { rank }: tf.Tensor): void {
  check(rank === 1 || rank === 2, () => {
    return new ValueError(`${name}: Expected ${argument} to be 1D or 2D, got ${rank}D instead`);
  });
}

function checkState(input: tf.Tensor, state: tf.Tensor, argument: string, { hidden_size }: Expected): void {
  check(state.rank === input.rank, () => {
    const kind = input.rank === 2 ? 'batched 2-D' : 'unbatched 1-D';
    return new RuntimeError(`For ${kind} input, ${argument} should also be ${input.rank}-D but got ${state.rank}-D tensor`);
  });
  const [N, M] = input.rank === 2 ? [input.shape[0], state.shape[0]] : [1, 1];
  check(N === M, () => new RuntimeError(`Input batch size ${N} doesn't match hidden0 batch size ${M}`));
  const features = state.shape[state.rank - 1];
  check(features === hidden_size, () => {
    return new RuntimeError(`hidden0 has inconsistent hidden_size: got ${features}, expected ${hidden_size}`);
  });
  checkStateDtype(argument, state);
}
