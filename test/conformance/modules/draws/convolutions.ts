// Convolutions and pools, of sizes that may not fit.
import type { Dice } from '../../../support/dice.js';
import { type Drawn, type Draws, floats, oneOrMany, sizes, someOf, type Value } from '../drawn.js';

/** (N, C, ...) or (C, ...), with `rank` axes behind. */
function image(dice: Dice, channels: number, rank: number, low = 4, high = 9): Value {
  const shape = [channels, ...sizes(dice, rank, low, high)];
  return floats(dice, dice.chance(80) ? [dice.integer(1, 3), ...shape] : shape);
}

function convolution(dice: Dice, rank: number): Drawn {
  const groups = dice.pick([1, 1, 1, 2, 3]);
  const [Cin, Cout] = sizes(dice, 2, 1, 3).map((size) => size * groups);
  const same = dice.chance(20);
  const keywords = {
    padding: same ? 'same' : oneOrMany(dice, rank, 0, 2),
    ...(same ? {} : { stride: oneOrMany(dice, rank, 1, 3) }),
    dilation: oneOrMany(dice, rank, 1, 2),
    bias: dice.chance(),
    padding_mode: dice.pick(['zeros', 'zeros', 'zeros', 'reflect', 'replicate', 'circular']),
  };
  return {
    args: [Cin, Cout, oneOrMany(dice, rank, 1, 4)],
    keywords: { ...someOf(dice, keywords), groups },
    inputs: [image(dice, Cin, rank)],
  };
}

/** A layer as most networks of images have them: filters of 3 x 3, step by step, over some more channels. */
function common(dice: Dice): Drawn {
  const groups = dice.pick([1, 1, 1, 2]);
  const [Cin, Cout] = sizes(dice, 2, 8, 24).map((size) => size * groups);
  const keywords = { padding: oneOrMany(dice, 2, 0, 2), bias: dice.chance() };
  return { args: [Cin, Cout, 3], keywords: { ...someOf(dice, keywords), groups }, inputs: [image(dice, Cin, 2, 8, 14)] };
}

function transposed(dice: Dice): Drawn {
  const groups = dice.pick([1, 1, 2]);
  const [Cin, Cout] = sizes(dice, 2, 1, 3).map((size) => size * groups);
  const keywords = {
    stride: dice.integer(1, 3),
    padding: dice.integer(0, 2),
    output_padding: dice.integer(0, 1),
    dilation: dice.integer(1, 2),
    bias: dice.chance(),
  };
  return {
    args: [Cin, Cout, dice.integer(1, 4)],
    keywords: { ...someOf(dice, keywords), groups },
    inputs: [image(dice, Cin, 1)],
  };
}

function pool(more: (dice: Dice, rank: number) => Record<string, Value>, rank: number): (dice: Dice) => Drawn {
  return (dice) => {
    const keywords = {
      stride: oneOrMany(dice, rank, 1, 3),
      padding: oneOrMany(dice, rank, 0, 1),
      ceil_mode: dice.chance(),
      ...more(dice, rank),
    };
    return {
      args: [oneOrMany(dice, rank, 1, 4)],
      keywords: someOf(dice, keywords),
      inputs: [image(dice, dice.integer(1, 3), rank)],
    };
  };
}

const ofMax = (dice: Dice, rank: number): Record<string, Value> => ({
  dilation: oneOrMany(dice, rank, 1, 2),
  return_indices: dice.chance(),
});

const adaptive =
  (rank: number) =>
  (dice: Dice): Drawn => {
    return { args: [oneOrMany(dice, rank, 1, 6)], inputs: [image(dice, dice.integer(1, 3), rank)] };
  };

export const CONVOLUTIONS: Draws = {
  'nn.Conv1d': (dice) => convolution(dice, 1),
  'nn.Conv2d': (dice) => (dice.chance(30) ? common(dice) : convolution(dice, 2)),
  'nn.ConvTranspose1d': transposed,
  'nn.MaxPool1d': pool(ofMax, 1),
  'nn.MaxPool2d': pool(ofMax, 2),
  'nn.AvgPool1d': pool((dice) => ({ count_include_pad: dice.chance() }), 1),
  'nn.AvgPool2d': pool((dice) => ({ count_include_pad: dice.chance(), divisor_override: dice.integer(1, 5) }), 2),
  'nn.AdaptiveAvgPool1d': adaptive(1),
  'nn.AdaptiveAvgPool2d': adaptive(2),
};
