// The op on rows of variable number: every sequence comes out as if it ran alone, forward, reverse and backward.
import * as tf from '@tensorflow/tfjs-core';
import type { ModeName } from '../../../src/ops/recurrence/modes.js';
import { previousRows } from '../../../src/ops/recurrence/steps.js';
import { close, equal, FORWARD, GRADIENT, leaksNothing } from '../../support/assert.js';
import { suite } from '../../support/case.js';
import { type Named, runOp } from '../../support/recurrence.js';
import { input } from '../../support/values.js';

const [I, H, P, N] = [3, 4, 2, 4];
const ROWS = 12;
const BATCH_SIZES = {
  'several lengths': Int32Array.of(4, 4, 2, 1, 1), // 5, 3, 2, 2
  'one length': Int32Array.of(4, 4, 4),
};

/** One step as the formula says it, from both sides of the gates: the new states. */
type Step = (inputs: tf.Tensor[], hiddens: tf.Tensor[], states: tf.Tensor[], w_hr?: tf.Tensor) => tf.Tensor[];

const lstm: Step = (inputs, hiddens, [, c], w_hr) => {
  const [i, f, g, o] = inputs.map((x, k) => (k === 2 ? tf.tanh(tf.add(x, hiddens[k])) : tf.sigmoid(tf.add(x, hiddens[k]))));
  const next = tf.add(tf.mul(f, c), tf.mul(i, g));
  const m = tf.mul(o, tf.tanh(next));
  return [w_hr ? tf.matMul<tf.Tensor2D>(m, w_hr, false, true) : m, next];
};

const gru: Step = (inputs, hiddens, [h]) => {
  const [r, z] = [0, 1].map((k) => tf.sigmoid(tf.add(inputs[k], hiddens[k])));
  const n = tf.tanh(tf.add(inputs[2], tf.mul(r, hiddens[2])));
  return [tf.add(tf.mul(tf.sub(1, z), n), tf.mul(z, h))];
};

interface Recurrent {
  mode: ModeName;
  gates: number;
  projected?: boolean;
  step: Step;
}

const RECURRENT: Readonly<Record<string, Recurrent>> = {
  RNN_TANH: { mode: 'RNN_TANH', gates: 1, step: ([x], [h]) => [tf.tanh(tf.add(x, h))] },
  RNN_RELU: { mode: 'RNN_RELU', gates: 1, step: ([x], [h]) => [tf.relu(tf.add(x, h))] },
  LSTM: { mode: 'LSTM', gates: 4, step: lstm },
  'LSTM projected': { mode: 'LSTM', gates: 4, projected: true, step: lstm },
  GRU: { mode: 'GRU', gates: 3, step: gru },
};

type Kind = Recurrent & { batchSizes: Int32Array };

const KINDS: Readonly<Record<string, Kind>> = Object.fromEntries(
  Object.entries(RECURRENT).flatMap(([name, recurrent]) =>
    Object.entries(BATCH_SIZES).map(([lengths, batchSizes]) => [`${name}, ${lengths},`, { ...recurrent, batchSizes }]),
  ),
);

const scaled = (shape: number[], scale: number): tf.Tensor => tf.mul(input(shape), scale);

/** Everything that a gradient may be asked for, by name. */
function tensors({ mode, gates, projected }: Kind): Named {
  const R = projected ? P : H;
  return {
    x: scaled([ROWS, I], 1),
    w_ih: scaled([gates * H, I], 0.2),
    w_hh: scaled([gates * H, R], 0.3),
    b_ih: scaled([gates * H], 0.1),
    b_hh: scaled([gates * H], 0.2),
    ...(projected && { w_hr: scaled([P, H], 0.4) }),
    h_0: scaled([N, R], 0.5),
    ...(mode === 'LSTM' && { c_0: scaled([N, H], 0.3) }),
  };
}

interface Result {
  output: tf.Tensor;
  states: tf.Tensor[];
}

function run({ mode, batchSizes }: Kind, reverse: boolean, named: Named): Result {
  const { output, ...states } = runOp({ mode, batchSizes, reverse }, named);
  return { output, states: Object.values(states) };
}

/** The rows of sequence i in the packed order. */
function rowsOf(batchSizes: Int32Array, i: number): number[] {
  const rows: number[] = [];
  let start = 0;
  for (const size of batchSizes) {
    if (i < size) rows.push(start + i);
    start += size;
  }
  return rows;
}

