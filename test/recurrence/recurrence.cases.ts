// The op on rows of variable number: every sequence comes out as if it ran alone, forward, reverse and backward.
import * as tf from '@tensorflow/tfjs-core';
import { recurrence } from '../../src/recurrence/recurrence.js';
import { makeSteps, previousRows } from '../../src/recurrence/steps.js';
import type { ModeName } from '../../src/recurrence/modes.js';
import { close, equal, FORWARD, GRADIENT, leaksNothing } from '../support/assert.js';
import { suite } from '../support/case.js';
import { input } from '../support/values.js';

const [I, H] = [3, 4];
const BATCH_SIZES = Int32Array.of(4, 4, 2, 1, 1); // lengths 5, 3, 2, 2
const ROWS = 12;
const MODES: ModeName[] = ['RNN_TANH', 'RNN_RELU'];

type Args = [x: tf.Tensor2D, h0: tf.Tensor2D, w_ih: tf.Tensor2D, w_hh: tf.Tensor2D, b_ih: tf.Tensor1D, b_hh: tf.Tensor1D];

const scaled = (shape: number[], scale: number): tf.Tensor => tf.mul(input(shape), scale);

const args = (): Args => [
  scaled([ROWS, I], 1) as tf.Tensor2D,
  scaled([4, H], 0.5) as tf.Tensor2D,
  scaled([H, I], 0.2) as tf.Tensor2D,
  scaled([H, H], 0.3) as tf.Tensor2D,
  scaled([H], 0.1) as tf.Tensor1D,
  scaled([H], 0.2) as tf.Tensor1D,
];

function run(mode: ModeName, reverse: boolean, batchSizes: Int32Array, ...[x, h0, w_ih, w_hh, b_ih, b_hh]: Args) {
  const { output, stateN } = recurrence(mode, { x, state0: [h0], weights: { w_ih, w_hh, b_ih, b_hh }, batchSizes, reverse });
  return { output, h_n: stateN[0] };
}

/** The rows of sequence i in the packed order. */
function rowsOf(i: number): number[] {
  const rows: number[] = [];
  let start = 0;
  for (const size of BATCH_SIZES) {
    if (i < size) rows.push(start + i);
    start += size;
  }
  return rows;
}

/** The same computation by running every sequence alone, in plain tfjs ops with tfjs's own gradients. */
function alone(mode: ModeName, reverse: boolean, ...[x, h0, w_ih, w_hh, b_ih, b_hh]: Args) {
  const xs = tf.split(x, ROWS, 0);
  const hs = new Array<tf.Tensor>(ROWS);
  const last = tf.split(h0, 4, 0).map((start, i) => {
    let h: tf.Tensor = start;
    for (const row of reverse ? rowsOf(i).reverse() : rowsOf(i)) {
      const fromInput = tf.add(tf.matMul(xs[row], w_ih, false, true), b_ih);
      const z = tf.add(fromInput, tf.add(tf.matMul(h as tf.Tensor2D, w_hh, false, true), b_hh));
      h = mode === 'RNN_TANH' ? tf.tanh(z) : tf.relu(z);
      hs[row] = h;
    }
    return h;
  });
  return { output: tf.concat(hs, 0), h_n: tf.concat(last, 0) };
}

const loss = ({ output, h_n }: { output: tf.Tensor; h_n: tf.Tensor }): tf.Scalar =>
  tf.add(tf.sum(tf.mul(output, input(output.shape))), tf.sum(tf.mul(h_n, scaled(h_n.shape, 2))));

function eachDirection(body: (mode: ModeName, reverse: boolean, name: string) => void): void {
  for (const mode of MODES)
    for (const reverse of [false, true]) body(mode, reverse, `${mode} ${reverse ? 'reverse' : 'forward'}`);
}

export const recurrenceCases = suite('recurrence', {
  'previousRows points one step back in the visiting order': () => {
    const sizes = Int32Array.of(2, 2, 1);
    equal(Array.from(previousRows(makeSteps(sizes, false))), [0, 1, 2, 3, 4]);
    equal(Array.from(previousRows(makeSteps(sizes, true))), [4, 5, 6, 1, 0]);
  },
  'sequences of several lengths run as if each were alone': () => {
    eachDirection((mode, reverse, name) => {
      const [packed, single] = [run(mode, reverse, BATCH_SIZES, ...args()), alone(mode, reverse, ...args())];
      close(packed.output, single.output, FORWARD, `${name} output`);
      close(packed.h_n, single.h_n, FORWARD, `${name} h_n`);
    });
  },
  'and so do their gradients': () => {
    eachDirection((mode, reverse, name) => {
      const grads = (f: (...a: Args) => { output: tf.Tensor; h_n: tf.Tensor }): tf.Tensor[] =>
        tf.grads((...a) => loss(f(...(a as unknown as Args))))(args());
      const packed = grads((...a) => run(mode, reverse, BATCH_SIZES, ...a));
      const single = grads((...a) => alone(mode, reverse, ...a));
      packed.forEach((gradient, i) => close(gradient, single[i], GRADIENT, `${name} gradient ${i}`));
    });
  },
  'a gradient may be asked for one input only': () => {
    const [x, ...rest] = args();
    const only = tf.grad((h0) =>
      loss(
        run(
          'RNN_TANH',
          false,
          BATCH_SIZES,
          x,
          h0 as tf.Tensor2D,
          ...(rest.slice(1) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor1D, tf.Tensor1D]),
        ),
      ),
    );
    close(
      only(rest[0]),
      tf.grads((...a) => loss(run('RNN_TANH', false, BATCH_SIZES, ...(a as unknown as Args))))(args())[1],
      FORWARD,
    );
  },
  'leaks nothing, forward or backward': () => {
    const a = args();
    leaksNothing(() => tf.dispose(run('RNN_TANH', true, BATCH_SIZES, ...a)));
    leaksNothing(() =>
      tf.dispose(tf.grads((...b) => loss(run('RNN_RELU', false, BATCH_SIZES, ...(b as unknown as Args))))(a)),
    );
  },
});
