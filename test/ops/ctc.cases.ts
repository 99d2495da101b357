// The CTC loss: its forms against the composed one, over random sizes, spellings and edge values.
import * as tf from '@tensorflow/tfjs-core';
import { ctcLoss } from '../../src/ops/ctc/ctc_loss.js';
import type { CTCInput } from '../../src/ops/ctc/form.js';
import { close, EXACT, leaksNothing } from '../support/assert.js';
import { suite } from '../support/case.js';
import { Dice } from '../support/dice.js';
import { agreeWithGradients, uniform } from '../support/forms.js';
import { withoutFused } from '../support/without_fused.js';

const normal = (scores: tf.Tensor): tf.Tensor3D => tf.logSoftmax(scores) as tf.Tensor3D;

function drawn(seed: number): CTCInput {
  const dice = new Dice(seed);
  const [T, N, C] = [dice.integer(1, 12), dice.integer(1, 5), dice.pick([1, 2, dice.integer(3, 60)])];
  const numbers = <T>(make: () => T): T[] => Array.from({ length: N }, make);
  const label = (): number => dice.integer(0, Math.min(C - 1, 3)); // equal neighbours are frequent
  return {
    log_probs: normal(uniform(dice, [T, N, C], dice.pick([1, 10]))),
    labels: numbers(() => Array.from({ length: dice.integer(0, 5) }, label)),
    steps: numbers(() => dice.pick([T, dice.integer(0, T)])),
    blank: dice.pick([0, C - 1]),
    zero_infinity: dice.chance(),
  };
}

/** The losses as an op of the log-probabilities alone. */
const opOf =
  (input: CTCInput) =>
  (log_probs: tf.Tensor): tf.Tensor =>
    ctcLoss({ ...input, log_probs: log_probs as tf.Tensor3D });

export const ctcOpCases = suite('ops: ctcLoss', {
  'forms agree with the definition, and so do their gradients': () => {
    for (let seed = 0; seed < 30; seed++) {
      const input = drawn(seed);
      agreeWithGradients(`seed ${seed}`, opOf(input), { log_probs: input.log_probs });
    }
  },
  'classes that never come': () => {
    for (let seed = 30; seed < 40; seed++) {
      const input = drawn(seed);
      const never = uniform(new Dice(seed), input.log_probs.shape);
      const log_probs = tf.where(tf.less(never, -0.8), tf.fill(never.shape, -Infinity), input.log_probs);
      agreeWithGradients(`seed ${seed}`, opOf(input), { log_probs });
    }
  },
  'what is NaN stays so, also where what is infinite becomes 0': () => {
    const x = tf.tensor3d([NaN, -1, -1, -1, -1, -1, -1, -1], [2, 2, 2]); // (T, N, C)
    for (const zero_infinity of [false, true]) {
      const op = opOf({ log_probs: x, labels: [[1], [1, 1]], steps: [2, 2], blank: 0, zero_infinity });
      const [lost, other] = [NaN, zero_infinity ? 0 : NaN];
      const check = (): void => {
        close(op(x), [lost, zero_infinity ? 0 : Infinity], EXACT);
        close(tf.grad(op)(x), [lost, lost, other, other, lost, lost, other, other], EXACT);
      };
      check();
      withoutFused(check);
    }
  },
  'an infinite gradient of a loss leaves the steps that do not count at 0': () => {
    const x = normal(uniform(new Dice(1), [3, 1, 3]));
    const op = opOf({ log_probs: x, labels: [[1]], steps: [2], blank: 0, zero_infinity: false });
    const gradient = tf.grad(op)(x, tf.tensor1d([Infinity]));
    close(tf.slice(gradient, [2, 0, 0]), [0, 0, 0], EXACT);
  },
  'nothing is left behind': () => {
    const input = drawn(1);
    leaksNothing(() => {
      ctcLoss(input).dispose();
      tf.grad(opOf(input))(input.log_probs).dispose();
    });
  },
});
