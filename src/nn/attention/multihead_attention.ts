// nn.MultiheadAttention: several heads that look at the same keys, each in its own way.
import * as tf from '@tensorflow/tfjs-core';
import { bind, splitKeywords } from '../../python/arguments.js';
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { emptyParameter, type Parameter } from '../../autograd/parameter.js';
import { zerosFrom } from '../../ops/empty.js';
import { permute } from '../../ops/permute.js';
import { constant_ } from '../init/constants.js';
import { xavier_normal_, xavier_uniform_ } from '../init/scaled.js';
import { Module } from '../module.js';
import { own, peek } from '../own.js';
import { checkParameter } from '../parameters.js';
import { checkMasks, checkRanks, checkSizes, type Given } from './checks.js';
import { type Heads, lookWithHeads, type Projection } from './heads.js';
import {
  CALL,
  checkOptions,
  type MultiheadAttentionArguments,
  type MultiheadAttentionCall,
  type MultiheadAttentionCallArguments,
} from './options.js';
import { NonDynamicallyQuantizableLinear } from './out_proj.js';

const CALLEE = 'MultiheadAttention.forward()';

/**
 * Several heads of attention, each with queries, keys and values of its own, projected from those that are given:
 *
 *     y = W_o·[head_1 | ... | head_H] + b_o,   head_h = softmax(q_h·k_hᵀ/√(E/H) + mask)·v_h
 *
 * Call it as `attention(query, key, value)`:
 * - `query`: (L, N, E), with `batch_first` (N, L, E), unbatched (L, E), float32.
 * - `key`, `value`: (S, N, Ek) and (S, N, Ev), with `batch_first` (N, S, *), unbatched (S, *).
 * - `key_padding_mask`: (N, S), unbatched (S): true for keys that count nowhere. `attn_mask`: (L, S) or (N·H, L, S): true where
 *   a query must not look. Either may be float32, and is added to the scores.
 * - returns `[attn_output, attn_output_weights]`: the output in the layout of the query, and the weights, (N, L, S), without
 *   `average_attn_weights` (N, H, L, S), without `need_weights` null. The caller owns both.
 *
 * A query that may look nowhere gives NaN; without `need_weights` its heads find zeros, as in torch.
 *
 * Parameters: `in_proj_weight` (3E, E), or where keys or values have other sizes `q_proj_weight` (E, E), `k_proj_weight` (E, Ek)
 * and `v_proj_weight` (E, Ev); `in_proj_bias` (3E); `bias_k` and `bias_v` (1, 1, E); `out_proj.weight` (E, E), `out_proj.bias` (E).
 *
 * @example
 * ```ts
 * const attention = new nn.MultiheadAttention(64, 8, { batch_first: true });
 * const x = tf.randomNormal([32, 10, 64]);
 * const [output, weights] = attention(x, x, x); // (32, 10, 64), (32, 10, 10)
 * ```
 * @throws `RuntimeError` (torch: `AssertionError`), `ValueError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.MultiheadAttention.html
 */
export class MultiheadAttention extends Module {
  static override readonly name: string = 'MultiheadAttention';

  /** E. */
  readonly embed_dim: number;
  /** Ek. */
  readonly kdim: number;
  /** Ev. */
  readonly vdim: number;
  /** H. */
  readonly num_heads: number;
  /** The probability of zeroing a weight in training mode. May be changed. */
  dropout: number;
  /** Whether the batch is the first axis. */
  readonly batch_first: boolean;
  /** E/H. */
  readonly head_dim: number;
  /** The projections of query, key and value, one below the other, (3E, E), or null where sizes differ. */
  declare in_proj_weight: Parameter | null;
  /** The projection of the query, (E, E), where sizes differ, else null. */
  declare q_proj_weight: Parameter | null;
  /** The projection of the key, (E, Ek), where sizes differ, else null. */
  declare k_proj_weight: Parameter | null;
  /** The projection of the value, (E, Ev), where sizes differ, else null. */
  declare v_proj_weight: Parameter | null;
  /** The biases of the three projections, (3E), or null without. */
  declare in_proj_bias: Parameter | null;
  /** A Linear, (E) → (E). */
  /** Maps the heads, side by side, to the output: (E, E). */
  out_proj: NonDynamicallyQuantizableLinear;
  /** One more key, (1, 1, E), or null. */
  declare bias_k: Parameter | null;
  /** One more value, (1, 1, E), or null. */
  declare bias_v: Parameter | null;
  /** Whether keys and values have one more, of zeros. */
  readonly add_zero_attn: boolean;

