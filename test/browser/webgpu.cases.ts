// The fused kernels of WebGPU against the composed ones, and how many programs they dispatch.
import * as tf from '@tensorflow/tfjs-core';
import { kernelFor } from '../../src/recurrence/fused.js';
import type { Weights } from '../../src/recurrence/kernel.js';
import type { ModeName } from '../../src/recurrence/modes.js';
import { recurrence } from '../../src/recurrence/recurrence.js';
import { equal, FORWARD, GRADIENT, misfit, ok } from '../support/assert.js';
import { type Case, suite } from '../support/case.js';

type Named = Record<string, tf.Tensor>;

interface Problem {
  mode: ModeName;
  H: number;
  I: number;
  /** The width of the output, if it is projected. */
  P?: number | undefined;
  batchSizes: Int32Array;
  reverse: boolean;
  bias: boolean;
}

const GATES = { RNN_TANH: 1, RNN_RELU: 1, LSTM: 4, GRU: 3 };

const padded = (L: number, N: number): Int32Array => new Int32Array(L).fill(N);

/** Everything that a gradient may be asked for, by name; the weights as torch draws them. */
function tensors({ mode, H, I, P, batchSizes, bias }: Problem): Named {
  let seed = 1;
  const uniform = (shape: number[], scale: number): tf.Tensor => tf.randomUniform(shape, -scale, scale, 'float32', seed++);
  const [columns, R, N] = [GATES[mode] * H, P ?? H, batchSizes[0]];
  const scale = 1 / Math.sqrt(H);
  return {
    x: uniform([batchSizes.reduce((a, b) => a + b), I], 2),
    w_ih: uniform([columns, I], scale),
    w_hh: uniform([columns, R], scale),
    ...(bias && { b_ih: uniform([columns], scale), b_hh: uniform([columns], scale) }),
    ...(P !== undefined && { w_hr: uniform([P, H], scale) }),
    h_0: uniform([N, R], 1),
    ...(mode === 'LSTM' && { c_0: uniform([N, H], 1) }),
  };
}

function run({ mode, batchSizes, reverse }: Problem, { x, h_0, c_0, ...weights }: Named): Named {
  const { output, stateN } = recurrence(mode, {
    x: x as tf.Tensor2D,
    state0: (c_0 ? [h_0, c_0] : [h_0]) as tf.Tensor2D[],
    weights: weights as unknown as Weights,
    batchSizes,
    reverse,
  });
  return { output, h_n: stateN[0], ...(c_0 && { c_n: stateN[1] }) };
}

function gradients(problem: Problem, named: Named): Named {
  const names = Object.keys(named);
  const loss = (...values: tf.Tensor[]): tf.Scalar => {
    const results = Object.values(run(problem, Object.fromEntries(names.map((name, i) => [name, values[i]]))));
    return tf.addN(results.map((y, i) => tf.sum<tf.Scalar>(tf.mul(y, tf.randomUniform(y.shape, -1, 1, 'float32', 90 + i)))));
  };
  return Object.fromEntries(
    tf
      .grads(loss)(Object.values(named))
      .map((gradient, i) => [`gradient of ${names[i]}`, gradient]),
  );
}

interface Backend {
  runWebGPUProgram(program: { shaderKey: string }, ...rest: unknown[]): tf.TensorInfo;
}

/** What the call returns, and the keys of the programs that it dispatches. */
function watched<T>(call: () => T): { value: T; keys: string[] } {
  const backend = tf.backend() as unknown as Backend;
  const keys: string[] = [];
  const dispatch = backend.runWebGPUProgram.bind(backend);
  backend.runWebGPUProgram = (program, ...rest) => {
    const result = dispatch(program, ...rest);
    keys.push(program.shaderKey);
    return result;
  };
  try {
    return { value: call(), keys };
  } finally {
    Reflect.deleteProperty(backend, 'runWebGPUProgram'); // what is left is the class's own
  }
}

