// A recurrence that runs in parts, for want of memory, against the same at once; on backends whose memory has an end.
import * as tf from '@tensorflow/tfjs-core';
import { ownHeap } from '../../../src/engines/wasm/own_heap.js';
import { nativeBuild } from '../../../src/kernels/chosen.js';
import { formFor } from '../../../src/ops/recurrence/choose.js';
import type { RecurrenceInput, WeightName } from '../../../src/ops/recurrence/form.js';
import { type Part, partsOf, passesOf } from '../../../src/ops/recurrence/parts.js';
import { close, equal, FORWARD, GRADIENT, leaksNothing, ok, type Tolerance } from '../../support/assert.js';
import { suite } from '../../support/case.js';
import { inParts } from '../../support/in_parts.js';
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

const COUNT = 5;
const SEED = 1000;

const inputOf = (problem: Problem, named: Named): RecurrenceInput => ({
  ...toArguments(problem, named),
  steps: problem,
});

/** The parts that a recurrence with gradients is cut into where it takes no more than so many bytes at once. */
function cut(problem: Problem, named: Named, bytes: number): Part[] {
  const input = inputOf(problem, named);
  return inParts(bytes, () => partsOf(formFor(problem.mode, input), input, true));
}

/** Bytes for single steps, and for runs of about three. */
function limits(problem: Problem, named: Named): number[] {
  const input = inputOf(problem, named);
  const { bytes } = formFor(problem.mode, input);
  const N = problem.batchSizes[0];
  return bytes === undefined ? [1] : [1, bytes(input, 3 * N, N, true) - bytes(input, 0, N, true)];
}

/** Whether the form of this backend has a memory that it can run out of. */
const hasLimit = (problem: Problem, named: Named): boolean =>
  formFor(problem.mode, inputOf(problem, named)).bytes !== undefined;

/** By how many pages our own heap grows for a call. */
function pagesOf(call: () => void): number {
  ownHeap((heap) => heap.scratch(2 ** 27)); // so much that the next call gets a new memory
  const prototype = WebAssembly.Memory.prototype as { grow: (this: WebAssembly.Memory, pages: number) => number };
  const { grow } = prototype;
  let grown = 0;
  prototype.grow = function (pages) {
    grown += pages;
    return grow.call(this, pages);
  };
  try {
    ownHeap((heap) => {
      heap.scratch(16 * 65536 - 16); // all that a new memory has
      call();
    });
  } finally {
    prototype.grow = grow;
  }
  return grown;
}

const perKind = (title: string, body: (problem: Problem) => void): Record<string, () => void> =>
  Object.fromEntries(
    KINDS.map(({ name, mode, projected }, k) => [
      `${name}: ${title}`,
      () => Array.from({ length: COUNT }, (_, i) => body(drawProblem(SEED + 100 * k + i, mode, projected))),
    ]),
  );

/** Every tensor by name, in parts of each size and at once. */
function agree(problem: Problem, results: (named: Named) => Named, tolerance: Tolerance): void {
  const named = tensorsOf(problem);
  const whole = results(named);
  for (const bytes of limits(problem, named)) {
    const pieces = inParts(bytes, () => results(named));
    for (const name in whole) close(pieces[name], whole[name], tolerance, `${JSON.stringify(problem)}, ${bytes}: ${name}`);
  }
}

