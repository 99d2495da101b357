// The fused kernels of each backend against the composed one, on recurrences of any size, forward and backward.
import * as tf from '@tensorflow/tfjs-core';
import { formFor } from '../../../src/ops/recurrence/choose.js';
import type { ModeName } from '../../../src/ops/recurrence/modes.js';
import { recurrence } from '../../../src/ops/recurrence/recurrence.js';
import { close, FORWARD, GRADIENT, leaksNothing, ok, type Tolerance } from '../../support/assert.js';
import { suite } from '../../support/case.js';
import {
  drawProblem,
  gradientsOf,
  KINDS,
  type Named,
  type Problem,
  runOp,
  tensorsOf,
  toArguments,
} from '../../support/recurrence.js';
import { withoutFused } from '../../support/without_fused.js';

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

/** Few rows a step and many steps: where some backends leave the products outside of the loop to others. */
const long = (mode: ModeName, projected: boolean): Problem => {
  const [H, P, batchSizes] = [67, projected ? 33 : undefined, new Int32Array(60).fill(4)];
  return { mode, I: H, H, P, batchSizes, reverse: true, bias: true };
};

const problems = ({ mode, projected }: (typeof KINDS)[number], k: number): Problem[] => [
  ...Array.from({ length: COUNT }, (_, i) => drawProblem(100 * k + i, mode, projected)),
  long(mode, projected),
];

const perKind = (title: string, body: (problem: Problem) => void): Record<string, () => void> =>
  Object.fromEntries(KINDS.map((kind, k) => [`${kind.name}: ${title}`, () => problems(kind, k).forEach(body)]));

/** Every tensor by name against the composed one. */
function agree(problem: Problem, results: () => Named, tolerance: Tolerance): void {
  const [fused, composed] = [results(), withoutFused(results)];
  for (const name in composed) close(fused[name], composed[name], tolerance, `${JSON.stringify(problem)}: ${name}`);
}

export const fusedCases = suite('fused kernels', {
  'there is one for every mode on this backend': () => {
    for (const { mode, projected } of KINDS) {
      const problem = drawProblem(1, mode, projected);
      const { name } = formFor(mode, { ...toArguments(problem, tensorsOf(problem)), steps: problem });
      ok(name !== 'composed', `${mode} is composed on ${tf.getBackend()}`);
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
  'tanh saturates at exactly ±1': () => {
    close(oneUnit('RNN_TANH', [9, -9, 20, -20], [1], [0]), [1, -1, 1, -1], { absolute: 0, relative: 0 });
  },
  'infinities saturate, and NaN stays NaN': () => {
    const x = [Infinity, -Infinity, NaN, 1e30, -1e30];
    close(oneUnit('RNN_TANH', x, [1], [0]), [1, -1, NaN, 1, -1], FORWARD);
    close(oneUnit('RNN_RELU', x, [1], [0]), [Infinity, 0, NaN, Math.fround(1e30), 0], FORWARD);
    close(oneUnit('LSTM', x, [1, 1, 1, 1], [0, 0, 0, 0]), [1, 0, NaN, 1, 0], FORWARD); // c = σ(x)·tanh(x)
    close(oneUnit('GRU', x, [1, -1, 1], [0, 0, 0]), [1, 0, NaN, 1, 0], FORWARD); // h = (1 - σ(-x))·tanh(x)
  },
  ...perKind('the composed numbers', (problem) => {
    const named = tensorsOf(problem);
    agree(problem, () => runOp(problem, named), FORWARD);
  }),
  ...perKind('the composed gradients', (problem) => {
    const named = tensorsOf(problem);
    agree(problem, () => gradientsOf(problem, named), GRADIENT);
  }),
  ...perKind('nothing is left behind', (problem) => {
    const named = tensorsOf(problem);
    leaksNothing(() => tf.dispose(runOp(problem, named)), 2);
    leaksNothing(() => tf.dispose(gradientsOf(problem, named)), 2);
  }),
});
