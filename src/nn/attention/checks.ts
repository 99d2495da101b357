// torch's checks of a call of nn.MultiheadAttention, in its order and words.
import type * as tf from '@tensorflow/tfjs-core';
import { check } from '../../python/check.js';
import { checkTensor } from '../../python/checks.js';
import { RuntimeError } from '../../python/errors.js';
import { list, scalarType, tuple } from '../../python/repr.js';
import { warnOnce } from '../../python/warn_once.js';

const CALLEE = 'MultiheadAttention.forward()';

/** The tensors of a call. */
export interface Given {
  query: tf.Tensor;
  key: tf.Tensor;
  value: tf.Tensor;
  key_padding_mask: tf.Tensor | null;
  attn_mask: tf.Tensor | null;
}

/** Refuses what is no tensor, or of another dtype or rank than it must be. Returns whether there is a batch. */
export function checkRanks({ query, key, value, key_padding_mask, attn_mask }: Given, heads: number): boolean {
  checkTensor(CALLEE, 'query', 1, query);
  checkTensor(CALLEE, 'key', 2, key);
  checkTensor(CALLEE, 'value', 3, value);
  if (key_padding_mask !== null) checkTensor(CALLEE, 'key_padding_mask', 4, key_padding_mask);
  if (attn_mask !== null) checkTensor(CALLEE, 'attn_mask', 6, attn_mask);
  checkMaskDtypes(key_padding_mask, attn_mask);
  const { rank } = query;
  expect(rank === 2 || rank === 3, () => {
    return `query should be unbatched 2D or batched 3D tensor but received ${rank}-D query tensor`;
  });
  const batched = rank === 3;
  const call = `For ${batched ? 'batched (3-D)' : 'unbatched (2-D)'} \`query\`, expected`;
  expect(key.rank === rank && value.rank === rank, () => {
    return `${call} \`key\` and \`value\` to be ${rank}-D but found ${key.rank}-D and ${value.rank}-D tensors respectively`;
  });
  expect(key_padding_mask === null || key_padding_mask.rank === rank - 1, () => {
    return `${call} \`key_padding_mask\` to be \`None\` or ${rank - 1}-D but found ${key_padding_mask?.rank}-D tensor instead`;
  });
  if (attn_mask === null) return batched;
  expect(attn_mask.rank === 2 || attn_mask.rank === 3, () => {
    return `${call} \`attn_mask\` to be \`None\`, 2-D or 3-D but found ${attn_mask.rank}-D tensor instead`;
  });
  const expected = [heads, query.shape[0], key.shape[0]];
  expect(batched || attn_mask.rank === 2 || list(attn_mask.shape) === list(expected), () => {
    return `Expected \`attn_mask\` shape to be ${tuple(expected)} but got torch.Size(${list(attn_mask.shape)})`;
  });
  return batched;
}

function checkMaskDtypes(key_padding_mask: tf.Tensor | null, attn_mask: tf.Tensor | null): void {
  for (const [name, mask] of Object.entries({ key_padding_mask, attn_mask })) {
    expect(mask === null || mask.dtype === 'bool' || mask.dtype === 'float32', () => {
      return `only bool and floating types of ${name} are supported`;
    });
  }
  if (key_padding_mask === null || attn_mask === null || key_padding_mask.dtype === attn_mask.dtype) return;
  const mismatched = 'Support for mismatched key_padding_mask and attn_mask is deprecated';
  warnOnce(`${mismatched}. Use same type for both instead.`);
}

/** What a module was made for. */
export interface Made {
  embed_dim: number;
  num_heads: number;
  kdim: number;
  vdim: number;
  /** Whether one weight makes queries, keys and values. */
  packed: boolean;
}

/** Refuses sizes that do not fit, of (L, N, E) and (S, N, *). */
export function checkSizes({ query, key, value }: Given, { embed_dim, num_heads, kdim, vdim, packed }: Made): void {
  const [[, N, E], [S, Nk, Ek], [Sv, Nv, Ev]] = [query, key, value].map(({ shape }) => shape);
  expect(E === embed_dim, () => `was expecting embedding dimension of ${embed_dim}, but got ${E}`);
  const size = (shape: readonly number[]): string => `torch.Size(${list(shape)})`;
  if (packed) {
    expect(list(key.shape) === list(value.shape), () => {
      return `key shape ${size(key.shape)} does not match value shape ${size(value.shape)}`;
    });
  } else {
    expect(S === Sv && Nk === Nv, () => {
      const found = `${size([S, Nk])} do not match value's ${size([Sv, Nv])}`;
      return `key's sequence and batch dims ${found}`;
    });
  }
  for (const x of [query, key, value]) {
    expect(x.dtype === 'float32', () => `mat1 and mat2 must have the same dtype, but got ${scalarType(x)} and Float`);
  }
  expect(!packed || Ek === E, () => {
    return `mat1 and mat2 shapes cannot be multiplied (${S * Nk}x${Ek} and ${E}x${key === value ? 2 * E : E})`;
  });
  for (const [name, features, made] of [
    ['key', Ek, kdim],
    ['value', Ev, vdim],
  ] as const) {
    expect(features === made, () => {
      return `expecting ${name} weights shape of ${tuple([E, features])}, but got ${size([E, made])}`;
    });
  }
  expect(Nk === N, () => {
    const view = list([S, N * num_heads, E / num_heads]);
    return `shape '${view}' is invalid for input of size ${S * Nk * E}`;
  });
}

/** Refuses masks of other sizes, for N sequences of H heads, L queries and S keys. */
export function checkMasks({ key_padding_mask, attn_mask }: Given, [N, H, L, S]: readonly number[]): void {
  if (attn_mask !== null) {
    const expected = attn_mask.rank === 2 ? [L, S] : [N * H, L, S];
    expect(list(attn_mask.shape) === list(expected), () => {
      const found = `The shape of the ${attn_mask.rank}D attn_mask is torch.Size(${list(attn_mask.shape)})`;
      return `${found}, but should be ${tuple(expected)}.`;
    });
  }
  if (key_padding_mask === null) return;
  for (const [axis, size] of [N, S].entries()) {
    expect(key_padding_mask.shape[axis] === size, () => {
      return `Expected key_padded_mask.shape[${axis}] to be ${size}, but got ${key_padding_mask.shape[axis]}`;
    });
  }
}

function expect(holds: boolean, text: () => string): asserts holds {
  check(holds, () => new RuntimeError(text()));
}
