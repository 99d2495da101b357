// Max pooling: its forms against the composed one, over random windows.
import * as tf from '@tensorflow/tfjs-core';
import { max_pool2d } from '../../src/nn/functional/index.js';
import { EXACT, leaksNothing } from '../support/assert.js';
import { suite } from '../support/case.js';
import { Dice } from '../support/dice.js';
import { agree, agreeWithGradients } from '../support/forms.js';

interface Drawn {
  x: tf.Tensor4D;
  pool: (x: tf.Tensor) => [values: tf.Tensor, indices: tf.Tensor];
}

/** Of few different numbers, so that windows have several largest ones. */
function drawn(seed: number): Drawn {
  const dice = new Dice(seed);
  const pair = (least: number, most: number): [number, number] => [dice.integer(least, most), dice.integer(least, most)];
  const [kernel_size, stride, dilation] = [pair(1, 3), pair(1, 3), pair(1, 2)];
  const padding = kernel_size.map((size) => dice.integer(0, Math.floor(size / 2)));
  const [height, width] = kernel_size.map((size, i) => dilation[i] * (size - 1) + 1 + dice.integer(0, 9));
  const shape: [number, number, number, number] = [dice.integer(1, 3), dice.integer(1, 4), height, width];
  const values = Array.from({ length: tf.util.sizeFromShape(shape) }, () => dice.integer(-4, 4));
  const ceil_mode = dice.chance(30);
  return {
    x: tf.tensor4d(values, shape, 'float32'),
    pool: (x) => max_pool2d(x as tf.Tensor4D, kernel_size, { stride, padding, dilation, ceil_mode, return_indices: true }),
  };
}

export const maxPoolFormCases = suite('ops: max_pool', {
  'forms agree with the definition, and so do their gradients': () => {
    for (let seed = 0; seed < 30; seed++) {
      const { x, pool } = drawn(seed);
      agree(`seed ${seed}`, () => Object.fromEntries(pool(x).entries()), EXACT);
      agreeWithGradients(`seed ${seed}`, (x) => pool(x)[0], { x });
    }
  },
  'nothing is left behind': () => {
    const { x, pool } = drawn(3);
    leaksNothing(() => {
      tf.dispose(pool(x));
      tf.grad((x: tf.Tensor) => tf.sum(pool(x)[0]))(x).dispose();
    });
  },
});