/** The same computation by running every sequence alone, in plain tfjs ops with tfjs's own gradients. */
function alone(
  { gates, step, batchSizes }: Kind,
  reverse: boolean,
  { x, h_0, c_0, w_ih, w_hh, b_ih, b_hh, w_hr }: Named,
): Result {
  const side = (a: tf.Tensor, w: tf.Tensor, b: tf.Tensor): tf.Tensor[] => {
    const z = tf.add(tf.matMul(a as tf.Tensor2D, w as tf.Tensor2D, false, true), b);
    return gates === 1 ? [z] : tf.split(z, gates, 1);
  };
  const xs = tf.split(x, ROWS, 0);
  const hs = new Array<tf.Tensor>(ROWS);
  const starts = (c_0 ? [h_0, c_0] : [h_0]).map((state) => tf.split(state, N, 0));
  const ends = Array.from({ length: N }, (_, i) => {
    let states = starts.map((rows) => rows[i]);
    const rows = rowsOf(batchSizes, i);
    for (const row of reverse ? rows.reverse() : rows) {
      states = step(side(xs[row], w_ih, b_ih), side(states[0], w_hh, b_hh), states, w_hr);
      hs[row] = states[0];
    }
    return states;
  });
  const states = starts.map((_, k) =>
    tf.concat(
      ends.map((end) => end[k]),
      0,
    ),
  );
  return { output: tf.concat(hs, 0), states };
}

const loss = ({ output, states }: Result): tf.Scalar =>
  states.reduce<tf.Scalar>(
    (sum, state) => tf.add(sum, tf.sum(tf.mul(state, scaled(state.shape, 2)))),
    tf.sum(tf.mul(output, input(output.shape))),
  );

function gradients(f: (named: Named) => Result, named: Named): Named {
  const names = Object.keys(named);
  const grads = tf.grads((...values) => loss(f(Object.fromEntries(names.map((name, i) => [name, values[i]])))));
  return Object.fromEntries(grads(Object.values(named)).map((gradient, i) => [names[i], gradient]));
}

function eachDirection(body: (kind: Kind, reverse: boolean, name: string) => void): void {
  for (const [name, kind] of Object.entries(KINDS))
    for (const reverse of [false, true]) body(kind, reverse, `${name} ${reverse ? 'reverse' : 'forward'}`);
}

export const recurrenceCases = suite('recurrence', {
  'previousRows points one step back in the visiting order': () => {
    const sizes = Int32Array.of(2, 2, 1);
    equal(Array.from(previousRows({ batchSizes: sizes, reverse: false })), [0, 1, 2, 3, 4]);
    equal(Array.from(previousRows({ batchSizes: sizes, reverse: true })), [4, 5, 6, 1, 0]);
  },
  'sequences run as if each were alone': () => {
    eachDirection((kind, reverse, name) => {
      const [packed, single] = [run(kind, reverse, tensors(kind)), alone(kind, reverse, tensors(kind))];
      close(packed.output, single.output, FORWARD, `${name} output`);
      packed.states.forEach((state, k) => close(state, single.states[k], FORWARD, `${name} state ${k}`));
    });
  },
  'and so do their gradients': () => {
    eachDirection((kind, reverse, name) => {
      const named = tensors(kind);
      const packed = gradients((values) => run(kind, reverse, values), named);
      const single = gradients((values) => alone(kind, reverse, values), named);
      for (const input in named) close(packed[input], single[input], GRADIENT, `${name} gradient of ${input}`);
    });
  },
  'a gradient may be asked for one input only': () => {
    for (const kind of Object.values(KINDS)) {
      const named = tensors(kind);
      const only = tf.grad((h_0) => loss(run(kind, false, { ...named, h_0 })))(named.h_0);
      close(only, gradients((values) => run(kind, false, values), named).h_0, FORWARD);
    }
  },
  'leaks nothing, forward or backward': () => {
    for (const kind of Object.values(KINDS)) {
      const named = tensors(kind);
      leaksNothing(() => {
        const { output, states } = run(kind, true, named);
        tf.dispose([output, states]);
      });
      leaksNothing(() => tf.dispose(gradients((values) => run(kind, false, values), named)));
    }
  },
});
