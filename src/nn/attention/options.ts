// What nn.MultiheadAttention is made of and called with, and torch's checks of the first.
import type * as tf from '@tensorflow/tfjs-core';
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { check } from '../../python/check.js';
import { checkBool, checkFloat, checkInt } from '../../python/checks.js';
import { RuntimeError, ValueError } from '../../python/errors.js';

/** Arguments of {@link MultiheadAttention}. */
export interface MultiheadAttentionOptions {
  /** E, the number of features of queries and of the output. */
  embed_dim: number;
  /** H, which divides E. */
  num_heads: number;
  /** The probability of zeroing a weight in training mode. Default 0. */
  dropout?: number;
  /** Whether the projections have biases. Default true. */
  bias?: boolean;
  /** Whether keys and values have one more, which is trained. Default false. */
  add_bias_kv?: boolean;
  /** Whether keys and values have one more, of zeros. Default false. */
  add_zero_attn?: boolean;
  /** Ek, the number of features of the keys. Default E. */
  kdim?: number | null;
  /** Ev, the number of features of the values. Default E. */
  vdim?: number | null;
  /** Whether the batch is the first axis. Default false. */
  batch_first?: boolean;
}

export const PARAMETERS = [
  'embed_dim',
  'num_heads',
  'dropout',
  'bias',
  'add_bias_kv',
  'add_zero_attn',
  'kdim',
  'vdim',
  'batch_first',
] as const;

/** The argument lists that MultiheadAttention takes. */
export type MultiheadAttentionArguments = Arguments<MultiheadAttentionOptions, typeof PARAMETERS>;

/** What it is called with. */
export interface MultiheadAttentionCall {
  /** (L, N, E), (N, L, E) or (L, E). */
  query: tf.Tensor;
  /** (S, N, Ek), (N, S, Ek) or (S, Ek). */
  key: tf.Tensor;
  /** (S, N, Ev), (N, S, Ev) or (S, Ev). */
  value: tf.Tensor;
  /** (N, S) or (S): true for keys that count nowhere, or float32, added to their scores. */
  key_padding_mask?: tf.Tensor | null;
  /** Whether the weights are returned, too. Default true. */
  need_weights?: boolean;
  /** (L, S) or (N·H, L, S): true where a query must not look, or float32, added to the scores. */
  attn_mask?: tf.Tensor | null;
  /** Whether the weights are averaged over the heads. Default true. */
  average_attn_weights?: boolean;
  /** Says that `attn_mask` is the causal one. Default false. */
  is_causal?: boolean;
}

export const CALL = [
  'query',
  'key',
  'value',
  'key_padding_mask',
  'need_weights',
  'attn_mask',
  'average_attn_weights',
  'is_causal',
] as const;

/** The argument lists that it is called with. */
export type MultiheadAttentionCallArguments = Arguments<MultiheadAttentionCall, typeof CALL>;

/** All options, checked. */
export function checkOptions(
  args: readonly unknown[],
): Required<MultiheadAttentionOptions> & { kdim: number; vdim: number } {
  const bound = bind('MultiheadAttention.__init__()', PARAMETERS, 2, splitKeywords(args));
  const { embed_dim, num_heads, dropout = 0, bias = true, add_bias_kv = false, add_zero_attn = false } = bound;
  const { batch_first = false } = bound;
  const [kdim, vdim] = [bound.kdim ?? embed_dim, bound.vdim ?? embed_dim];
  for (const [name, size] of Object.entries({ embed_dim, num_heads, kdim, vdim })) checkInt(name, size);
  checkFloat('dropout', dropout);
  for (const [name, value] of Object.entries({ bias, add_bias_kv, add_zero_attn, batch_first })) checkBool(name, value);
  const [E, H] = [embed_dim, num_heads] as [number, number];
  check(E > 0 && H > 0, () => {
    const got = `got embed_dim=${E} and num_heads=${H} instead`;
    return new ValueError(`embed_dim and num_heads must be greater than 0, ${got}`);
  });
  check(E % H === 0, () => new RuntimeError('embed_dim must be divisible by num_heads'));
  const options = { embed_dim, num_heads, dropout, bias, add_bias_kv, add_zero_attn, kdim, vdim, batch_first };
  return options as Required<MultiheadAttentionOptions> & { kdim: number; vdim: number };
}
