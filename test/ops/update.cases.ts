// Optimizers' updates: their forms against the composed ones, step by step, over random options.
import * as tf from '@tensorflow/tfjs-core';
import { nn, optim } from 'tfjs-torch-rnn';
import { close, EXACT, FORWARD, leaksNothing } from '../support/assert.js';
import { suite } from '../support/case.js';
import { Dice } from '../support/dice.js';
import { agree, uniform } from '../support/forms.js';

type Options = Record<string, unknown>;

/** Options of each, drawn. */
const DRAWN: Readonly<Record<string, (dice: Dice) => Options>> = {
  SGD(dice) {
    const nesterov = dice.chance(30);
    const momentum = nesterov || dice.chance() ? 0.9 : 0;
    return { lr: 0.1, momentum, nesterov, dampening: nesterov ? 0 : dice.pick([0, 0.3]), ...common(dice) };
  },
  Adam: (dice) => ({ lr: 0.01, ...adam(dice), ...common(dice) }),
  AdamW: (dice) => ({ lr: 0.01, ...adam(dice), ...common(dice) }),
  RMSprop: (dice) => ({ lr: 0.01, alpha: 0.95, momentum: dice.pick([0, 0.5]), centered: dice.chance(), ...common(dice) }),
  Adagrad: (dice) => ({ lr: 0.1, lr_decay: dice.pick([0, 0.1]), ...common(dice) }),
};

const common = (dice: Dice): Options => ({ weight_decay: dice.pick([0, 0.1]), maximize: dice.chance(20) });
const adam = (dice: Dice): Options => ({ betas: dice.pick([[0.9, 0.999], [0.3, 0.5]]), amsgrad: dice.chance(30) }); // prettier-ignore

type Maker = new (params: tf.Variable[], options: Options) => optim.Optimizer;

const make = (name: string, params: tf.Variable[], options: Options): optim.Optimizer =>
  new (optim as unknown as Record<string, Maker>)[name](params, options);

const SHAPES = [[], [7], [33, 5], [2, 3, 4], [0, 3]];

/** The parameters and all that is remembered, after some steps of which the second gives no gradient to the first parameter. */
function trained(name: string, seed: number): Record<string, tf.Tensor> {
  const dice = new Dice(seed);
  const options = DRAWN[name](dice);
  const params = SHAPES.map((shape) => new nn.Parameter(uniform(dice, shape)));
  const optimizer = make(name, params, options);
  for (let step = 0; step < 4; step++) {
    params.forEach((parameter, i) => {
      parameter.grad = step === 1 && i === 0 ? null : tf.keep(uniform(dice, parameter.shape, dice.pick([1e-4, 1])));
    });
    optimizer.step();
    for (const { grad } of params) grad?.dispose();
  }
  const { state } = optimizer.state_dict();
  const remembered = Object.entries(state as Record<string, Record<string, tf.Tensor>>).flatMap(([i, slots]) =>
    Object.entries(slots).map(([slot, value]): [string, tf.Tensor] => [`${slot} of ${i}`, tf.clone(value)]),
  );
  const values = params.map((parameter) => tf.clone<tf.Tensor>(parameter));
  const result = Object.fromEntries<tf.Tensor>([
    ...remembered,
    ...values.map((value, i): [string, tf.Tensor] => [`${i}`, value]),
  ]);
  optimizer.dispose();
  tf.dispose(params);
  return result;
}

export const updateCases = suite('ops: update', {
  ...Object.fromEntries(
    Object.keys(DRAWN).map((name) => [
      `${name}: forms agree with the definition`,
      () => {
        for (let seed = 0; seed < 12; seed++) agree(`seed ${seed}`, () => trained(name, seed), FORWARD);
      },
    ]),
  ),
  'what somebody else holds of a parameter, and what was read of it, stay as they are': () => {
    for (const name in DRAWN) {
      const parameter = new nn.Parameter(tf.tensor1d([1, 2]));
      const [held, read] = [parameter.clone(), parameter.dataSync()];
      const optimizer = make(name, [parameter], {});
      parameter.grad = tf.keep(tf.tensor1d([1, 1]));
      optimizer.step();
      close(held, [1, 2], EXACT, name);
      close(tf.tensor1d(read), [1, 2], EXACT, name);
      close(parameter.grad, [1, 1], EXACT, name);
    }
  },
  'nothing is left behind': () => {
    for (const name in DRAWN) leaksNothing(() => tf.tidy(() => void trained(name, 1)), 3);
  },
});
