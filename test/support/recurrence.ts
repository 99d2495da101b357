// The op on its own: recurrences drawn at random, what runs them, and what their gradients are.
import * as tf from '@tensorflow/tfjs-core';
import { type ModeName, MODES } from '../../src/ops/recurrence/modes.js';
import { recurrence, type RecurrenceArguments } from '../../src/ops/recurrence/recurrence.js';
import { Dice } from './dice.js';

export type Named = Record<string, tf.Tensor>;

/** A recurrence of that many input features and units. */
export interface Problem {
  mode: ModeName;
  I: number;
  H: number;
  /** The width of the output, if it is projected. */
  P?: number | undefined;
  batchSizes: Int32Array;
  reverse: boolean;
  bias: boolean;
}

/** The modes, and an LSTM that projects. */
export const KINDS: readonly { name: string; mode: ModeName; projected: boolean }[] = [
  { name: 'RNN_TANH', mode: 'RNN_TANH', projected: false },
  { name: 'RNN_RELU', mode: 'RNN_RELU', projected: false },
  { name: 'LSTM', mode: 'LSTM', projected: false },
  { name: 'LSTM projected', mode: 'LSTM', projected: true },
  { name: 'GRU', mode: 'GRU', projected: false },
];

/** The alive rows of a batch in which each sequence is as long as the one before or shorter. */
function drawBatchSizes(dice: Dice, steps: number): Int32Array {
  const sizes = [dice.pick([1, dice.integer(2, 8), dice.integer(9, 67)])];
  const packed = dice.chance();
  while (sizes.length < steps) sizes.push(packed ? dice.integer(1, sizes[sizes.length - 1]) : sizes[0]);
  return Int32Array.from(sizes);
}

/** Sizes of 1 to 67, up to 12 steps, packed or not, either direction, with biases or without. */
export function drawProblem(seed: number, mode: ModeName, projected: boolean): Problem {
  const dice = new Dice(seed);
  const [I, H] = [dice.integer(1, 67), dice.integer(projected ? 2 : 1, 67)];
  const P = projected ? dice.integer(1, H - 1) : undefined;
  return {
    mode,
    I,
    H,
    P,
    batchSizes: drawBatchSizes(dice, dice.integer(1, 12)),
    reverse: dice.chance(),
    bias: dice.chance(75),
  };
}

/** Everything that a gradient may be asked for, by name: the same for the same problem, on any backend. */
export function tensorsOf({ mode, I, H, P, batchSizes, bias }: Problem): Named {
  const dice = new Dice(1);
  const random = (shape: number[], scale: number): tf.Tensor =>
    tf.tensor(dice.uniform(tf.util.sizeFromShape(shape), scale), shape);
  const [width, R, N] = [MODES[mode].gates * H, P ?? H, batchSizes[0]];
  return {
    x: random([batchSizes.reduce((a, b) => a + b), I], 1),
    w_ih: random([width, I], 2 / Math.sqrt(I)),
    w_hh: random([width, R], 1 / Math.sqrt(R)),
    ...(bias && { b_ih: random([width], 0.5), b_hh: random([width], 0.5) }),
    ...(P !== undefined && { w_hr: random([P, H], 1 / Math.sqrt(H)) }),
    h_0: random([N, R], 1),
    ...(mode === 'LSTM' && { c_0: random([N, H], 1) }),
  };
}

/** What the op takes, from the tensors by name. */
export function toArguments(
  { batchSizes, reverse }: Pick<Problem, 'batchSizes' | 'reverse'>,
  { x, h_0, c_0, ...weights }: Named,
): RecurrenceArguments {
  return { x, state0: c_0 ? [h_0, c_0] : [h_0], weights, batchSizes, reverse } as unknown as RecurrenceArguments;
}

/** The op's results by name. */
export function runOp(problem: Pick<Problem, 'mode' | 'batchSizes' | 'reverse'>, named: Named): Named {
  const { output, stateN } = recurrence(problem.mode, toArguments(problem, named));
  return { output, h_n: stateN[0], ...(stateN.length > 1 && { c_n: stateN[1] }) };
}

/** The gradients of a loss that all results have part in, each element with a weight of its own; `between` runs before them. */
export function gradientsOf(problem: Problem, named: Named, between: () => void = () => undefined): Named {
  const names = Object.keys(named);
  const loss = (...values: tf.Tensor[]): tf.Scalar => {
    const dice = new Dice(2);
    const results = Object.values(runOp(problem, Object.fromEntries(names.map((name, i) => [name, values[i]]))));
    const loss = tf.addN(results.map((y) => tf.sum<tf.Scalar>(tf.mul(y, tf.tensor(dice.uniform(y.size, 1), y.shape)))));
    between();
    return loss;
  };
  const grads = tf.grads(loss)(Object.values(named));
  return Object.fromEntries(names.map((name, i) => [`gradient of ${name}`, grads[i]]));
}
