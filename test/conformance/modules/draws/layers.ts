// Layers with parameters.
import { type Draws, floats, integers, sizes, someOf } from '../drawn.js';

export const LAYERS: Draws = {
  'nn.Linear': (dice) => {
    const [Hin, Hout] = sizes(dice, 2, 1, 9);
    const input = floats(dice, [...sizes(dice, dice.integer(0, 3)), Hin]);
    return { args: [Hin, Hout], keywords: someOf(dice, { bias: dice.chance() }), inputs: [input] };
  },
  'nn.Embedding': (dice) => {
    const [count, size] = sizes(dice, 2, 2, 9);
    const keywords = someOf(dice, { padding_idx: dice.integer(-count, count - 1) });
    return { args: [count, size], keywords, inputs: [integers(dice, sizes(dice, dice.integer(0, 3)), 0, count - 1)] };
  },
};
