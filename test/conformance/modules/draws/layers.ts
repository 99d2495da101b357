// Layers with parameters.
import type { Dice } from '../../../support/dice.js';
import { type Draws, floats, integers, Numbers, sizes, someOf, type Value } from '../drawn.js';

/** How a table is looked up. */
const looked = (dice: Dice): Record<string, Value> => ({
  max_norm: dice.pick([0.5, 1.5]),
  norm_type: dice.pick([1.5, 2.5, 3.5]),
  scale_grad_by_freq: dice.chance(),
});

export const LAYERS: Draws = {
  'nn.Linear': (dice) => {
    const [Hin, Hout] = sizes(dice, 2, 1, 9);
    const input = floats(dice, [...sizes(dice, dice.integer(0, 3)), Hin]);
    return { args: [Hin, Hout], keywords: someOf(dice, { bias: dice.chance() }), inputs: [input] };
  },
  'nn.Embedding': (dice) => {
    const [count, size] = sizes(dice, 2, 2, 9);
    const keywords = someOf(dice, { padding_idx: dice.integer(-count, count - 1), ...looked(dice) });
    return { args: [count, size], keywords, inputs: [integers(dice, sizes(dice, dice.integer(0, 3)), 0, count - 1)] };
  },
  'nn.EmbeddingBag': (dice) => {
    const [count, size, N] = sizes(dice, 3, 2, 9);
    const mode = dice.pick(['sum', 'mean', 'max']);
    const include_last_offset = dice.chance(30);
    const { scale_grad_by_freq, ...norms } = looked(dice);
    const others = mode === 'max' ? norms : { scale_grad_by_freq, ...norms };
    const keywords = {
      mode,
      include_last_offset,
      ...someOf(dice, { padding_idx: dice.integer(-count, count - 1), ...others }),
    };
    const flat = include_last_offset || dice.chance();
    const input = integers(dice, flat ? [N] : sizes(dice, 2), 0, count - 1);
    const begins = Array.from({ length: dice.integer(0, 4) }, () => dice.integer(0, N)).sort((a, b) => a - b);
    const offsets = [0, ...begins, ...(include_last_offset ? [N] : [])];
    const bags = flat ? new Numbers('int32', [offsets.length], offsets) : null;
    const factors = mode === 'sum' && dice.chance() ? floats(dice, input.shape) : null;
    return { args: [count, size], keywords, inputs: [input, bags, factors] };
  },
  'nn.Bilinear': (dice) => {
    const [Hin1, Hin2, Hout] = sizes(dice, 3);
    const leading = sizes(dice, dice.integer(0, 3));
    const inputs = [floats(dice, [...leading, Hin1]), floats(dice, [...leading, Hin2])];
    return { args: [Hin1, Hin2, Hout], keywords: someOf(dice, { bias: dice.chance() }), inputs };
  },
};
