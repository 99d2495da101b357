// What the steps of the composed forms keep: their states and records, and nothing that led to them.
import * as tf from '@tensorflow/tfjs-core';
import { unroll } from '../../../src/ops/recurrence/composed/unroll.js';
import { equal } from '../../support/assert.js';
import { suite } from '../../support/case.js';

export const unrollCases = suite('unroll', {
  'a step keeps its state and its record': () => {
    const alive: number[] = [];
    const steps = { batchSizes: Int32Array.of(2, 2, 2), reverse: false };
    const { stateN, records } = unroll(steps, [tf.zeros<tf.Rank.R2>([2, 3])], (_, [h]) => {
      alive.push(tf.memory().numTensors);
      const next = tf.add<tf.Tensor2D>(tf.mul(h, 2), 1);
      return { state: [next], record: [tf.neg(next)] };
    });
    equal([...stateN[0].dataSync()], [7, 7, 7, 7, 7, 7]);
    equal(
      [...records[0].dataSync()],
      [-1, -3, -7].flatMap((value) => new Array<number>(6).fill(value)),
    );
    equal([alive[1] - alive[0], alive[2] - alive[1]], [2, 2], 'tensors');
  },
});