  /**
   * @param embed_dim - E, the number of features of queries and of the output.
   * @param num_heads - H, which divides E.
   * @param dropout - the probability of zeroing a weight in training mode (default 0).
   * @param bias - whether the projections have biases (default true).
   * @param add_bias_kv - whether keys and values have one more, which is trained (default false).
   * @param add_zero_attn - whether keys and values have one more, of zeros (default false).
   * @param kdim - Ek, the number of features of the keys (default E).
   * @param vdim - Ev, the number of features of the values (default E).
   * @param batch_first - whether the batch is the first axis (default false).
   *
   * Any tail of the arguments may be given by name in one object.
   */
  constructor(
    embed_dim: number,
    num_heads: number,
    dropout?: number,
    bias?: boolean,
    add_bias_kv?: boolean,
    add_zero_attn?: boolean,
    kdim?: number | null,
    vdim?: number | null,
    batch_first?: boolean,
  );
  constructor(...args: MultiheadAttentionArguments);
  constructor(...args: unknown[]) {
    super();
    const options = checkOptions(args);
    const { embed_dim, num_heads, kdim, vdim, bias } = options;
    this.embed_dim = embed_dim;
    this.kdim = kdim;
    this.vdim = vdim;
    this.num_heads = num_heads;
    this.dropout = options.dropout;
    this.batch_first = options.batch_first;
    this.head_dim = embed_dim / num_heads;
    const packed = kdim === embed_dim && vdim === embed_dim;
    const optional = (name: 'in_proj_bias' | 'bias_k' | 'bias_v' | WeightName, wanted: boolean, shape: number[]): void => {
      if (wanted) own(this, name, emptyParameter(shape));
      else this[name] = null;
    };
    optional('q_proj_weight', !packed, [embed_dim, embed_dim]);
    optional('k_proj_weight', !packed, [embed_dim, kdim]);
    optional('v_proj_weight', !packed, [embed_dim, vdim]);
    optional('in_proj_weight', packed, [3 * embed_dim, embed_dim]);
    optional('in_proj_bias', bias, [3 * embed_dim]);
    this.out_proj = new NonDynamicallyQuantizableLinear(embed_dim, embed_dim, bias);
    optional('bias_k', options.add_bias_kv, [1, 1, embed_dim]);
    optional('bias_v', options.add_bias_kv, [1, 1, embed_dim]);
    this.add_zero_attn = options.add_zero_attn;
    this._reset_parameters();
  }

