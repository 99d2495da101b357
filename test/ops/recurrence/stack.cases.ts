// What the stack of layers keeps: no more than it returns.
import * as tf from '@tensorflow/tfjs-core';
import type { Weights } from '../../../src/ops/recurrence/form.js';
import { stack } from '../../../src/ops/recurrence/stack.js';
import { equal } from '../../support/assert.js';
import { suite } from '../../support/case.js';

const [STEPS, N, H] = [3, 2, 4];

const weightsOf = (I: number): Weights => ({ w_ih: tf.randomNormal([H, I]), w_hh: tf.randomNormal([H, H]) });

export const stackCases = suite('stack', {
  'keeps only the output and the final states of each layer': () => {
    const both = (I: number): Weights[] => [weightsOf(I), weightsOf(I)];
    const layers = [both(5), both(2 * H), both(2 * H)];
    const state0 = layers.flat().map(() => [tf.zeros<tf.Rank.R2>([N, H])]);
    const x = tf.randomNormal<tf.Rank.R2>([STEPS * N, 5]);
    const before = tf.memory().numTensors;
    stack('RNN_TANH', { x, state0, layers, batchSizes: new Int32Array(STEPS).fill(N), dropout: 0 });
    equal(tf.memory().numTensors - before, 3 + 6, 'tensors');
  },
});
