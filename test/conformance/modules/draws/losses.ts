// Losses, of targets and options as they may be.
import type { Dice } from '../../../support/dice.js';
import {
  booleans,
  type Drawn,
  type Draws,
  floats,
  integers,
  Numbers,
  probabilities,
  sizes,
  someOf,
  type Value,
} from '../drawn.js';

const reduction = (dice: Dice): Record<string, Value> => ({ reduction: dice.pick(['mean', 'sum', 'none']) });

const shapeOf = (dice: Dice): number[] => sizes(dice, dice.integer(1, 3));

function distance(more: (dice: Dice) => Record<string, Value> = () => ({})): (dice: Dice) => Drawn {
  return (dice) => {
    const shape = shapeOf(dice);
    const keywords = someOf(dice, { ...reduction(dice), ...more(dice) });
    return { keywords, inputs: [floats(dice, shape), floats(dice, shape, 2, dice.chance())] };
  };
}

/** Scores (N, C, ...) and a class for each, some of which may be `ignore_index`. */
function classes(dice: Dice, options: (count: number) => Record<string, Value>): Drawn {
  const [N, C, ...rest] = sizes(dice, dice.integer(2, 4), 2, 5);
  const batched = dice.chance(80);
  const shape = batched ? [N, C, ...rest] : [C];
  const ignored = dice.chance() ? dice.integer(0, C - 1) : -100;
  const targets = integers(dice, batched ? [N, ...rest] : [], 0, C - 1);
  const weight = floats(dice, [C], 1, false);
  const positive = new Numbers(
    'float32',
    weight.shape,
    weight.values.map((value) => Math.abs(value) + 0.5),
  );
  const keywords = someOf(dice, { weight: positive, ignore_index: ignored, ...reduction(dice), ...options(C) });
  return { keywords, inputs: [floats(dice, shape, 4), targets] };
}

function margin(inputs: (dice: Dice, N: number) => Value[]): (dice: Dice) => Drawn {
  return (dice) => {
    const N = dice.integer(1, 6);
    const signs = booleans(dice, [N]);
    const target = new Numbers(
      'float32',
      [N],
      signs.values.map((value) => 2 * value - 1),
    );
    return {
      keywords: someOf(dice, { ...reduction(dice), margin: dice.integer(-5, 5) / 10 }),
      inputs: [...inputs(dice, N), target],
    };
  };
}

/** Of sequences that are long enough for their targets, or not. */
function ctc(dice: Dice): Drawn {
  const [T, N, C, S] = [dice.integer(2, 12), dice.integer(1, 4), dice.integer(2, 5), dice.integer(1, 5)];
  const blank = dice.integer(0, C - 1);
  const targets = integers(dice, [N, S], 0, C - 2);
  const withoutBlank = targets.values.map((value) => (value >= blank ? value + 1 : value));
  const keywords = { ...reduction(dice), zero_infinity: dice.chance() };
  const lengths = (most: number): Numbers => integers(dice, [N], 1, most);
  return {
    args: [blank],
    keywords,
    inputs: [floats(dice, [T, N, C], 3), new Numbers('int32', [N, S], withoutBlank), lengths(T), lengths(S)],
  };
}

export const LOSSES: Draws = {
  'nn.MSELoss': distance(),
  'nn.L1Loss': distance(),
  'nn.SmoothL1Loss': distance((dice) => ({ beta: dice.integer(0, 20) / 10 })),
  'nn.HuberLoss': distance((dice) => ({ delta: dice.integer(1, 20) / 10 })),
  'nn.BCELoss': (dice) => {
    const shape = shapeOf(dice);
    return {
      keywords: someOf(dice, reduction(dice)),
      inputs: [probabilities(dice, shape), probabilities(dice, shape, false)],
    };
  },
  'nn.BCEWithLogitsLoss': (dice) => {
    const shape = shapeOf(dice);
    const keywords = someOf(dice, { ...reduction(dice), weight: probabilities(dice, shape.slice(-1), false) });
    return { keywords, inputs: [floats(dice, shape, 9), probabilities(dice, shape, false)] };
  },
  'nn.KLDivLoss': (dice) => {
    const shape = sizes(dice, dice.integer(2, 3));
    const keywords = { reduction: dice.pick(['mean', 'sum', 'none', 'batchmean']), log_target: dice.chance() };
    return { keywords, inputs: [floats(dice, shape), probabilities(dice, shape, false)] };
  },
  'nn.CrossEntropyLoss': (dice) => classes(dice, () => ({ label_smoothing: dice.integer(0, 10) / 10 })),
  'nn.NLLLoss': (dice) => classes(dice, () => ({})),
  'nn.CosineEmbeddingLoss': margin((dice, N) => {
    const E = dice.integer(2, 5);
    return [floats(dice, [N, E]), floats(dice, [N, E])];
  }),
  'nn.MarginRankingLoss': margin((dice, N) => [floats(dice, [N]), floats(dice, [N])]),
  'nn.CTCLoss': ctc,
};
