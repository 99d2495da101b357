// Batch, layer and group norm: their forms against the composed one, over random sizes.
import * as tf from '@tensorflow/tfjs-core';
import { batchNorm, groupNorm, layerNorm } from '../../src/ops/normalization/normalize.js';
import { FORWARD, leaksNothing } from '../support/assert.js';
import { suite } from '../support/case.js';
import { Dice } from '../support/dice.js';
import { agree, agreeWithGradients, uniform } from '../support/forms.js';
import type { Named } from '../support/recurrence.js';

const EPS = 1e-2;

interface Drawn {
  op: (x: tf.Tensor, ...affine: tf.Tensor[]) => tf.Tensor;
  inputs: Named;
}

function drawn(seed: number): Drawn {
  const dice = new Dice(seed);
  const kind = dice.pick(['batch', 'layer', 'group']);
  const groups = kind === 'group' ? dice.integer(1, 3) : 1;
  const [N, C] = [dice.integer(2, 9), groups * dice.integer(2, 20)];
  const space = dice.pick([[], [dice.integer(2, 30)], [dice.integer(1, 6), dice.integer(1, 9)]]);
  const [hasWeight, hasBias, isTraining] = [dice.chance(70), dice.chance(70), dice.chance()];
  const shape = kind === 'layer' ? [C, ...space] : [C];
  const parameters = {
    ...(hasWeight && { weight: uniform(dice, shape) }),
    ...(hasBias && { bias: uniform(dice, shape) }),
  };
  const running = { mean: uniform(dice, [C]), variance: tf.abs(uniform(dice, [C])) };
  return {
    op(x, ...given) {
      const affine = { weight: hasWeight ? given[0] : null, bias: hasBias ? (given[given.length - 1] ?? null) : null };
      if (kind === 'layer') return layerNorm(x, affine, EPS, shape.length);
      if (kind === 'group') return groupNorm(x, affine, EPS, groups);
      return batchNorm(x, affine, EPS, isTraining ? null : running, () => undefined);
    },
    inputs: { x: uniform(dice, [N, C, ...space]), ...parameters },
  };
}

export const normalizationFormCases = suite('ops: normalization', {
  'forms agree with the definition, and so do their gradients': () => {
    for (let seed = 0; seed < 40; seed++) {
      const { op, inputs } = drawn(seed);
      agreeWithGradients(`seed ${seed}`, op, inputs);
    }
  },
  'what is observed of a batch agrees too': () => {
    for (const shape of [
      [7, 5],
      [3, 4, 6],
    ]) {
      const x = uniform(new Dice(1), shape);
      const observed = (): Named => {
        let seen: Named = {};
        const y = batchNorm(x, { weight: null, bias: null }, EPS, null, ({ mean, variance }) => {
          seen = { mean: tf.reshape(mean, [-1]), variance: tf.reshape(variance, [-1]) };
        });
        return { y, ...seen };
      };
      agree(shape.join(), observed, FORWARD);
    }
  },
  'nothing is left behind': () => {
    const { op, inputs } = drawn(3);
    const [x, ...parameters] = Object.values(inputs);
    leaksNothing(() => {
      tf.tidy(() => void op(x, ...parameters));
      tf.dispose(tf.grads((x: tf.Tensor, ...rest: tf.Tensor[]) => tf.sum(op(x, ...rest)))([x, ...parameters]));
    });
  },
});
