// Softmax and its logarithm: their forms against the composed ones.
import * as tf from '@tensorflow/tfjs-core';
import { logProbabilities, probabilities } from '../../src/ops/softmax/softmax.js';
import { leaksNothing } from '../support/assert.js';
import { suite } from '../support/case.js';
import { Dice } from '../support/dice.js';
import { agreeWithGradients, uniform } from '../support/forms.js';

const FUNCTIONS: Readonly<Record<string, (x: tf.Tensor, axis: number) => tf.Tensor>> = { probabilities, logProbabilities };

export const softmaxFormCases = suite('ops: softmax', {
  'forms agree with the definition, and so do their gradients': () => {
    const dice = new Dice(1);
    for (const [name, f] of Object.entries(FUNCTIONS)) {
      for (const shape of [[1], [dice.integer(2, 90)], [5, 1], [3, dice.integer(1, 9), 17], [2, 3, 4, 40]]) {
        const axes = shape.map((_, axis) => axis);
        for (const axis of axes) {
          const what = `${name} of [${shape.join()}] along ${axis}`;
          agreeWithGradients(what, (x) => f(x, axis), { x: uniform(dice, shape, 8) });
        }
      }
      const extremes = tf.tensor2d([0, NaN, 1, 1, 2, -Infinity, 1, Infinity, 2, -300, 300, 0, 1e30, 1, -1e30], [5, 3]);
      agreeWithGradients(`${name} of extremes`, (x) => f(x, 1), { x: extremes });
    }
  },
  'nothing is left behind': () => {
    const x = uniform(new Dice(1), [5, 4]);
    for (const f of Object.values(FUNCTIONS)) {
      leaksNothing(() => {
        f(x, 1).dispose();
        tf.grad((x: tf.Tensor) => tf.sum(tf.square(f(x, 1))))(x).dispose();
      });
    }
  },
});
