// Attention, with masks of every kind.
import type { Dice } from '../../../support/dice.js';
import { booleans, type Drawn, type Draws, floats, Numbers, sizes, someOf, type Value } from '../drawn.js';

/** Not true everywhere in any row: a row that attends to nothing is NaN. */
function mask(dice: Dice, shape: readonly number[]): Numbers {
  const { values } = booleans(dice, shape, 30);
  const length = shape[shape.length - 1];
  return new Numbers(
    'bool',
    shape,
    values.map((value, i) => (i % length === 0 ? 0 : value)),
  );
}

function multihead(dice: Dice): Drawn {
  const heads = dice.integer(1, 3);
  const E = heads * dice.integer(1, 3);
  const [N, L, S, K, V] = sizes(dice, 5, 1, 5);
  const batch_first = dice.chance();
  const own = dice.chance(70);
  const batched = dice.chance(80);
  const shape = (length: number, size: number): number[] =>
    batched ? (batch_first ? [N, length, size] : [length, N, size]) : [length, size];
  const keywords = {
    bias: dice.chance(),
    add_bias_kv: dice.chance(20),
    add_zero_attn: dice.chance(20),
    ...(own ? {} : { kdim: K, vdim: V }),
    batch_first,
  };
  const [key, value] = own
    ? [floats(dice, shape(S, E)), floats(dice, shape(S, E))]
    : [floats(dice, shape(S, K)), floats(dice, shape(S, V))];
  const key_padding_mask = dice.chance(30) ? mask(dice, batched ? [N, S] : [S]) : null;
  const attn_mask = dice.chance(30) ? (dice.chance() ? mask(dice, [L, S]) : floats(dice, [L, S], 1, false)) : null;
  const bothBool = key_padding_mask === null || attn_mask === null || attn_mask.dtype === 'bool';
  const inputs: Value[] = [
    floats(dice, shape(L, E)),
    key,
    value,
    bothBool ? key_padding_mask : null,
    dice.chance(),
    attn_mask,
  ];
  return { args: [E, heads], keywords, inputs, training: false };
}

export const ATTENTION: Draws = {
  'nn.MultiheadAttention': multihead,
  'nn.functional.scaled_dot_product_attention': (dice) => {
    const batch = sizes(dice, dice.integer(0, 2), 1, 3);
    const [L, S, E, V] = sizes(dice, 4, 1, 5);
    const of = (...shape: number[]): Numbers => floats(dice, [...batch, ...shape]);
    const attn_mask = dice.chance() ? floats(dice, [L, S], 1, false) : mask(dice, [L, S]);
    const masked: Record<string, Value> = dice.chance() ? { attn_mask } : { is_causal: dice.chance() };
    const keywords = { ...masked, ...someOf(dice, { scale: 0.3 }) };
    return { args: [of(L, E), of(S, E), of(S, V)], keywords };
  },
};
