// Activations and what else leaves shapes as they are, or changes nothing but them.
import type { Dice } from '../../../support/dice.js';
import { type Drawn, type Draws, floats, integers, sizes, someOf, type Value } from '../drawn.js';

const anyShape = (dice: Dice): number[] => sizes(dice, dice.integer(0, 4));

const input = (dice: Dice, scale = 6): Value => floats(dice, anyShape(dice), scale);

const module =
  (keywords: (dice: Dice) => Record<string, Value> = () => ({})) =>
  (dice: Dice): Drawn => ({ keywords: someOf(dice, keywords(dice)), inputs: [input(dice, dice.pick([1, 6, 60]))] });

/** Never whole: Python prints a whole number as it was written. */
const positive = (dice: Dice): number => (2 * dice.integer(0, 30) + 1) / 20;

function alongOne(dice: Dice): Drawn {
  const shape = sizes(dice, dice.integer(1, 4));
  return { args: [dice.integer(-shape.length, shape.length - 1)], inputs: [floats(dice, shape, 6)] };
}

function flatten(dice: Dice): Drawn {
  const shape = anyShape(dice);
  const axis = (): number => dice.integer(-Math.max(shape.length, 1), Math.max(shape.length, 1) - 1);
  return { keywords: someOf(dice, { start_dim: axis(), end_dim: axis() }), inputs: [floats(dice, shape)] };
}

export const ACTIVATIONS: Draws = {
  'nn.ReLU': module(),
  'nn.LeakyReLU': module((dice) => ({ negative_slope: positive(dice) })),
  'nn.ELU': module((dice) => ({ alpha: positive(dice) })),
  'nn.GELU': module((dice) => ({ approximate: dice.pick(['none', 'tanh']) })),
  'nn.SiLU': module(),
  'nn.Tanh': module(),
  'nn.Sigmoid': module(),
  'nn.Hardtanh': module((dice) => ({ min_val: -positive(dice), max_val: positive(dice) })),
  'nn.Softplus': module((dice) => ({ beta: positive(dice), threshold: dice.integer(1, 30) + 0.5 })),
  'nn.Softmax': alongOne,
  'nn.LogSoftmax': alongOne,
  'nn.Identity': module(),
  'nn.Flatten': flatten,
  'nn.functional.normalize': (dice) => {
    const shape = sizes(dice, dice.integer(2, 4));
    const keywords = { p: dice.pick([1, 2, 3]), dim: dice.integer(-2, 1) };
    return { args: [floats(dice, shape)], keywords: someOf(dice, keywords) };
  },
  'nn.functional.cosine_similarity': (dice) => {
    const shape = sizes(dice, dice.integer(2, 4));
    return { args: [floats(dice, shape), floats(dice, shape)], keywords: someOf(dice, { dim: dice.integer(-2, 1) }) };
  },
  'nn.functional.one_hot': (dice) => {
    const most = dice.integer(1, 6);
    return {
      args: [integers(dice, sizes(dice, dice.integer(1, 3)), 0, most)],
      keywords: someOf(dice, { num_classes: most + 2 }),
    };
  },
  'nn.functional.pad': (dice) => {
    const rank = dice.integer(2, 4);
    const mode = dice.pick(['constant', 'constant', 'reflect', 'replicate', 'circular']);
    const pairs = mode === 'constant' ? dice.integer(1, rank) : rank - 2 || 1;
    const pad = Array.from({ length: 2 * pairs }, () => dice.integer(mode === 'constant' ? -1 : 0, 3));
    const keywords = { mode, ...(mode === 'constant' && dice.chance() ? { value: dice.integer(-3, 3) } : {}) };
    return { args: [floats(dice, sizes(dice, rank, 2, 6)), pad], keywords };
  },
};