const isFused = (key: string): boolean => key.startsWith('recurrence_');

/** All results and gradients of the problem, with the kernels of the active backend. */
function solve(problem: Problem): Named {
  const named = tensors(problem);
  return { ...run(problem, named), ...gradients(problem, named) };
}

/** What the call returns with the kernels composed of tfjs's ops, on the backend that shares no code with WebGPU. */
async function composed(call: () => Named): Promise<Named> {
  tf.env().set('RECURRENCE_FUSED', false);
  await tf.setBackend('cpu');
  try {
    return call();
  } finally {
    await tf.setBackend('webgpu');
    tf.env().set('RECURRENCE_FUSED', true);
  }
}

/** Reads asynchronously, as a page on WebGPU does. */
async function agree(actual: Named, expected: Named, what: string): Promise<void> {
  equal(Object.keys(actual), Object.keys(expected), 'results');
  for (const [name, tensor] of Object.entries(actual)) {
    equal(tensor.shape, expected[name].shape, `shape of ${name}`);
    const [a, e] = (await Promise.all([tensor.data(), expected[name].data()])).map((values) => Array.from(values));
    const { index, fraction } = misfit(a, e, name.startsWith('gradient') ? GRADIENT : FORWARD);
    ok(fraction <= 1, `${name}[${index}] of ${what}: expected ${e[index]}, got ${a[index]}`);
  }
}

async function compare(problem: Problem): Promise<void> {
  const { value: fused, keys } = watched(() => solve(problem));
  equal(keys.filter(isFused).length, 3, 'fused programs'); // forward, forward in training, backward
  await agree(fused, await composed(() => solve(problem)), JSON.stringify(problem));
}

/** Integers of a range, the same in every run. */
function integers(seed: number): (from: number, to: number) => number {
  let state = seed;
  return (from, to) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return from + Math.floor((state / 2 ** 32) * (to - from + 1));
  };
}

function randomProblem(mode: ModeName, projected: boolean, seed: number): Problem {
  const pick = integers(seed);
  pick(0, 0);
  const [H, N, L] = [pick(projected ? 2 : 1, 67), pick(1, 67), pick(1, 7)];
  const packed = Int32Array.from({ length: L }, () => pick(1, N)).sort((a, b) => b - a);
  const batchSizes = pick(0, 1) ? packed : padded(L, N);
  const P = projected ? pick(1, H - 1) : undefined;
  return { mode, H, I: pick(1, 20), P, batchSizes, reverse: pick(0, 1) === 1, bias: pick(0, 2) > 0 };
}

const KINDS: readonly (readonly [name: string, mode: ModeName, projected: boolean])[] = [
  ['RNN_TANH', 'RNN_TANH', false],
  ['RNN_RELU', 'RNN_RELU', false],
  ['LSTM', 'LSTM', false],
  ['LSTM projected', 'LSTM', true],
  ['GRU', 'GRU', false],
];

type Body = (mode: ModeName, projected: boolean) => void | Promise<void>;

const eachKind = (title: string, body: Body): [string, () => void | Promise<void>][] =>
  KINDS.map(([name, mode, projected]) => [`${name} ${title}`, () => body(mode, projected)]);

/** How many programs one layer takes: forward alone, and with the gradients. */
function programs(mode: ModeName, P: number | undefined, L: number): number[] {
  const problem = { mode, H: 16, I: 8, P, batchSizes: padded(L, 4), reverse: true, bias: true };
  const named = tensors(problem);
  const forward = watched(() => run(problem, named)).keys;
  const both = watched(() => gradients(problem, named)).keys;
  return [forward, both].map((keys) => keys.length);
}