  /** What calling the module does. */
  override forward(...args: MultiheadAttentionCallArguments): [tf.Tensor, tf.Tensor | null] {
    const bound = bind(CALLEE, CALL, 3, splitKeywords(args)) as unknown as MultiheadAttentionCall;
    const { need_weights = true, average_attn_weights = true, is_causal = false } = bound;
    const { key_padding_mask = null, attn_mask = null, query, key, value } = bound;
    const given: Given = { query, key, value, key_padding_mask, attn_mask };
    const { num_heads, batch_first, embed_dim, kdim, vdim } = this;
    const batched = checkRanks(given, num_heads);
    check(!is_causal || attn_mask !== null, () => {
      const method = 'You may use the Transformer module method `generate_square_subsequent_mask` to create this mask.';
      return new RuntimeError(`Need attn_mask if specifying the is_causal hint. ${method}`);
    });
    return tf.tidy(() => {
      const layout = (x: tf.Tensor): tf.Tensor => {
        if (!batched) return tf.expandDims(x, 1);
        return batch_first ? permute(x, [1, 0, 2]) : x;
      };
      const isOne = key === value;
      const [q, k, v] = [layout(query), layout(key), isOne ? null : layout(value)];
      const padding = batched || key_padding_mask === null ? key_padding_mask : tf.expandDims(key_padding_mask, 0);
      const call: Given = { query: q, key: k, value: v ?? k, key_padding_mask: padding, attn_mask };
      checkSizes(call, { embed_dim, num_heads, kdim, vdim, packed: this.#packed });
      const [[L, N], [S]] = [q.shape, k.shape];
      checkMasks(call, [N, num_heads, L, S]);
      const heads = this.#heads();
      const [output, weights] = lookWithHeads([q, k, v ?? k], heads, {
        key_padding_mask: padding,
        attn_mask,
        is_causal: is_causal && padding === null && !need_weights,
        dropout_p: this.training ? this.dropout : 0,
        safe: !need_weights,
      });
      const back = !batched ? tf.squeeze(output, [1]) : batch_first ? permute(output, [1, 0, 2]) : output;
      if (!need_weights) return [back, null] as unknown as tf.Tensor[];
      const shown = average_attn_weights ? overHeads(weights) : weights;
      return [back, batched ? shown : tf.squeeze(shown, [0])];
    }) as unknown as [tf.Tensor, tf.Tensor | null];
  }

  /** Draws all parameters but those of `out_proj` anew. */
  protected _reset_parameters(): void {
    peek(() => {
      const { q_proj_weight, k_proj_weight, v_proj_weight, in_proj_weight, in_proj_bias, bias_k, bias_v } = this;
      const weights = [in_proj_weight, q_proj_weight, k_proj_weight, v_proj_weight];
      for (const weight of weights) if (weight !== null) xavier_uniform_(weight);
      const biases = in_proj_bias === null ? [] : [in_proj_bias, this.out_proj.bias];
      for (const bias of biases) if (bias !== null) constant_(bias, 0);
      for (const bias of [bias_k, bias_v]) if (bias !== null) xavier_normal_(bias);
    });
  }

  get #packed(): boolean {
    return this.kdim === this.embed_dim && this.vdim === this.embed_dim;
  }

  /** The parameters as they are now, checked. */
  #heads(): Heads {
    const { embed_dim: E, kdim, vdim, num_heads: count, add_zero_attn: zero, out_proj } = this;
    const read = (name: string, value: unknown, shape: number[]): tf.Tensor => {
      checkParameter(CALLEE, { name, called: `parameter '${name}'`, shape }, value);
      return value;
    };
    const orNone = (name: string, value: unknown, shape: number[]): tf.Tensor | null =>
      value === null ? null : read(name, value, shape);
    const weights = this.#packed
      ? tf.split(read('in_proj_weight', this.in_proj_weight, [3 * E, E]), 3)
      : [
          read('q_proj_weight', this.q_proj_weight, [E, E]),
          read('k_proj_weight', this.k_proj_weight, [E, kdim]),
          read('v_proj_weight', this.v_proj_weight, [E, vdim]),
        ];
    const bias = orNone('in_proj_bias', this.in_proj_bias, [3 * E]);
    const biases = bias === null ? [null, null, null] : tf.split(bias, 3);
    const output: Projection = {
      weight: read('out_proj.weight', out_proj.weight, [E, E]),
      bias: orNone('out_proj.bias', out_proj.bias, [E]),
    };
    const [bias_k, bias_v] = [this.bias_k, this.bias_v];
    check((bias_k === null) === (bias_v === null), () => {
      const [set, none] = bias_k === null ? ['bias_v', 'bias_k'] : ['bias_k', 'bias_v'];
      return new RuntimeError(`${set} is set but ${none} is None`);
    });
    const extra =
      bias_k === null || bias_v === null
        ? null
        : ([read('bias_k', bias_k, [1, 1, E]), read('bias_v', bias_v, [1, 1, E])] as const);
    return { count, inputs: weights.map((weight, i) => ({ weight, bias: biases[i] })), output, extra, zero };
  }
}

/** The mean over the heads: (N, H, L, S) → (N, L, S). */
function overHeads(weights: tf.Tensor): tf.Tensor {
  const [N, , L, S] = weights.shape;
  return weights.size > 0 ? tf.mean(weights, 1) : zerosFrom([weights], [N, L, S]);
}

type WeightName = 'in_proj_weight' | 'q_proj_weight' | 'k_proj_weight' | 'v_proj_weight';