export const partsCases = suite('recurrence in parts', {
  'steps are cut into runs that follow each other': () => {
    for (const { mode, projected } of KINDS) {
      const problem = { ...drawProblem(SEED, mode, projected), batchSizes: Int32Array.of(7, 7, 6, 6, 6, 2, 1, 1) };
      const named = tensorsOf(problem);
      if (!hasLimit(problem, named)) {
        equal(cut(problem, named, 1).length, 1, 'parts');
        continue;
      }
      const [short, long] = limits(problem, named).map((bytes) => cut(problem, named, bytes));
      for (const parts of [short, long]) {
        equal(
          parts.flatMap(({ batchSizes }) => [...batchSizes]),
          [...problem.batchSizes],
          'all steps',
        );
        const sizes = parts.map(({ batchSizes }) => batchSizes.reduce((a, b) => a + b));
        equal(
          parts.map(({ begin, end }) => end - begin),
          sizes,
          'rows',
        );
        equal(
          parts.map(({ begin }) => begin),
          [0, ...parts.map(({ end }) => end).slice(0, -1)],
          'where they begin',
        );
      }
      equal(
        short.slice(0, 5).map(({ batchSizes }) => batchSizes.length),
        [1, 1, 1, 1, 1],
        'steps',
      );
      ok(long.length > 1 && long.length < short.length, `${long.length} longer parts`);
      const input = inputOf(problem, named);
      const bytes = (rows: number, N: number): number => formFor(problem.mode, input).bytes?.(input, rows, N, true) ?? 0;
      const most = bytes(0, problem.batchSizes[0]) + limits(problem, named)[1];
      for (const { batchSizes, begin, end } of long)
        ok(bytes(end - begin, batchSizes[0]) <= most, `a part of ${end - begin} rows`);
      equal(cut(problem, named, Infinity).length, 1, 'parts where there is memory');
    }
  },
  ...perKind('the same numbers as at once', (problem) => {
    agree(problem, (named) => runOp(problem, named), FORWARD);
  }),
  ...perKind('the same gradients as at once', (problem) => {
    agree(problem, (named) => gradientsOf(problem, named), GRADIENT);
  }),
  ...perKind('nothing is left behind', (problem) => {
    const named = tensorsOf(problem);
    inParts(1, () => {
      leaksNothing(() => tf.dispose(runOp(problem, named)), 2);
      leaksNothing(() => tf.dispose(gradientsOf(problem, named)), 2);
    });
  }),
  ...perKind('the gradients keep nothing but themselves', (problem) => {
    const input = inputOf(problem, tensorsOf(problem));
    const form = formFor(problem.mode, input);
    if (form.bytes === undefined) return;
    inParts(1, () => {
      if (partsOf(form, input, true).length === 1) return;
      const passes = passesOf(form, input, true);
      const made = passes.forward({ ...input, keep: true });
      const [dOutput, ...dStateN] = [made.output, ...made.stateN].map((y) => tf.onesLike(y));
      const before = tf.memory().numTensors;
      const names = Object.keys(input.weights) as WeightName[];
      const gradients = passes.gradients({ ...input, ...made, dOutput, dStateN }, names);
      equal(tf.memory().numTensors - before, gradients.length, 'tensors');
    });
  }),
  ...perKind('at once it takes no more memory than was counted', (problem) => {
    const named = tensorsOf(problem);
    const input = inputOf(problem, named);
    const { bytes } = formFor(problem.mode, input);
    if (bytes === undefined || tf.getBackend() === 'wasm') return; // whose memory has other things in it
    for (const [keep, run] of [
      [false, runOp],
      [true, gradientsOf],
    ] as const) {
      // prettier-ignore
      const counted = bytes(input, input.x.shape[0], problem.batchSizes[0], keep);
      const taken = pagesOf(() => tf.dispose(run(problem, named)));
      ok(taken <= Math.ceil(counted / 65536), `${JSON.stringify(problem)}: ${taken} pages for ${counted} bytes`);
    }
  }),
  'what is kept for the gradients is not the gates of all steps': () => {
    const batchSizes = new Int32Array(40).fill(8);
    const problem: Problem = { mode: 'LSTM', I: 8, H: 16, batchSizes, reverse: false, bias: true };
    const named = tensorsOf(problem);
    if (!hasLimit(problem, named)) return;
    const kept = (bytes: number): number => {
      let now = 0;
      const loss = (w_hh: tf.Tensor): tf.Scalar => {
        const before = tf.memory().numBytes;
        const results = Object.values(inParts(bytes, () => runOp(problem, { ...named, w_hh })));
        now = tf.memory().numBytes - before;
        return tf.addN(results.map((y) => tf.sum<tf.Scalar>(y)));
      };
      tf.grad(loss)(named.w_hh);
      return now;
    };
    const gates = 40 * 8 * 64 * 4;
    const [whole, pieces] = [kept(Infinity), kept(limits(problem, named)[1])];
    ok(whole - pieces > 0.5 * gates, `${whole} bytes at once, ${pieces} in parts`);
  },
  'a step that is too large for any part is left to another form': () => {
    const [N, H] = [2 ** 19, 64];
    const zeros = tf.zeros<tf.Rank.R2>([N, H]);
    const weights = { w_ih: tf.zeros<tf.Rank.R2>([4 * H, 1]), w_hh: tf.zeros<tf.Rank.R2>([4 * H, H]) };
    const x = tf.zeros<tf.Rank.R2>([N, 1]);
    const input = { x, state0: [zeros, zeros], weights, steps: { batchSizes: Int32Array.of(N), reverse: false } };
    let form = '';
    tf.grad((x) => {
      form = formFor('LSTM', input).name;
      return tf.sum(x);
    })(tf.scalar(0));
    // On wasm another form would have no more memory, and would not notice; arrays have no end.
    const takes = tf.getBackend() === 'wasm' || nativeBuild() !== undefined;
    equal(form === 'kernels', takes, 'whether the kernels take a step of more than 4 GiB');
  },
});
