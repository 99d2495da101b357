// What nn.Embedding and nn.EmbeddingBag have in common: a table and how it is looked up.
import * as tf from '@tensorflow/tfjs-core';
import { emptyParameter, Parameter } from '../autograd/parameter.js';
import { takeRows } from '../ops/rows/take_rows.js';
import { bind, splitKeywords } from '../python/arguments.js';
import { bool, float, number, str } from '../python/repr.js';
import type { Table } from './embedding_options.js';
import { normal_ } from './init/index.js';
import { Module } from './module.js';
import { own, peek } from './own.js';

export abstract class EmbeddingTable extends Module {
  /** V, the number of rows. */
  readonly num_embeddings: number;
  /** H, the size of a row. */
  readonly embedding_dim: number;
  /** The row for padding, from 0, or null. */
  readonly padding_idx: number | null;
  /** The norm that rows are shortened to before they are looked up, or null. May be changed, as those below. */
  max_norm: number | null;
  /** The exponent of that norm. */
  norm_type: number;
  /** Whether gradients are divided by how often a row was looked up in a call. */
  scale_grad_by_freq: boolean;
  /** Always false: tfjs has no sparse tensors. */
  sparse: false;
  /** W, (V, H). May be replaced by assignment; forward reads the current one. */
  declare weight: Parameter;
  readonly #class: string;

  /** @param name - of the class whose constructor is called, for error texts. */
  constructor(name: string, { num_embeddings, embedding_dim, padding_idx, weight, freeze, ...options }: Table) {
    super();
    this.#class = name;
    this.num_embeddings = num_embeddings;
    this.embedding_dim = embedding_dim;
    this.padding_idx = padding_idx;
    this.max_norm = options.max_norm;
    this.norm_type = options.norm_type;
    this.scale_grad_by_freq = options.scale_grad_by_freq;
    this.sparse = options.sparse;
    own(this, 'weight', weight ? new Parameter(weight, !freeze) : emptyParameter([num_embeddings, embedding_dim]));
    if (!weight) this.reset_parameters();
  }

  /** Draws the table anew with the generator that `manual_seed` seeds, and zeroes the row for padding. */
  reset_parameters(...args: []): void {
    bind(`${this.#class}.reset_parameters()`, [], 0, splitKeywords(args));
    const { padding_idx } = this;
    const weight = peek(() => this.weight);
    normal_(weight);
    if (padding_idx === null) return;
    const rows = Int32Array.from({ length: this.num_embeddings }, (_, row) => (row === padding_idx ? -1 : row));
    tf.tidy(() => weight.assign(takeRows(weight, rows)));
  }

  /** What the repr says of the table beside its sizes, in torch's order. */
  protected _options(): { padding_idx: string | null; norms: (string | null)[] } {
    const { padding_idx, max_norm, norm_type, scale_grad_by_freq } = this;
    return {
      padding_idx: padding_idx === null ? null : `padding_idx=${padding_idx}`,
      norms: [
        max_norm === null ? null : `max_norm=${real(max_norm)}`,
        norm_type === 2 ? null : `norm_type=${real(norm_type)}`,
        (scale_grad_by_freq as unknown) === false ? null : `scale_grad_by_freq=${bool(scale_grad_by_freq)}`,
      ],
    };
  }
}

/** Of an option that is checked at a call only. */
const real = (value: unknown): string =>
  typeof value !== 'number' ? str(value) : Number.isFinite(value) ? float(value) : number(value);
