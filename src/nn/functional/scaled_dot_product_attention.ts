// scaled_dot_product_attention: of any number of leading axes, also with fewer heads of keys than of queries.
import * as tf from '@tensorflow/tfjs-core';
import { additive, attention, causal } from '../../ops/attention.js';
import { reshape } from '../../ops/reshape.js';
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { check } from '../../python/check.js';
import { checkTensor } from '../../python/checks.js';
import { RuntimeError } from '../../python/errors.js';
import { given, scalarType } from '../../python/repr.js';
import { broadcast } from '../../python/broadcast.js';

const CALLEE = 'scaled_dot_product_attention()';
const PARAMETERS = ['query', 'key', 'value', 'attn_mask', 'dropout_p', 'is_causal'] as const;

/** Arguments of {@link scaled_dot_product_attention}. */
export interface AttentionOptions {
  /** (*, L, E). */
  query: tf.Tensor;
  /** (*, S, E). */
  key: tf.Tensor;
  /** (*, S, Ev). */
  value: tf.Tensor;
  /** (*, L, S) or what broadcasts to it: true where a query may look, or float32, added to the scores. */
  attn_mask?: tf.Tensor | null;
  /** The probability of zeroing a weight, in evaluation too. Default 0. */
  dropout_p?: number;
  /** Whether the i-th query looks at the first i + 1 keys only. Default false. */
  is_causal?: boolean;
  /** What the products are multiplied by. Default 1/√E. */
  scale?: number | null;
  /** Whether (*, H, L, E) queries look at keys and values of fewer heads, each of which serves several. Default false. */
  enable_gqa?: boolean;
}

/**
 * What the values hold where the keys are like the queries:
 *
 *     y = softmax(scale·q·kᵀ + mask)·v
 *
 * A query that may look nowhere gets zeros.
 *
 * @returns (*, L, Ev), which the caller owns.
 *
 * @example
 * ```ts
 * const [q, k, v] = [0, 1, 2].map(() => tf.randomNormal([32, 8, 10, 64])); // (N, H, L, E)
 * const output = nn.functional.scaled_dot_product_attention(q, k, v, { is_causal: true });
 * ```
 * @throws `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.scaled_dot_product_attention.html
 */
export function scaled_dot_product_attention(...args: Arguments<AttentionOptions, typeof PARAMETERS>): tf.Tensor {
  const bound = bind(CALLEE, PARAMETERS, 3, splitKeywords(args), ['scale', 'enable_gqa']);
  const { query, key, value, attn_mask = null, dropout_p = 0, is_causal = false, enable_gqa = false } = bound;
  const scale = bound.scale ?? null;
  checkTensor(CALLEE, 'query', 1, query);
  checkTensor(CALLEE, 'key', 2, key);
  checkTensor(CALLEE, 'value', 3, value);
  const typed = (fits: boolean, name: string, type: string, argument: unknown): void => {
    check(fits, () => new TypeError(`${CALLEE}: argument '${name}' must be ${type}, not ${given(argument)}`));
  };
  typed(attn_mask === null || attn_mask instanceof tf.Tensor, 'attn_mask', 'Tensor', attn_mask);
  typed(typeof dropout_p === 'number', 'dropout_p', 'float', dropout_p);
  typed(typeof is_causal === 'boolean', 'is_causal', 'bool', is_causal);
  typed(scale === null || typeof scale === 'number', 'scale', 'float', scale);
  typed(typeof enable_gqa === 'boolean', 'enable_gqa', 'bool', enable_gqa);
  const mask = attn_mask as tf.Tensor | null;
  if (mask !== null) checkTensor(CALLEE, 'attn_mask', 4, mask);
  checkInputs(query, key, value, mask, is_causal === true);
  const groups = enable_gqa === true ? groupsOf(query, key, value) : 1;
  return tf.tidy(() => {
    const [k, v] = groups === 1 ? [key, value] : [key, value].map((x) => repeatHeads(x, groups));
    const leading = broadcast(leadingOf(query), broadcastable(k, v));
    const [[L, E], [S]] = [query.shape.slice(-2), k.shape.slice(-2)];
    checkProducts(leading, [query, k, v]);
    const merged = [query, k, v].map((x) => merge(x, leading)) as [tf.Tensor3D, tf.Tensor3D, tf.Tensor3D];
    const scores = [...leading, L, S];
    if (mask !== null) broadcast({ shape: scores }, mask);
    const [output] = attention(merged, {
      mask: is_causal ? causal(L, S) : mask === null ? null : merge(additive(mask, false), leading, [L, S]),
      scale: (scale as number | null) ?? 1 / Math.sqrt(E),
      dropout_p: dropout_p as number,
      safe: mask !== null || is_causal === true,
    });
    return reshape(output, [...leading, L, v.shape[v.rank - 1]]);
  });
}

