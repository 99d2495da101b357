// The look-up of rows: its forms against the composed one, over random sizes, and indices outside of the table.
import * as tf from '@tensorflow/tfjs-core';
import { embedding } from '../../src/ops/embedding/embedding.js';
import { close, EXACT, leaksNothing, throws } from '../support/assert.js';
import { suite } from '../support/case.js';
import { Dice } from '../support/dice.js';
import { agreeWithGradients, uniform } from '../support/forms.js';

/** One more each, by a program of the backend. */
const computed = (values: number[]): tf.Tensor1D => tf.add(integers(values), tf.scalar(1, 'int32'));

const integers = (values: number[]): tf.Tensor1D => tf.tensor1d(values, 'int32');

export const embeddingCases = suite('ops: embedding', {
  'forms agree with the definition, and so do their gradients': () => {
    for (let seed = 0; seed < 30; seed++) {
      const dice = new Dice(seed);
      const [V, H, M] = [dice.integer(1, 90), dice.integer(1, 70), dice.pick([1, dice.integer(2, 300)])];
      const index = integers(Array.from({ length: M }, () => dice.integer(0, V - 1)));
      const frozen = dice.chance() ? dice.integer(0, V - 1) : null;
      const divisors = dice.chance() ? dice.uniform(M, 1).map((x) => 1 + Math.abs(x)) : null;
      const op = (table: tf.Tensor): tf.Tensor => embedding(table as tf.Tensor2D, index, { frozen, divisors });
      agreeWithGradients(`seed ${seed}`, op, { table: uniform(dice, [V, H]) });
    }
  },
  'indices outside of the table are refused': () => {
    const table = tf.zeros<tf.Rank.R2>([3, 2]);
    for (const wrong of [3, -1, 2 ** 30]) {
      const call = (): tf.Tensor => embedding(table, integers([0, wrong]), { frozen: null, divisors: null });
      throws(() => tf.tidy(call), 'RangeError', 'index out of range in self');
    }
  },
  'on a GPU a row is NaN for an index that was computed there and is outside': () => {
    if (!['webgl', 'webgpu'].includes(tf.getBackend())) return; // others read it back
    const wrong = Array.from({ length: 3000 }, (_, i) => (i === 7 ? 3 : i % 3));
    const rows = embedding(tf.ones<tf.Rank.R2>([4, 1]), computed(wrong), { frozen: null, divisors: null });
    close(
      rows,
      wrong.map((row) => (row === 3 ? NaN : 1)),
      EXACT,
    );
  },
  'nothing is left behind': () => {
    const table = tf.ones<tf.Rank.R2>([5, 3]);
    const op = (x: tf.Tensor): tf.Tensor => embedding(x as tf.Tensor2D, integers([1, 1, 4]), { frozen: 4, divisors: null });
    leaksNothing(() => tf.tidy(() => void tf.grad((x: tf.Tensor) => tf.sum(op(x)))(table)));
  },
});
