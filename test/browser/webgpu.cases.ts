// The fused kernels of WebGPU against the composed ones, and how many programs they dispatch.
import * as tf from '@tensorflow/tfjs-core';
import { kernelFor } from '../../src/recurrence/fused.js';
import type { Weights } from '../../src/recurrence/kernel.js';
import { type ModeName, MODES } from '../../src/recurrence/modes.js';
import { equal, FORWARD, GRADIENT, misfit, ok } from '../support/assert.js';
import { type Case, suite } from '../support/case.js';
import {
  drawProblem,
  gradientsOf,
  KINDS,
  type Named,
  type Problem,
  runOp,
  tensorsOf,
  withoutFused,
} from '../support/recurrence.js';

const padded = (L: number, N: number): Int32Array => new Int32Array(L).fill(N);

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
  const named = tensorsOf(problem);
  return { ...runOp(problem, named), ...gradientsOf(problem, named) };
}

/** What the call returns with the kernels composed of tfjs's ops, on the backend that shares no code with WebGPU. */
async function composed(call: () => Named): Promise<Named> {
  await tf.setBackend('cpu');
  try {
    return withoutFused(call);
  } finally {
    await tf.setBackend('webgpu');
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

type Body = (mode: ModeName, projected: boolean) => void | Promise<void>;

const eachKind = (title: string, body: Body): [string, () => void | Promise<void>][] =>
  KINDS.map(({ name, mode, projected }) => [`${name} ${title}`, () => body(mode, projected)]);

/** How many programs one layer takes: forward alone, and with the gradients. */
function programs(mode: ModeName, P: number | undefined, L: number): number[] {
  const problem = { mode, H: 16, I: 8, P, batchSizes: padded(L, 4), reverse: true, bias: true };
  const named = tensorsOf(problem);
  const forward = watched(() => runOp(problem, named)).keys;
  const both = watched(() => gradientsOf(problem, named)).keys;
  return [forward, both].map((keys) => keys.length);
}

/** The rows of a batch with something in them that is not finite, run forward. */
async function compareNonFinite(mode: ModeName, projected: boolean): Promise<void> {
  const [N, I] = [4, 2];
  const problem = { mode, H: 5, I, P: projected ? 3 : undefined, batchSizes: padded(4, N), reverse: false, bias: true };
  const forward = (): Named => {
    const named = tensorsOf(problem);
    const x = named.x.dataSync().slice();
    [NaN, Infinity, -Infinity].forEach((value, row) => (x[(N + row) * I] = value)); // in the second step
    return runOp(problem, { ...named, x: tf.tensor(x, named.x.shape) });
  };
  await agree(forward(), await composed(forward), mode);
}

async function tanhIsAccurate(): Promise<void> {
  const sizes = [1e-30, 1e-6, 1e-3, 0.01, 0.1, 0.2, 0.299, 0.301, 0.4, 0.6, 1, 2, 5, 9, 20, 200];
  const x = tf.tensor2d([...sizes, ...sizes.map((size) => -size)], [2 * sizes.length, 1]);
  const weights = { w_ih: tf.ones([1, 1]), w_hh: tf.zeros([1, 1]) };
  const h_0 = tf.zeros(x.shape);
  const problem = { mode: 'RNN_TANH', H: 1, I: 1, batchSizes: padded(1, x.size), reverse: false, bias: false } as const;
  const { output } = runOp(problem, { x, h_0, ...weights });
  const { index, fraction } = misfit(Array.from(await output.data()), Array.from(await x.data(), Math.tanh), {
    absolute: 0,
    relative: 4e-7,
  });
  ok(fraction <= 1, `tanh(${(await x.data())[index]}) is ${(await output.data())[index]}`);
}

export const webgpuCases: readonly Case[] = suite('webgpu', {
  ...Object.fromEntries([
    ...eachKind('of random sizes equals composed', async (mode, projected) => {
      for (let seed = 1; seed <= 6; seed++) await compare(drawProblem(seed, mode, projected));
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
    const forward = (): Named => runOp(problem, tensorsOf(problem));
    await agree(forward(), await composed(forward), 'a large batch');
  },
  'tanh is accurate near zero and far from it': tanhIsAccurate,
  'what is too much for the device is composed': () => {
    const chosen = (mode: ModeName, H: number, rows: number): string | undefined => {
      const [x, w_ih, w_hh] = [
        tf.zeros([rows, 1]),
        tf.zeros([MODES[mode].gates * H, 1]),
        tf.zeros([MODES[mode].gates * H, H]),
      ];
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
