// The fused kernels of WebGPU against the composed ones, and how many programs they dispatch.
import * as tf from '@tensorflow/tfjs-core';
import { CELLS } from '../../src/ops/recurrence/webgpu/cells.js';
import { countsOf, fitsSequence, sizesOf } from '../../src/ops/recurrence/webgpu/sizes.js';
import { formFor } from '../../src/ops/recurrence/choose.js';
import { type ModeName, MODES } from '../../src/ops/recurrence/modes.js';
import { equal, FORWARD, GRADIENT, misfit, ok } from '../support/assert.js';
import { type Case, suite } from '../support/case.js';
import { drawProblem, gradientsOf, KINDS, type Named, type Problem, runOp, tensorsOf } from '../support/recurrence.js';
import { withoutFused } from '../support/without_fused.js';

const padded = (L: number, N: number): Int32Array => new Int32Array(L).fill(N);

interface Backend {
  readonly device: { readonly limits: Record<string, number> };
  runWebGPUProgram(program: { shaderKey: string }, ...rest: unknown[]): tf.TensorInfo;
}

/** Which programs a recurrence takes: one of all steps, or some for each. */
interface Way {
  name: string;
  /** Runs the call so. */
  within<T>(call: () => T): T;
  /** How many programs a forward pass of so many steps takes, and a backward pass. */
  forward(steps: number, projected: boolean): number;
  backward(steps: number, projected: boolean): number;
}

const WAYS: readonly Way[] = [
  { name: 'in one program', within: (call) => call(), forward: () => 1, backward: () => 1 },
  {
    name: 'step by step',
    within: withoutWorkgroupMemory,
    forward: (steps, projected) => (projected ? 2 * steps : steps),
    backward: (steps, projected) => (projected ? 2 * steps : steps) + 1, // h_0 has its gradient from the one after the first step
  },
];

