// Normalizations, in training and evaluation.
import type { Dice } from '../../../support/dice.js';
import { type Drawn, type Draws, floats, sizes, someOf } from '../drawn.js';

function batchNorm(dice: Dice, ranks: readonly number[]): Drawn {
  const C = dice.integer(1, 5);
  const keywords = {
    eps: dice.pick([1e-3, 1e-5]),
    momentum: dice.pick([null, 0.3]),
    affine: dice.chance(),
    track_running_stats: dice.chance(),
    bias: dice.chance(),
  };
  const [N, ...rest] = sizes(dice, dice.pick(ranks), 1, 5);
  return { args: [C], keywords: someOf(dice, keywords), inputs: [floats(dice, [N, C, ...rest])], training: dice.chance(70) };
}

export const NORMALIZATIONS: Draws = {
  'nn.BatchNorm1d': (dice) => batchNorm(dice, [1, 2]),
  'nn.BatchNorm2d': (dice) => batchNorm(dice, [3]),
  'nn.LayerNorm': (dice) => {
    const shape = sizes(dice, dice.integer(1, 4), 3, 6); // of two elements PyTorch's gradient is farther off than is allowed
    const normalized = shape.slice(-dice.integer(1, Math.min(2, shape.length)));
    const keywords = { eps: dice.pick([1e-3, 1e-5]), elementwise_affine: dice.chance(), bias: dice.chance() };
    const size = normalized.length === 1 && dice.chance() ? normalized[0] : normalized;
    return { args: [size], keywords: someOf(dice, keywords), inputs: [floats(dice, shape)] };
  },
  'nn.GroupNorm': (dice) => {
    const groups = dice.integer(1, 3);
    const C = groups * dice.integer(1, 3);
    const keywords = someOf(dice, { eps: dice.pick([1e-3, 1e-5]), affine: dice.chance(), bias: dice.chance() });
    return {
      args: [groups, C],
      keywords,
      inputs: [floats(dice, [dice.integer(1, 3), C, ...sizes(dice, dice.integer(1, 2), 2, 5)])],
    };
  },
};