const leadingOf = ({ shape }: tf.Tensor): { shape: number[] } => ({ shape: shape.slice(0, -2) });

const broadcastable = (a: tf.Tensor, b: tf.Tensor): { shape: number[] } => ({
  shape: broadcast(leadingOf(a), leadingOf(b)),
});

/** (*, X, Y) → (B, X, Y), after broadcasting the leading axes, and for a mask the last two, too. */
function merge(x: tf.Tensor, leading: readonly number[], last: readonly number[] = x.shape.slice(-2)): tf.Tensor {
  const B = leading.reduce((a, b) => a * b, 1);
  const full = [...leading, ...last];
  const isFull = tf.util.arraysEqual(x.shape, full);
  return reshape(isFull || x.size === 0 ? x : tf.broadcastTo(x, full), [B, ...last]);
}

/** (*, H, S, E) → (*, H·groups, S, E), each head as often as there are groups, one after the other. */
function repeatHeads(x: tf.Tensor, groups: number): tf.Tensor {
  const [H, S, E] = x.shape.slice(-3);
  const others = x.shape.slice(0, -3);
  const heads = reshape(x, [x.size / (S * E), 1, S * E]);
  return reshape(tf.tile(heads, [1, groups, 1]), [...others, H * groups, S, E]);
}

function checkInputs(query: tf.Tensor, key: tf.Tensor, value: tf.Tensor, mask: tf.Tensor | null, is_causal: boolean): void {
  check(query.dtype === key.dtype && query.dtype === value.dtype, () => {
    const got = `query.dtype: ${cType(query)} key.dtype: ${cType(key)} and value.dtype: ${cType(value)}`;
    return new RuntimeError(`Expected query, key, and value to have the same dtype, but got ${got} instead.`);
  });
  check(
    [query, key, value].every(({ rank }) => rank >= 2),
    () => {
      const got = `query.dim: ${query.rank} key.dim: ${key.rank} and value.dim: ${value.rank}`;
      return new RuntimeError(`Expected query, key, and value to all be  at least 2 dimensional, but got ${got} instead.`);
    },
  );
  if (mask !== null) {
    check(mask.dtype === 'bool' || mask.dtype === query.dtype, () => {
      const expected = 'Expected attn_mask dtype to be bool or float or to match query dtype';
      const got = `but got attn_mask.dtype: ${cType(mask)} and  query.dtype: ${cType(query)} instead.`;
      return new RuntimeError(`${expected}, ${got}`);
    });
  }
  check(mask === null || !is_causal, () => {
    const text = 'Explicit attn_mask should not be set when is_causal=True';
    return new RuntimeError(`_scaled_dot_product_attention: ${text} (in JavaScript: { is_causal: true })`);
  });
  check(query.dtype === 'float32', () => {
    return new RuntimeError(`expected scalar type Float but found ${scalarType(query)}`);
  });
}

const cType = (x: tf.Tensor): string => scalarType(x).toLowerCase();

/** How many heads of queries share one of keys. */
function groupsOf(query: tf.Tensor, key: tf.Tensor, value: tf.Tensor): number {
  const [heads, shared, others] = [query, key, value].map(({ shape }) => shape.at(-3) ?? 1);
  check(query.rank > 2 && heads % shared === 0 && shared === others, () => {
    return new RuntimeError('Number of heads in key and value must divide the number of heads in query');
  });
  return heads / shared;
}

/** torch's checks of the two products, in the words of bmm. */
function checkProducts(leading: readonly number[], [query, key, value]: readonly tf.Tensor[]): void {
  const B = leading.reduce((a, b) => a * b, 1);
  const [E, Ek] = [query, key].map(({ shape }) => shape[shape.length - 1]);
  const [S, Sv] = [key, value].map(({ shape }) => shape[shape.length - 2]);
  const text = 'Expected size for first two dimensions of batch2 tensor to be';
  check(E === Ek, () => new RuntimeError(`${text}: [${B}, ${E}] but got: [${B}, ${Ek}].`));
  check(S === Sv, () => new RuntimeError(`${text}: [${B}, ${S}] but got: [${B}, ${Sv}].`));
}