/** Runs the call as on a device whose workgroups have no memory of their own to speak of. */
function withoutWorkgroupMemory<T>(call: () => T): T {
  const { device } = tf.backend() as unknown as Backend;
  const limits = new Proxy(device.limits, {
    get: (from, name: string) => (name === 'maxComputeWorkgroupStorageSize' ? 64 : from[name]),
  });
  Object.defineProperty(device, 'limits', { value: limits, configurable: true });
  try {
    return call();
  } finally {
    Reflect.deleteProperty(device, 'limits'); // what is left is the class's own
  }
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

async function compare(problem: Problem, way: Way): Promise<void> {
  const { value: fused, keys } = watched(() => way.within(() => solve(problem)));
  const sizes = [problem.batchSizes.length, problem.P !== undefined] as const;
  equal(keys.filter(isFused).length, 2 * way.forward(...sizes) + way.backward(...sizes), 'fused programs'); // forward in training too
  await agree(fused, await composed(() => solve(problem)), JSON.stringify(problem));
}

type Body = (mode: ModeName, projected: boolean, way: Way) => void | Promise<void>;

const eachKind = (title: string, body: Body): [string, () => void | Promise<void>][] =>
  WAYS.flatMap((way) =>
    KINDS.map(({ name, mode, projected }): [string, () => void | Promise<void>] => [
      `${name} ${way.name} ${title}`,
      () => body(mode, projected, way),
    ]),
  );

/** How many programs one layer takes besides those of the steps: forward alone, and with the gradients. */
function otherPrograms(mode: ModeName, P: number | undefined, L: number, way: Way): number[] {
  const problem = { mode, H: 16, I: 8, P, batchSizes: padded(L, 4), reverse: true, bias: true };
  const named = tensorsOf(problem);
  const forward = watched(() => way.within(() => runOp(problem, named))).keys;
  const both = watched(() => way.within(() => gradientsOf(problem, named))).keys;
  const ofForward = way.forward(L, P !== undefined);
  return [forward.length - ofForward, both.length - ofForward - way.backward(L, P !== undefined)];
}

/** The rows of a batch with something in them that is not finite, run forward. */
async function compareNonFinite(mode: ModeName, projected: boolean, way: Way): Promise<void> {
  const [N, I] = [4, 2];
  const problem = { mode, H: 5, I, P: projected ? 3 : undefined, batchSizes: padded(4, N), reverse: false, bias: true };
  const forward = (): Named => {
    const named = tensorsOf(problem);
    const x = named.x.dataSync().slice();
    [NaN, Infinity, -Infinity].forEach((value, row) => (x[(N + row) * I] = value)); // in the second step
    return runOp(problem, { ...named, x: tf.tensor(x, named.x.shape) });
  };
  await agree(way.within(forward), await composed(forward), mode);
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
    ...eachKind('at random sizes equals composed', async (mode, projected, way) => {
      for (let seed = 1; seed <= 6; seed++) await compare(drawProblem(seed, mode, projected), way);
    }),
    ...eachKind('wider than a workgroup equals composed', (mode, projected, way) => {
      const [P, batchSizes] = [projected ? 270 : undefined, padded(3, 2)];
      return compare({ mode, H: 300, I: 3, P, batchSizes, reverse: false, bias: true }, way);
    }),
    ...eachKind('carries NaN and infinities as composed does', compareNonFinite),
    ...eachKind('takes no more programs besides for a long sequence than for a short one', (mode, projected, way) => {
      const P = projected ? 8 : undefined;
      equal(otherPrograms(mode, P, 240, way), otherPrograms(mode, P, 60, way), 'programs forward, and with gradients');
    }),
  ]),
  'a batch of more rows than a dispatch has in one dimension': async () => {
    const problem = { mode: 'RNN_TANH', H: 1, I: 1, batchSizes: padded(1, 66_000), reverse: false, bias: true } as const;
    const forward = (): Named => runOp(problem, tensorsOf(problem));
    await agree(forward(), await composed(forward), 'a large batch');
  },
  'tanh is accurate near zero and far from it': tanhIsAccurate,
  'what is too much for one program runs step by step': () => {
    const ways = (mode: ModeName, H: number, steps: number, N: number): unknown => {
      const problem = { mode, H, I: 1, batchSizes: padded(steps, N), reverse: false, bias: false };
      const { keys } = watched(() => runOp(problem, tensorsOf(problem)));
      return [...new Set(keys.filter(isFused).map((key) => /sequence|step/.exec(key)?.[0]))];
    };
    equal(ways('LSTM', 500, 2, 1), ['sequence']);
    equal(ways('LSTM', 1500, 2, 1), ['step']); // for the workgroup's memory
  },
  'one program is too little for too much memory of a workgroup, or too much work': () => {
    const fits = (mode: ModeName, H: number, rows: number): boolean => {
      const [x, w_ih, w_hh] = [
        tf.zeros<tf.Rank.R2>([rows, 1]),
        tf.zeros<tf.Rank.R2>([MODES[mode].gates * H, 1]),
        tf.zeros<tf.Rank.R2>([MODES[mode].gates * H, H]),
      ];
      const state0 = new Array<tf.Tensor2D>(mode === 'LSTM' ? 2 : 1).fill(tf.zeros([1, H]));
      const input = { x, state0, weights: { w_ih, w_hh }, steps: { batchSizes: padded(rows, 1), reverse: false } };
      equal(formFor(mode, input).name, 'webgpu');
      const cell = CELLS[mode];
      ok(cell !== undefined, `${mode} has no cell`);
      return fitsSequence(sizesOf(mode, cell, input), countsOf(input));
    };
    equal(fits('LSTM', 500, 1), true);
    equal(fits('LSTM', 4000, 1), false); // for the workgroup's memory
    equal(fits('RNN_TANH', 1024, 2 ** 14), true);
    equal(fits('RNN_TANH', 1024, 2 ** 14 + 1), false); // for one dispatch
  },
  'what is too much for a buffer is composed': () => {
    const chosen = (rows: number): string => {
      const [x, w] = [tf.zeros<tf.Rank.R2>([rows, 1]), tf.zeros<tf.Rank.R2>([4, 1])];
      const state0 = [tf.zeros<tf.Rank.R2>([1, 1]), tf.zeros<tf.Rank.R2>([1, 1])];
      const steps = { batchSizes: padded(rows, 1), reverse: false };
      return formFor('LSTM', { x, state0, weights: { w_ih: w, w_hh: w }, steps }).name;
    };
    const { maxStorageBufferBindingSize } = (tf.backend() as unknown as Backend).device.limits;
    const most = Math.floor((maxStorageBufferBindingSize / 4 - 3) / 6); // of output and record; and the final and first states
    equal(chosen(most), 'webgpu');
    equal(chosen(most + 1), 'composed');
  },
});
