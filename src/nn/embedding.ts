// nn.Embedding: rows of a trainable table, by index.
import type * as tf from '@tensorflow/tfjs-core';
import { bind, splitKeywords } from '../python/arguments.js';
import {
  checkEmbeddingArguments,
  checkPretrainedArguments,
  type EmbeddingArguments,
  type PretrainedArguments,
} from './embedding_options.js';
import { EmbeddingTable } from './embedding_table.js';
import { embedding } from './functional/embedding.js';

/**
 * A table of V vectors, looked up by index:
 *
 *     y[...] = W[x[...]]
 *
 * Call it as `embedding(input)`:
 * - `input`: (*), int32, of any shape, with values 0 ... V - 1.
 * - returns (*, H). The caller owns it; the input is left as it is.
 *
 * Parameter: `weight` (V, H), from N(0, 1), with zeros in row `padding_idx`. Its gradient sums over repeated indices, and
 * is zero in that row. With `max_norm` a call shortens the rows that it looks up, in the table itself.
 *
 * torch's `sparse` is refused: tfjs has no sparse tensors, and gradients have the same values without it.
 *
 * @example
 * ```ts
 * const embedding = new nn.Embedding(10, 3, { padding_idx: 0 });
 * const output = embedding(tf.tensor2d([[1, 2, 4], [4, 3, 0]], [2, 3], 'int32')); // (2, 3, 3)
 * ```
 * @throws `RangeError` for an index outside the table, `ValueError`, `RuntimeError` or `TypeError` with torch's text for
 * arguments that do not fit. On WebGL and WebGPU indices that were computed there are not read back: a row outside the table is
 * NaN.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Embedding.html
 */
export class Embedding extends EmbeddingTable {
  static override readonly name: string = 'Embedding';

  /**
   * @param num_embeddings - V, the number of rows.
   * @param embedding_dim - H, the size of a row.
   * @param padding_idx - the row for padding, counted from the end if negative (default none).
   * @param max_norm - the norm that rows are shortened to before they are looked up (default none).
   * @param norm_type - the exponent of that norm (default 2).
   * @param scale_grad_by_freq - whether gradients are divided by how often a row was looked up in a call (default false).
   * @param sparse - only false, the default: tfjs has no sparse tensors. Gradients have the same values.
   * @param _weight - the table, (V, H), in place of a random one.
   * @param _freeze - whether training leaves the table as it is (default false).
   *
   * Any tail of the arguments may be given by name in one object: `new nn.Embedding(10, 3, { padding_idx: 0 })`.
   */
  constructor(
    num_embeddings: number,
    embedding_dim: number,
    padding_idx?: number | null,
    max_norm?: number | null,
    norm_type?: number,
    scale_grad_by_freq?: boolean,
    sparse?: false,
    _weight?: tf.Tensor,
    _freeze?: boolean,
  );
  constructor(...args: EmbeddingArguments);
  constructor(...args: unknown[]) {
    super('Embedding', checkEmbeddingArguments(args));
  }

  /**
   * An embedding with the given table, (V, H), which by default is frozen. It keeps its own reference to the values:
   * `embeddings` stays the caller's to dispose. No random numbers are drawn, and the row for padding is left as given.
   *
   * @example
   * ```ts
   * const embedding = nn.Embedding.from_pretrained(tf.tensor2d([[1, 2.3, 3], [4, 5.1, 6.3]]));
   * embedding(tf.tensor1d([1], 'int32')); // [[4, 5.1, 6.3]]
   * ```
   */
  static from_pretrained(...args: PretrainedArguments): Embedding {
    return new this(checkPretrainedArguments(args));
  }

  /** What calling the module does. */
  override forward(input: tf.Tensor | { input: tf.Tensor }): tf.Tensor;
  override forward(...args: unknown[]): tf.Tensor {
    const { input } = bind('Embedding.forward()', ['input'], 1, splitKeywords(args));
    const { weight, padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse } = this;
    const options = { padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse };
    return embedding({ input: input as tf.Tensor, weight, ...options });
  }

  override extra_repr(): string {
    const { padding_idx, norms } = this._options();
    return [this.num_embeddings, this.embedding_dim, padding_idx, ...norms].filter((text) => text !== null).join(', ');
  }
}

/** `embedding(...)` is `embedding.forward(...)`. */
export interface Embedding {
  (input: tf.Tensor | { input: tf.Tensor }): tf.Tensor;
}