/** The rows of a batch with something in them that is not finite, run forward. */
async function compareNonFinite(mode: ModeName, projected: boolean): Promise<void> {
  const [N, I] = [4, 2];
  const problem = { mode, H: 5, I, P: projected ? 3 : undefined, batchSizes: padded(4, N), reverse: false, bias: true };
  const forward = (): Named => {
    const named = tensors(problem);
    const x = named.x.dataSync().slice();
    [NaN, Infinity, -Infinity].forEach((value, row) => (x[(N + row) * I] = value)); // in the second step
    return run(problem, { ...named, x: tf.tensor(x, named.x.shape) });
  };
  await agree(forward(), await composed(forward), mode);
}

async function tanhIsAccurate(): Promise<void> {
  const sizes = [1e-30, 1e-6, 1e-3, 0.01, 0.1, 0.2, 0.299, 0.301, 0.4, 0.6, 1, 2, 5, 9, 20, 200];
  const x = tf.tensor2d([...sizes, ...sizes.map((size) => -size)], [2 * sizes.length, 1]);
  const weights = { w_ih: tf.ones([1, 1]), w_hh: tf.zeros([1, 1]) };
  const h_0 = tf.zeros(x.shape);
  const problem = { mode: 'RNN_TANH', H: 1, I: 1, batchSizes: padded(1, x.size), reverse: false, bias: false } as const;
  const { output } = run(problem, { x, h_0, ...weights });
  const { index, fraction } = misfit(Array.from(await output.data()), Array.from(await x.data(), Math.tanh), {
    absolute: 0,
    relative: 4e-7,
  });
  ok(fraction <= 1, `tanh(${(await x.data())[index]}) is ${(await output.data())[index]}`);
}

export const webgpuCases: readonly Case[] = suite('webgpu', {
  ...Object.fromEntries([
    ...eachKind('of random sizes equals composed', async (mode, projected) => {
      for (let seed = 1; seed <= 6; seed++) await compare(randomProblem(mode, projected, seed));
    }),
    ...eachKind('wider than a workgroup equals composed', (mode, projected) =>
      compare({ mode, H: 300, I: 3, P: projected ? 270 : undefined, batchSizes: padded(3, 2), reverse: false, bias: true }),
    ),
    ...eachKind('carries NaN and infinities as composed does', compareNonFinite),
    ...eachKind('dispatches as many programs for a long sequence as for a short one', (mode, projected) => {
      const P = projected ? 8 : undefined;
      equal(programs(mode, P, 400), programs(mode, P, 100), 'programs forward, and with gradients');
    }),
  ]),
  'a batch of more rows than a dispatch has in one dimension': async () => {
    const problem = { mode: 'RNN_TANH', H: 1, I: 1, batchSizes: padded(1, 66_000), reverse: false, bias: true } as const;
    const forward = (): Named => run(problem, tensors(problem));
    await agree(forward(), await composed(forward), 'a large batch');
  },
  'tanh is accurate near zero and far from it': tanhIsAccurate,
  'what is too much for the device is composed': () => {
    const chosen = (mode: ModeName, H: number, rows: number): string | undefined => {
      const [x, w_ih, w_hh] = [tf.zeros([rows, 1]), tf.zeros([GATES[mode] * H, 1]), tf.zeros([GATES[mode] * H, H])];
      const state0 = new Array<tf.Tensor2D>(mode === 'LSTM' ? 2 : 1).fill(tf.zeros([1, H]));
      const weights = { w_ih, w_hh } as Weights;
      const steps = { batchSizes: padded(rows, 1), reverse: false };
      return kernelFor(mode, { x: x as tf.Tensor2D, state0, weights, steps }).kernelName;
    };
    equal(chosen('LSTM', 500, 1), 'Recurrence_LSTM_webgpu');
    equal(chosen('LSTM', 4000, 1), 'Recurrence_LSTM'); // for the workgroup's memory
    equal(chosen('RNN_TANH', 1024, 2 ** 14), 'Recurrence_RNN_TANH_webgpu');
    equal(chosen('RNN_TANH', 1024, 2 ** 14 + 1), 'Recurrence_RNN_TANH'); // for one dispatch
  },
});
