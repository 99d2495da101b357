// Clipping: its forms against the composed one, over random gradients and norms.
import * as tf from '@tensorflow/tfjs-core';
import { clipForm } from '../../src/ops/clip/forms.js';
import { close, EXACT, FORWARD, leaksNothing } from '../support/assert.js';
import { suite } from '../support/case.js';
import { Dice } from '../support/dice.js';
import { agree, uniform } from '../support/forms.js';

const drawn = (dice: Dice): tf.Tensor[] =>
  Array.from({ length: dice.integer(1, 5) }, () => {
    const shape = dice.pick([[], [dice.integer(1, 50)], [dice.integer(1, 60), dice.integer(1, 60)], [2, 3, 5]]);
    return uniform(dice, shape, dice.pick([0.01, 1, 100]));
  });

export const clipCases = suite('ops: clip', {
  'forms agree with the definition': () => {
    for (let seed = 0; seed < 30; seed++) {
      const dice = new Dice(seed);
      const [grads, p] = [drawn(dice), dice.pick([2, 2, 1, 3.5, Infinity, -Infinity])];
      const most = dice.pick([0.1, 1, 1e4]);
      const copies = (): tf.Tensor[] => grads.map((grad) => tf.mul(grad, 1));
      const call = (): Record<string, tf.Tensor> => {
        const form = clipForm();
        const norm = form.norm(copies(), p);
        return { norm, ...Object.fromEntries(form.scale(copies(), norm, most).entries()) };
      };
      agree(`seed ${seed}, norm ${p}`, call, FORWARD);
    }
  },
  'gradients that somebody else holds too stay as they are': () => {
    const grad = tf.tensor1d([3, 4]);
    const other = grad.clone();
    const [scaled] = clipForm().scale([grad], tf.scalar(5), 1);
    close(scaled, [0.6, 0.8], FORWARD);
    close(other, [3, 4], EXACT);
  },
  'nothing is left behind': () => {
    const grads = drawn(new Dice(3));
    leaksNothing(() => tf.tidy(() => void clipForm().scale(grads, clipForm().norm(grads, 2), 1)));
  },
});
