// nn.Embedding: rows of a trainable table, by index.
import * as tf from '@tensorflow/tfjs-core';
import { check } from '../python/check.js';
import { RuntimeError } from '../python/errors.js';
import { lookUpRows } from '../ops/rows/look_up_rows.js';
import { reshape } from '../ops/reshape.js';
import { takeRows } from '../ops/rows/take_rows.js';
import { bind, splitKeywords } from '../python/arguments.js';
import { checkTensor } from '../python/checks.js';
import {
  checkEmbeddingArguments,
  checkPretrainedArguments,
  type EmbeddingArguments,
  type PretrainedArguments,
} from './embedding_options.js';
import { normal_ } from './init/init.js';
import { Module } from './module.js';
import { emptyParameter, Parameter } from '../autograd/parameter.js';
import { own, peek } from './own.js';
import { checkParameter, type Declared } from './parameters.js';
import { scalarType } from '../python/repr.js';

/**
 * A table of V vectors, looked up by index:
 *
 *     y[...] = W[x[...]]
 *
 * Call it as `embedding(input)`:
 * - `input`: (*), int32, of any shape, with values 0 ... V - 1. They are read back to be checked.
 * - returns (*, H). The caller owns it; the input is left as it is.
 *
 * Parameter: `weight` (V, H), from N(0, 1), with zeros in row `padding_idx`. Its gradient sums over repeated indices, and
 * is zero in that row.
 *
 * torch's `max_norm`, `norm_type`, `scale_grad_by_freq` and `sparse` are not supported: they are unexpected keywords.
 *
 * @example
 * ```ts
 * const embedding = new nn.Embedding(10, 3, { padding_idx: 0 });
 * const output = embedding(tf.tensor2d([[1, 2, 4], [4, 3, 0]], [2, 3], 'int32')); // (2, 3, 3)
 * ```
 * @throws `RangeError` for an index outside the table, `ValueError`, `RuntimeError` or `TypeError` with torch's text for
 * arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Embedding.html
 */
export class Embedding extends Module {
  static override readonly name: string = 'Embedding';

  /** V, the number of rows. */
  readonly num_embeddings: number;
  /** H, the size of a row. */
  readonly embedding_dim: number;
  /** The row for padding, from 0, or null. */
  readonly padding_idx: number | null;
  /** W, (V, H). May be replaced by assignment; forward reads the current one. */
  declare weight: Parameter;

  /**
   * @param num_embeddings - V, the number of rows.
   * @param embedding_dim - H, the size of a row.
   * @param padding_idx - the row for padding, counted from the end if negative (default none).
   *
   * Any tail of the arguments may be given by name in one object: `new nn.Embedding(10, 3, { padding_idx: 0 })`.
   */
  constructor(num_embeddings: number, embedding_dim: number, padding_idx?: number | null);
  constructor(...args: EmbeddingArguments);
  constructor(...args: unknown[]) {
    super();
    const { num_embeddings, embedding_dim, padding_idx, weight, freeze } = checkEmbeddingArguments(args);
    this.num_embeddings = num_embeddings;
    this.embedding_dim = embedding_dim;
    this.padding_idx = padding_idx;
    own(this, 'weight', weight ? new Parameter(weight, !freeze) : emptyParameter([num_embeddings, embedding_dim]));
    if (!weight) this.reset_parameters();
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
  static from_pretrained(embeddings: tf.Tensor, freeze?: boolean, padding_idx?: number | null): Embedding;
  static from_pretrained(...args: PretrainedArguments): Embedding;
  static from_pretrained(...args: unknown[]): Embedding {
    return new this(checkPretrainedArguments(args));
  }

  /** Draws the table anew with the generator that `manual_seed` seeds, and zeroes the row for padding. */
  reset_parameters(...args: []): void {
    bind('Embedding.reset_parameters()', [], 0, splitKeywords(args));
    const { padding_idx } = this;
    const weight = peek(() => this.weight);
    normal_(weight);
    if (padding_idx === null) return;
    const rows = Int32Array.from({ length: this.num_embeddings }, (_, row) => (row === padding_idx ? -1 : row));
    tf.tidy(() => weight.assign(takeRows(weight, rows)));
  }

  /** What calling the module does. */
  override forward(input: tf.Tensor | { input: tf.Tensor }): tf.Tensor;
  override forward(...args: unknown[]): tf.Tensor {
    const { input } = bind('Embedding.forward()', ['input'], 1, splitKeywords(args));
    checkTensor('embedding()', 'indices', 2, input);
    const { weight, padding_idx } = this;
    checkParameter('embedding()', WEIGHT, weight);
    const [rows, features] = weight.shape;
    const index = toIndex(input, rows);
    return tf.tidy(() => reshape(lookUpRows(weight as tf.Tensor2D, index, padding_idx), [...input.shape, features]));
  }

  override extra_repr(): string {
    const padding = this.padding_idx === null ? '' : `, padding_idx=${this.padding_idx}`;
    return `${this.num_embeddings}, ${this.embedding_dim}${padding}`;
  }
}

const WEIGHT: Declared = { name: 'weight', called: "argument 'weight' (position 1)", rank: 2, anyDtype: true };

/** The indices as they are in memory, checked: what a gather does with a wrong one differs between backends. */
function toIndex(input: tf.Tensor, rows: number): Int32Array {
  check(input.dtype === 'int32', () => {
    const type = input.dtype === 'float32' ? 'torch.FloatTensor' : `CPU${scalarType(input)}Type`;
    const expected = "Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int";
    return new RuntimeError(`${expected}; but got ${type} instead (while checking arguments for embedding)`);
  });
  const index = input.dataSync<'int32'>();
  check(
    index.every((row) => row >= 0 && row < rows),
    () => new RangeError('index out of range in self'),
  );
  return index;
}
