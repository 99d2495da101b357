// What is drawn from the generator: tensors, masks of dropout, initial values.
import type { Dice } from '../../../support/dice.js';
import { type Drawn, type Draws, floats, Numbers, probabilities, sizes, someOf, type Value } from '../drawn.js';

/** Sizes around those at which torch draws in another way. */
const shape = (dice: Dice): number[] =>
  dice.pick([() => sizes(dice, dice.integer(1, 3), 1, 5), () => [dice.integer(1, 40)], () => [dice.integer(100, 2000)]])();

const dropout =
  (rank: (dice: Dice) => number) =>
  (dice: Dice): Drawn => {
    return {
      args: [dice.pick([0.1, 0.5, 0.9])],
      inputs: [floats(dice, sizes(dice, rank(dice), 1, 6))],
      training: dice.chance(80),
    };
  };

/** Writes into a matrix, or a tensor of more axes. */
const init =
  (more: (dice: Dice) => Record<string, Value> = () => ({})) =>
  (dice: Dice): Drawn => {
    const rank = dice.integer(2, 4);
    return { args: [floats(dice, sizes(dice, rank, 1, 6), 1)], keywords: someOf(dice, more(dice)) };
  };

const kaiming = init((dice) => ({
  mode: dice.pick(['fan_in', 'fan_out']),
  nonlinearity: dice.pick(['leaky_relu', 'relu', 'tanh', 'linear']),
  a: dice.integer(0, 20) / 10,
}));

export const RANDOM: Draws = {
  randn: (dice) => ({ args: [shape(dice)] }),
  rand: (dice) => ({ args: [shape(dice)] }),
  randint: (dice) => ({ args: [dice.integer(-5, 0), dice.pick([3, 100, 70_000]), shape(dice)] }),
  randperm: (dice) => ({ args: [dice.pick([dice.integer(0, 9), dice.integer(10, 3000)])] }),
  normal: (dice) => {
    const size = shape(dice);
    const [mean, std] = [floats(dice, size, 2, false), probabilities(dice, size, false)];
    return dice.pick<Drawn>([{ args: [mean, std] }, { args: [mean, 0.5] }, { args: [0.5, std] }, { args: [0.5, 2, size] }]);
  },
  bernoulli: (dice) => ({ args: [probabilities(dice, shape(dice), false)] }),
  multinomial: (dice) => {
    const categories = dice.integer(2, 20);
    const rows = dice.chance() ? [dice.integer(1, 4)] : [];
    const replacement = dice.chance();
    const count = dice.integer(1, replacement ? 30 : categories);
    return { args: [probabilities(dice, [...rows, categories], false), count, replacement] };
  },
  'nn.Dropout': dropout((dice) => dice.integer(1, 4)),
  'nn.Dropout1d': dropout((dice) => dice.integer(2, 3)),
  'nn.Dropout2d': dropout(() => 4),
  'nn.init.uniform_': init((dice) => ({ a: -dice.integer(0, 9) / 4, b: dice.integer(1, 9) / 4 })),
  'nn.init.normal_': init((dice) => ({ mean: dice.integer(-3, 3), std: dice.integer(1, 9) / 4 })),
  'nn.init.trunc_normal_': init((dice) => ({ std: dice.integer(1, 9) / 4 })),
  'nn.init.xavier_uniform_': init((dice) => ({ gain: dice.integer(1, 9) / 4 })),
  'nn.init.xavier_normal_': init((dice) => ({ gain: dice.integer(1, 9) / 4 })),
  'nn.init.kaiming_uniform_': kaiming,
  'nn.init.kaiming_normal_': kaiming,
  'nn.init.orthogonal_': init((dice) => ({ gain: dice.integer(1, 9) / 4 })),
  'nn.init.sparse_': (dice) => ({
    args: [new Numbers('float32', [6, 4], Array<number>(24).fill(1), true), dice.pick([0.1, 0.5])],
  }),
};
