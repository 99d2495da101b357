// nn.EmbeddingBag: sums, means or maxima of rows of a trainable table, by index.
import type * as tf from '@tensorflow/tfjs-core';
import type { BagMode } from '../ops/rows/bags.js';
import { type Arguments, bind, splitKeywords } from '../python/arguments.js';
import {
  checkEmbeddingBagArguments,
  checkPretrainedBagArguments,
  type EmbeddingBagArguments,
  type PretrainedBagArguments,
} from './embedding_options.js';
import { EmbeddingTable } from './embedding_table.js';
import { embedding_bag } from './functional/embedding_bag.js';

const FORWARD = ['input', 'offsets', 'per_sample_weights'] as const;

/** Arguments of a call of {@link EmbeddingBag}. */
export interface EmbeddingBagCall {
  /** Indices, int32: (N) in bags that begin at `offsets`, or (B, L) in B bags of L. */
  input: tf.Tensor;
  /** Where each bag begins, (B), int32; with `include_last_offset` (B + 1), the last of which is N. */
  offsets?: tf.Tensor | null;
  /** Factors of the rows, of the shape of the input, for the mode `'sum'` only. */
  per_sample_weights?: tf.Tensor | null;
}

/** The argument lists of a call of {@link EmbeddingBag}. */
export type EmbeddingBagCallArguments = Arguments<EmbeddingBagCall, typeof FORWARD>;

/**
 * A table of V vectors, of which bags are looked up by index and put together, without the single rows:
 *
 *     y[b] = Σ p[i]·W[x[i]],   mean of W[x[i]]   or   max of W[x[i]]   over the i in bag b
 *
 * Call it as `bag(input, offsets, per_sample_weights)`:
 * - `input`: (N), int32, in bags that begin at `offsets`, (B), or (B, L) in B bags of L. They are read back to be checked.
 * - `per_sample_weights`: p, of the shape of the input, float32, for the mode `'sum'` only.
 * - returns (B, H), zeros for a bag without rows. The caller owns it.
 *
 * Parameter: `weight` (V, H), from N(0, 1), with zeros in row `padding_idx`, which is left out of every bag. With `max_norm` a
 * call shortens the rows that it looks up, in the table itself.
 *
 * @example
 * ```ts
 * const bag = new nn.EmbeddingBag(10, 3, { mode: 'sum' });
 * const output = bag(tf.tensor1d([1, 2, 4, 5, 4, 3], 'int32'), tf.tensor1d([0, 4], 'int32')); // (2, 3)
 * ```
 * @throws `ValueError`, `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.EmbeddingBag.html
 */
export class EmbeddingBag extends EmbeddingTable {
  static override readonly name: string = 'EmbeddingBag';

  /** What becomes of the rows of a bag. */
  mode: BagMode;
  /** Whether the offsets of a call have the end too. */
  include_last_offset: boolean;

  /**
   * @param num_embeddings - V, the number of rows.
   * @param embedding_dim - H, the size of a row.
   * @param max_norm - the norm that rows are shortened to before they are looked up (default none).
   * @param norm_type - the exponent of that norm (default 2).
   * @param scale_grad_by_freq - whether gradients are divided by how often a row was looked up in a call (default false).
   * @param mode - `'sum'`, `'mean'` (the default) or `'max'`.
   * @param sparse - only false, the default: tfjs has no sparse tensors. Gradients have the same values.
   * @param _weight - the table, (V, H), in place of a random one.
   * @param include_last_offset - whether `offsets` has the end too (default false).
   * @param padding_idx - the row for padding, counted from the end if negative: it starts as zeros and is not trained (default
   * none).
   *
   * Any tail of the arguments may be given by name in one object:
   * `new nn.EmbeddingBag(10, 3, { padding_idx: 0, include_last_offset: true })`.
   */
  constructor(
    num_embeddings: number,
    embedding_dim: number,
    max_norm?: number | null,
    norm_type?: number,
    scale_grad_by_freq?: boolean,
    mode?: BagMode,
    sparse?: false,
    _weight?: tf.Tensor,
    include_last_offset?: boolean,
    padding_idx?: number | null,
  );
  constructor(...args: EmbeddingBagArguments);
  constructor(...args: unknown[]) {
    const { mode, include_last_offset, ...table } = checkEmbeddingBagArguments(args);
    super('EmbeddingBag', table);
    this.mode = mode;
    this.include_last_offset = include_last_offset;
  }

  /**
   * An embedding bag with the given table, (V, H), which by default is frozen. It keeps its own reference to the values:
   * `embeddings` stays the caller's to dispose.
   *
   * @example
   * ```ts
   * const bag = nn.EmbeddingBag.from_pretrained(tf.tensor2d([[1, 2.3, 3], [4, 5.1, 6.3]]));
   * bag(tf.tensor2d([[1, 0]], [1, 2], 'int32')); // [[2.5, 3.7, 4.65]]
   * ```
   */
  static from_pretrained(...args: PretrainedBagArguments): EmbeddingBag {
    const { options, freeze } = checkPretrainedBagArguments(args);
    const bag = new this(options);
    bag.requires_grad_(!freeze);
    return bag;
  }

  /** What calling the module does. */
  override forward(...args: EmbeddingBagCallArguments): tf.Tensor2D;
  override forward(...args: unknown[]): tf.Tensor2D {
    const call = bind('EmbeddingBag.forward()', FORWARD, 1, splitKeywords(args)) as unknown as EmbeddingBagCall;
    const { weight, max_norm, norm_type, scale_grad_by_freq, sparse, mode, include_last_offset, padding_idx } = this;
    const table = { weight, max_norm, norm_type, scale_grad_by_freq, sparse, padding_idx };
    return embedding_bag({ ...call, ...table, mode, include_last_offset });
  }

  override extra_repr(): string {
    const { padding_idx, norms } = this._options();
    const texts = [this.num_embeddings, this.embedding_dim, ...norms, `mode='${this.mode}'`, padding_idx];
    return texts.filter((text) => text !== null).join(', ');
  }
}

/** `bag(...)` is `bag.forward(...)`. */
export interface EmbeddingBag {
  (...args: EmbeddingBagCallArguments): tf.Tensor2D;
}
