// Gradients of tfjs's own operations, once the library is imported: each against PyTorch.
import * as tf from '@tensorflow/tfjs-core';
import { backward, nn } from 'tfjs-torch-rnn';
import fixture from '../fixtures/tfjs_ops.json' with { type: 'json' };
import { close, equal, EXACT, FORWARD, leaksNothing, type Tolerance } from '../support/assert.js';
import { suite } from '../support/case.js';
import { decode, type Encoded } from '../support/fixture.js';
import { calls } from './gradients/calls.js';

interface Recorded {
  inputs: Encoded[];
  y: Encoded;
  dy: Encoded;
  dxs: Encoded[];
}

const recorded = Object.entries(fixture.cases as Record<string, Recorded>);

/** The functions of angles are those of the GPU, which are exact to 2⁻¹¹: WGSL's specification has that, GLSL's nothing. */
const isOfAngles = (name: string): boolean => /sin|cos|tan/.test(name);
const toleranceOf = (name: string): Tolerance =>
  tf.getBackend().startsWith('web') && isOfAngles(name) ? { absolute: 2 ** -11, relative: 2 ** -11 } : FORWARD;

function check(name: string, { inputs, y, dy, dxs }: Recorded): void {
  const tolerance = toleranceOf(name);
  const xs = inputs.map(decode);
  const { value, grads } = tf.valueAndGrads(calls[name])(xs, decode(dy));
  close(value, decode(y), tolerance, 'y');
  grads.forEach((grad, i) => {
    close(grad, decode(dxs[i]), tolerance, `gradient by input ${i}`);
  });
  leaksNothing(() => {
    tf.dispose(tf.valueAndGrads(calls[name])(xs));
  }, 2);
}

export const gradientCases = suite('gradients of tfjs as in PyTorch', {
  ...Object.fromEntries(recorded.map(([name, run]) => [name, () => check(name, run)])),
  'tf.unstack(h_n)[0] of a single layer trains': () => {
    const rnn = new nn.GRU(2, 3);
    const input = tf.ones<tf.Rank.R3>([4, 2, 2]);
    const gradient = (last: (h_n: tf.Tensor) => tf.Tensor): tf.Tensor => {
      rnn.zero_grad();
      backward(() => tf.sum(last(rnn(input)[1]))).dispose();
      return tf.clone(rnn.weight_hh_l0.grad ?? tf.zeros([0]));
    };
    close(
      gradient((h_n) => tf.unstack(h_n)[0]),
      gradient((h_n) => tf.squeeze(h_n, [0])),
      EXACT,
    );
    rnn.dispose();
  },
  'the fixture has each': () => {
    equal(Object.keys(calls), Object.keys(fixture.cases));
  },
});
