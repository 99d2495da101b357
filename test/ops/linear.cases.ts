// The affine map: its forms against the composed one, over random sizes, and what broadcasts.
import * as tf from '@tensorflow/tfjs-core';
import { linear } from '../../src/ops/linear/linear.js';
import { close, FORWARD, leaksNothing } from '../support/assert.js';
import { suite } from '../support/case.js';
import { Dice } from '../support/dice.js';
import { agreeWithGradients, uniform } from '../support/forms.js';

const apply = (x: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor | null = null): tf.Tensor =>
  linear(x, weight as tf.Tensor2D, bias);

const drawn = (seed: number): Record<string, tf.Tensor> => {
  const dice = new Dice(seed);
  const [N, I, O] = [dice.pick([1, dice.integer(2, 90)]), dice.integer(1, 90), dice.integer(1, 90)];
  const bias = dice.pick([null, [O], [1], [], [N, O], [N, 1]]);
  return {
    x: uniform(dice, [N, I]),
    weight: uniform(dice, [O, I], 2 / Math.sqrt(I)),
    ...(bias && { bias: uniform(dice, bias) }),
  };
};

export const linearCases = suite('ops: linear', {
  'forms agree with the definition, and so do their gradients': () => {
    for (let seed = 0; seed < 30; seed++) agreeWithGradients(`seed ${seed}`, apply, drawn(seed));
  },
  'NaN and infinities go where they belong': () => {
    const y = apply(
      tf.tensor2d([
        [NaN, 1],
        [Infinity, 1],
        [1, 1],
      ]),
      tf.tensor2d([
        [1, 2],
        [-1, 0],
      ]),
      tf.tensor1d([1, 0]),
    );
    close(y, [NaN, NaN, Infinity, -Infinity, 4, -1], FORWARD);
  },
  'nothing is left behind': () => {
    const { x, weight, bias } = { bias: tf.zeros([1]), ...drawn(3) } as Record<string, tf.Tensor>;
    leaksNothing(() => {
      tf.tidy(() => void apply(x, weight, bias));
      tf.dispose(apply(x, weight, bias)); // outside of any tidy the output alone
      tf.dispose(tf.grads((...xs: tf.Tensor[]) => tf.sum(apply(xs[0], xs[1], xs[2])))([x, weight, bias]));
    });
  },
});
