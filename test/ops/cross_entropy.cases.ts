// Softmax with cross entropy: its forms against the composed one, over random sizes, options and edge values.
import * as tf from '@tensorflow/tfjs-core';
import { crossEntropy } from '../../src/ops/cross_entropy/cross_entropy.js';
import type { CrossEntropyInput } from '../../src/ops/cross_entropy/form.js';
import type { Reduction } from '../../src/ops/reduce.js';
import { close, EXACT, FORWARD, leaksNothing, throws } from '../support/assert.js';
import { suite } from '../support/case.js';
import { Dice } from '../support/dice.js';
import { agreeWithGradients, uniform } from '../support/forms.js';

const classes = (values: number[]): tf.Tensor1D => tf.tensor1d(values, 'int32');

const DEFAULTS = { weight: null, ignore_index: -100, label_smoothing: 0, reduction: 'mean' } as const;

function drawn(seed: number): CrossEntropyInput {
  const dice = new Dice(seed);
  const [R, C] = [dice.pick([1, dice.integer(2, 70)]), dice.pick([1, 2, dice.integer(3, 300)])];
  const ignore_index = dice.pick([-100, 0]);
  const target = Array.from({ length: R }, () => (dice.chance(15) ? ignore_index : dice.integer(0, C - 1)));
  return {
    scores: uniform(dice, [R, C], dice.pick([1, 10, 90])) as tf.Tensor2D,
    target: classes(target),
    weight: dice.chance(30) ? (tf.abs(uniform(dice, [C])) as tf.Tensor1D) : null,
    ignore_index,
    label_smoothing: dice.pick([0, 0, 0.1, 1]),
    reduction: dice.pick<Reduction>(['mean', 'sum', 'none']),
  };
}

export const crossEntropyCases = suite('ops: cross_entropy', {
  'forms agree with the definition, and so do their gradients': () => {
    for (let seed = 0; seed < 40; seed++) {
      const input = drawn(seed);
      const op = (scores: tf.Tensor): tf.Tensor => crossEntropy({ ...input, scores: scores as tf.Tensor2D });
      agreeWithGradients(`seed ${seed}`, op, { scores: input.scores });
    }
  },
  'scores that are masked by -∞, too large for exp, or NaN': () => {
    const scores = tf.tensor2d([
      [0, -Infinity, 0],
      [1e4, 0, -1e4],
      [0, -1e4, 0],
      [NaN, 0, 0],
    ]);
    const target = classes([0, 1, 1, 2]);
    const losses = crossEntropy({ ...DEFAULTS, scores, target, reduction: 'none' });
    close(losses, [Math.log(2), 1e4, 1e4 + Math.log(2), NaN], FORWARD);
    const op = (x: tf.Tensor): tf.Tensor =>
      crossEntropy({ ...DEFAULTS, scores: x as tf.Tensor2D, target, reduction: 'none' });
    agreeWithGradients('edge values', op, { scores });
  },
  'rows that do not count have a loss of 0 and no gradient; if none counts the mean is NaN': () => {
    const scores = tf.tensor2d([
      [1, 2],
      [3, 4],
    ]);
    const gradientOf = (options: Omit<CrossEntropyInput, 'scores'>): tf.Tensor =>
      tf.grad((x: tf.Tensor) => tf.sum(crossEntropy({ ...options, scores: x as tf.Tensor2D })))(scores);
    for (const label_smoothing of [0, 0.1]) {
      const none = { ...DEFAULTS, label_smoothing, target: classes([-100, -100]) };
      close(crossEntropy({ ...none, scores }), [NaN], FORWARD);
      close(gradientOf(none), [0, 0, 0, 0], EXACT);
      const weightless = { ...none, target: classes([0, -100]), weight: tf.tensor1d([0, 1]) };
      close(crossEntropy({ ...weightless, scores }), [NaN], FORWARD);
      close(gradientOf(weightless), [NaN, NaN, 0, 0], EXACT);
    }
    const options = { ...DEFAULTS, target: classes([-100, 1]), reduction: 'none' } as const;
    close(crossEntropy({ ...options, scores }), [0, Math.log(1 + Math.exp(-1))], FORWARD);
    const p = 1 / (1 + Math.E);
    close(gradientOf(options), [0, 0, p, -p], FORWARD);
  },
  'what is no class is refused': () => {
    const scores = tf.zeros<tf.Rank.R2>([2, 3]);
    for (const wrong of [3, -1, 2 ** 30]) {
      const call = (): tf.Tensor => crossEntropy({ ...DEFAULTS, scores, target: classes([0, wrong]) });
      throws(() => tf.tidy(call), 'RangeError', `Target ${wrong} is out of bounds.`);
    }
  },
  'on a GPU the loss is NaN for a target that was computed there and is no class': () => {
    if (!['webgl', 'webgpu'].includes(tf.getBackend())) return; // others read it back
    const wrong = Array.from({ length: 3000 }, (_, i) => (i === 7 ? 2 : i % 2));
    const target = tf.add<tf.Tensor1D>(classes(wrong), tf.scalar(1, 'int32'));
    const options = { ...DEFAULTS, scores: tf.zeros<tf.Rank.R2>([3000, 3]), target };
    const losses = wrong.map((y) => (y === 2 ? NaN : Math.log(3)));
    close(crossEntropy({ ...options, reduction: 'none' }), losses, FORWARD);
    close(crossEntropy(options), [NaN], FORWARD);
  },
  'nothing is left behind': () => {
    const input = drawn(4);
    leaksNothing(() => {
      crossEntropy(input).dispose();
      tf.dispose(tf.grad((x: tf.Tensor) => tf.sum(crossEntropy({ ...input, scores: x as tf.Tensor2D })))(input.scores));
    });
  },
});
