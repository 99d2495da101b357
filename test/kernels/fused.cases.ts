// The fused kernels of each backend against the composed one, on recurrences of any size, forward and backward.
import * as tf from '@tensorflow/tfjs-core';
import { kernelFor } from '../../src/recurrence/fused.js';
import { type ModeName, MODES } from '../../src/recurrence/modes.js';
import { recurrence, type RecurrenceArguments } from '../../src/recurrence/recurrence.js';
import { close, FORWARD, GRADIENT, leaksNothing, ok } from '../support/assert.js';
import { suite } from '../support/case.js';
import { Dice } from '../support/dice.js';

type Named = Record<string, tf.Tensor>;

interface Problem {
  mode: ModeName;
  name: string;
  reverse: boolean;
  batchSizes: Int32Array;
  tensors: Named;
}

/** As many as the sequences of a batch in which each is as long as the one before or shorter. */
function drawBatchSizes(dice: Dice, steps: number): Int32Array {
  const sizes = [dice.pick([1, dice.integer(2, 8), dice.integer(9, 67)])];
  const packed = dice.chance();
  while (sizes.length < steps) sizes.push(packed ? dice.integer(1, sizes[sizes.length - 1]) : sizes[0]);
  return Int32Array.from(sizes);
}

function draw(seed: number, mode: ModeName, projected: boolean): Problem {
  const dice = new Dice(seed);
  const [I, H] = [dice.integer(1, 67), dice.integer(projected ? 2 : 1, 67)];
  const R = projected ? dice.integer(1, H - 1) : H;
  const batchSizes = drawBatchSizes(dice, dice.integer(1, 7));
  const [reverse, bias] = [dice.chance(), dice.chance(75)];
  const [N, rows] = [batchSizes[0], batchSizes.reduce((a, b) => a + b)];
  const width = MODES[mode].gates * H;
  const random = (shape: number[], scale: number): tf.Tensor =>
    tf.tensor(dice.uniform(tf.util.sizeFromShape(shape), scale), shape);
  const tensors = {
    x: random([rows, I], 1),
    w_ih: random([width, I], 2 / Math.sqrt(I)),
    w_hh: random([width, R], 1 / Math.sqrt(R)),
    ...(bias && { b_ih: random([width], 0.5), b_hh: random([width], 0.5) }),
    ...(projected && { w_hr: random([R, H], 1 / Math.sqrt(H)) }),
    h0: random([N, R], 1),
    ...(mode === 'LSTM' && { c0: random([N, H], 1) }),
  };
  const name = `${mode} I=${I} H=${H} R=${R} batchSizes=${batchSizes.join()} reverse=${reverse} bias=${bias}`;
  return { mode, name, reverse, batchSizes, tensors };
}

function toArguments({ batchSizes, reverse, tensors }: Problem): RecurrenceArguments {
  const { x, h0, c0, ...weights } = tensors;
  return { x, state0: c0 ? [h0, c0] : [h0], weights, batchSizes, reverse } as unknown as RecurrenceArguments;
}

/** Runs the op with fused kernels on or off. */
function run(problem: Problem, fused: boolean): tf.Tensor[] {
  tf.env().set('RECURRENCE_FUSED', fused);
  try {
    const { output, stateN } = recurrence(problem.mode, toArguments(problem));
    return [output, ...stateN];
  } finally {
    tf.env().set('RECURRENCE_FUSED', true);
  }
}

/** The gradients of a loss that all results have part in, each element with a weight of its own. */
function gradients(problem: Problem, fused: boolean): Named {
  const names = Object.keys(problem.tensors);
  const loss = (...values: tf.Tensor[]): tf.Scalar => {
    const tensors = Object.fromEntries(names.map((name, i) => [name, values[i]]));
    const dice = new Dice(1);
    const terms = run({ ...problem, tensors }, fused).map((result) =>
      tf.sum<tf.Scalar>(tf.mul(result, tf.tensor(dice.uniform(result.size, 1), result.shape))),
    );
    return tf.addN(terms);
  };
  const grads = tf.grads(loss)(Object.values(problem.tensors));
  return Object.fromEntries(names.map((name, i) => [name, grads[i]]));
}

