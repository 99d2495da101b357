// Convolutions and transposed ones: their forms against the composed one, over random geometries.
import * as tf from '@tensorflow/tfjs-core';
import { conv1d, conv2d, conv_transpose1d } from '../../src/nn/functional/index.js';
import { leaksNothing } from '../support/assert.js';
import { suite } from '../support/case.js';
import { Dice } from '../support/dice.js';
import { agreeWithGradients, uniform } from '../support/forms.js';
import type { Named } from '../support/recurrence.js';

interface Drawn {
  op: (...inputs: tf.Tensor[]) => tf.Tensor;
  inputs: Named;
}

/** Of one axis or two; the sizes let some be for few places, some for few channels and some for several pieces of an image. */
function drawn(seed: number, transposed: boolean): Drawn {
  const dice = new Dice(seed);
  const axes = transposed ? 1 : dice.integer(1, 2);
  const each = (least: number, most: number): number[] => Array.from({ length: axes }, () => dice.integer(least, most));
  const [N, groups] = [dice.integer(1, 3), dice.pick([1, 1, 2, 3])];
  const [inputs, outputs] = [dice.integer(1, 6), dice.integer(1, 9)];
  const [kernel, stride, dilation, padding] = [each(1, 3), each(1, 3), each(1, 2), each(0, 2)];
  const extents = kernel.map((size, i) => dilation[i] * (size - 1) + 1);
  const sizes = extents.map((extent) => extent + 2 + dice.integer(0, dice.pick([3, 12])));
  const walk = { stride, padding, dilation, groups };
  const op = transposed ? conv_transpose1d : [conv1d, conv2d][axes - 1];
  const weight = transposed ? [groups * inputs, outputs] : [groups * outputs, inputs];
  return {
    op: (x, w, bias) => op(x, w, bias ?? null, walk),
    inputs: {
      x: uniform(dice, [N, groups * inputs, ...sizes]),
      weight: uniform(dice, [...weight, ...kernel]),
      ...(dice.pick([true, false]) && { bias: uniform(dice, [groups * outputs]) }),
    },
  };
}

export const convolutionFormCases = suite('ops: convolution', {
  'forms agree with the definition, and so do their gradients': () => {
    for (let seed = 0; seed < 30; seed++) {
      const { op, inputs } = drawn(seed, false);
      agreeWithGradients(`seed ${seed}`, op, inputs);
    }
  },
  'of transposed convolutions too': () => {
    for (let seed = 0; seed < 20; seed++) {
      const { op, inputs } = drawn(seed, true);
      agreeWithGradients(`seed ${seed}`, op, inputs);
    }
  },
  'nothing is left behind': () => {
    const { op, inputs } = drawn(3, false);
    leaksNothing(() => {
      tf.tidy(() => void op(...Object.values(inputs)));
      tf.dispose(tf.grads((...xs: tf.Tensor[]) => tf.sum(op(...xs)))(Object.values(inputs)));
    });
  },
});
