// Several heads of attention at once: what nn.MultiheadAttention computes.
import * as tf from '@tensorflow/tfjs-core';
import { additive, attention, causal } from '../../ops/attention.js';
import { linear } from '../../ops/linear/linear.js';
import { permute } from '../../ops/permute.js';
import { reshape } from '../../ops/reshape.js';

/** A weight (E, *) and a bias (E) or none. */
export interface Projection {
  weight: tf.Tensor;
  bias: tf.Tensor | null;
}

/** What the heads are made of. */
export interface Heads {
  /** H. */
  count: number;
  /** Of queries, keys and values. */
  inputs: readonly Projection[];
  output: Projection;
  /** A key and a value more, (1, 1, E), which are trained. */
  extra: readonly [tf.Tensor, tf.Tensor] | null;
  /** Whether there is one of zeros. */
  zero: boolean;
}

/** How they look. */
export interface Masks {
  /** (N, S). */
  key_padding_mask: tf.Tensor | null;
  /** (L, S) or (N·H, L, S). */
  attn_mask: tf.Tensor | null;
  /** Whether each query looks no further than its own position, instead. */
  is_causal: boolean;
  dropout_p: number;
  /** Whether a query that may look nowhere finds zeros, not NaN. */
  safe: boolean;
}

/** Queries (L, N, E), keys (S, N, Ek), values (S, N, Ev) → the output (L, N, E) and the weights, (N, H, L, S). */
export function lookWithHeads(
  sources: readonly tf.Tensor[],
  heads: Heads,
  masks: Masks,
): [output: tf.Tensor, weights: tf.Tensor] {
  const [L, N, E] = sources[0].shape;
  const H = heads.count;
  const projected = sources.map((x, i) => project(x, heads.inputs[i]));
  const more = ([0, 1] as const).map((i) => [
    ...(heads.extra === null ? [] : [tf.tile(heads.extra[i], [1, N, 1])]),
    ...(heads.zero ? [tf.zeros([1, N, E])] : []),
  ]);
  const [query, ...others] = projected;
  const complete = [query, ...others.map((x, i) => (more[i].length > 0 ? tf.concat([x, ...more[i]], 0) : x))];
  const [q, k, v] = complete.map((x) => splitHeads(x, N, H));
  const S = k.shape[1];
  const [found, weights] = attention([q, k, v], {
    mask: masks.is_causal ? causal(L, S) : merged(masks, N, H, more[0].length),
    scale: Math.sqrt(H / E),
    dropout_p: masks.dropout_p,
    safe: masks.safe,
  });
  const together = reshape(permute(found, [1, 0, 2]), [L, N, E]);
  return [project(together, heads.output), reshape(weights, [N, H, L, S])];
}

/** (*, Hin) → (*, Hout). */
const project = (x: tf.Tensor, { weight, bias }: Projection): tf.Tensor => linear(x, weight as tf.Tensor2D, bias);

/** (X, N, E) → (N·H, X, E/H). */
function splitHeads(x: tf.Tensor, N: number, H: number): tf.Tensor3D {
  const [X, , E] = x.shape;
  return permute(reshape<tf.Rank.R3>(x, [X, N * H, E / H]), [1, 0, 2]);
}

/** What both masks add to scores, (N·H, L, S) or what broadcasts to it; nothing for `more` keys behind theirs. */
function merged({ key_padding_mask, attn_mask }: Masks, N: number, H: number, more: number): tf.Tensor | null {
  const added: tf.Tensor[] = [];
  if (attn_mask !== null) {
    const mask = additive(attn_mask, true);
    added.push(mask.rank === 2 ? tf.expandDims(mask, 0) : mask);
  }
  if (key_padding_mask !== null) {
    const [S] = key_padding_mask.shape.slice(1);
    const rows = reshape(additive(key_padding_mask, true), [N, 1, S]);
    added.push(reshape(tf.tile(rows, [1, H, 1]), [N * H, 1, S]));
  }
  if (added.length === 0) return null;
  const sum = added.reduce((a, b) => tf.add(a, b));
  if (more === 0) return sum;
  return tf.concat([sum, tf.zeros([...sum.shape.slice(0, 2), more])], 2);
}