/** The last state of a one-step recurrence on rows of one number each, with one unit and these input weights. */
function oneUnit(mode: ModeName, x: readonly number[], w_ih: readonly number[], b_ih: readonly number[]): tf.Tensor {
  const zeros = tf.zeros<tf.Rank.R2>([x.length, 1]);
  const { stateN } = recurrence(mode, {
    x: tf.tensor2d([...x], [x.length, 1]),
    state0: mode === 'LSTM' ? [zeros, zeros] : [zeros],
    weights: {
      w_ih: tf.tensor2d([...w_ih], [w_ih.length, 1]),
      w_hh: tf.zeros([w_ih.length, 1]),
      b_ih: tf.tensor1d([...b_ih]),
      b_hh: tf.zeros([w_ih.length]),
    },
    batchSizes: Int32Array.of(x.length),
    reverse: false,
  });
  return stateN[stateN.length - 1];
}

const sweep = Array.from({ length: 2001 }, (_, i) => Math.sign(i - 1000) * 12 * (Math.abs(i - 1000) / 1000) ** 3);

const COUNT = 6;

/** Kinds of recurrence, each with problems of its own. */
const KINDS: readonly { name: string; mode: ModeName; projected: boolean }[] = [
  { name: 'RNN_TANH', mode: 'RNN_TANH', projected: false },
  { name: 'RNN_RELU', mode: 'RNN_RELU', projected: false },
  { name: 'LSTM', mode: 'LSTM', projected: false },
  { name: 'LSTM projected', mode: 'LSTM', projected: true },
  { name: 'GRU', mode: 'GRU', projected: false },
];

const problems = (kind: (typeof KINDS)[number]): Problem[] =>
  Array.from({ length: COUNT }, (_, i) => draw(100 * KINDS.indexOf(kind) + i, kind.mode, kind.projected));

const perKind = (title: string, body: (problem: Problem) => void): Record<string, () => void> =>
  Object.fromEntries(KINDS.map((kind) => [`${kind.name}: ${title}`, () => problems(kind).forEach(body)]));

export const fusedCases = suite('fused kernels', {
  'there is one for every mode on this backend': () => {
    for (const { mode, projected } of KINDS) {
      const problem = draw(1, mode, projected);
      const { x, state0, weights } = toArguments(problem);
      const { kernelName } = kernelFor(mode, { x, state0, weights, steps: problem });
      ok(kernelName !== `Recurrence_${mode}`, `${mode} is composed on ${tf.getBackend()}`);
    }
  },
  'tanh is right to six digits, near zero too': () => {
    close(oneUnit('RNN_TANH', sweep, [1], [0]), sweep.map(Math.tanh), { absolute: 1e-12, relative: 1e-6 });
  },
  'the sigmoid is right to 1e-6': () => {
    const sigmoids = sweep.map((x) => 1 / (1 + Math.exp(-x)));
    const c = oneUnit('LSTM', sweep, [1, 0, 0, 0], [0, 0, 100, 0]); // c = σ(x)·tanh(100)
    close(c, sigmoids, { absolute: 1e-6, relative: 0 });
  },
  'infinities saturate, and NaN stays NaN': () => {
    const x = [Infinity, -Infinity, NaN, 1e30, -1e30];
    close(oneUnit('RNN_TANH', x, [1], [0]), [1, -1, NaN, 1, -1], FORWARD);
    close(oneUnit('RNN_RELU', x, [1], [0]), [Infinity, 0, NaN, Math.fround(1e30), 0], FORWARD);
    close(oneUnit('LSTM', x, [1, 1, 1, 1], [0, 0, 0, 0]), [1, 0, NaN, 1, 0], FORWARD); // c = σ(x)·tanh(x)
    close(oneUnit('GRU', x, [1, -1, 1], [0, 0, 0]), [1, 0, NaN, 1, 0], FORWARD); // h = (1 - σ(-x))·tanh(x)
  },
  ...perKind('the composed numbers', (problem) => {
    const [fused, composed] = [run(problem, true), run(problem, false)];
    fused.forEach((result, i) => close(result, composed[i], FORWARD, `${problem.name}: result ${i}`));
  }),
  ...perKind('the composed gradients', (problem) => {
    const [fused, composed] = [gradients(problem, true), gradients(problem, false)];
    for (const name in composed) close(fused[name], composed[name], GRADIENT, `${problem.name}: gradient of ${name}`);
  }),
  ...perKind('nothing is left behind', (problem) => {
    leaksNothing(() => tf.dispose(run(problem, true)), 2);
    leaksNothing(() => tf.dispose(gradients(problem, true)), 2);
  }),
});
