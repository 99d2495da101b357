// Activation functions: their forms against the composed ones.
import * as tf from '@tensorflow/tfjs-core';
import { gelu, geluTanh, relu, silu } from '../../src/ops/activations.js';
import { leaksNothing } from '../support/assert.js';
import { suite } from '../support/case.js';
import { Dice } from '../support/dice.js';
import { agreeWithGradients, uniform } from '../support/forms.js';

const FUNCTIONS: Readonly<Record<string, (x: tf.Tensor) => tf.Tensor>> = { relu, silu, gelu, geluTanh };

export const elementwiseFormCases = suite('ops: elementwise', {
  'forms agree with the definition, and so do their gradients': () => {
    const dice = new Dice(1);
    for (const [name, f] of Object.entries(FUNCTIONS)) {
      for (const shape of [[], [1], [dice.integer(2, 90)], [3, dice.integer(1, 9), 17]]) {
        agreeWithGradients(`${name} of [${shape.join()}]`, f, { x: uniform(dice, shape, 4) });
      }
      agreeWithGradients(name, f, { x: tf.tensor1d([0, -0, NaN, 1e-30, -1e-30, 30, -30, 1e9, -1e9]) });
    }
  },
  'nothing is left behind': () => {
    const x = uniform(new Dice(1), [5, 4]);
    for (const f of Object.values(FUNCTIONS)) {
      leaksNothing(() => {
        f(x).dispose();
        tf.grad((x: tf.Tensor) => tf.sum(f(x)))(x).dispose();
      });
    }
  },
});
