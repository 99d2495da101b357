// The arguments of nn.Embedding and nn.EmbeddingBag: names, defaults and checks.
import type * as tf from '@tensorflow/tfjs-core';
import type { BagMode } from '../ops/rows/bags.js';
import { type Arguments, bind, splitKeywords } from '../python/arguments.js';
import { check } from '../python/check.js';
import { checkBool, checkInt, checkTensor } from '../python/checks.js';
import { RuntimeError, ValueError } from '../python/errors.js';
import type { TableOptions } from './functional/embedding.js';

/** What a table has. */
interface Sizes {
  /** V, the number of rows. */
  num_embeddings: number;
  /** H, the size of a row. */
  embedding_dim: number;
}

interface Padding {
  /** The row for padding, counted from the end if negative: it starts as zeros and is not trained. Default none. */
  padding_idx?: number | null;
}

interface Given extends Padding, TableOptions {
  /** The table, (V, H). */
  embeddings: tf.Tensor;
  /** Whether training leaves the table as it is. Default true. */
  freeze?: boolean;
}

interface Bags {
  /** What becomes of the rows of a bag. Default `'mean'`. */
  mode?: BagMode;
  /** Whether `offsets` has the end too. Default false. */
  include_last_offset?: boolean;
}

/** Arguments of {@link Embedding}. */
export interface EmbeddingOptions extends Sizes, Padding, TableOptions {
  /** The table, (V, H), in place of a random one. */
  _weight?: tf.Tensor;
  /** Whether training leaves the table as it is. Default false. */
  _freeze?: boolean;
}

/** Arguments of {@link EmbeddingBag}. */
export interface EmbeddingBagOptions extends Sizes, Padding, TableOptions, Bags {
  /** The table, (V, H), in place of a random one. */
  _weight?: tf.Tensor;
}

/** Arguments of {@link Embedding.from_pretrained}. */
export type PretrainedOptions = Given;

/** Arguments of {@link EmbeddingBag.from_pretrained}. */
export interface PretrainedBagOptions extends Given, Bags {}

const SIZES = ['num_embeddings', 'embedding_dim'] as const;
const GIVEN = ['embeddings', 'freeze'] as const;
const NORMS = ['max_norm', 'norm_type', 'scale_grad_by_freq'] as const;
const EMBEDDING = [...SIZES, 'padding_idx', ...NORMS, 'sparse', '_weight', '_freeze'] as const;
const PRETRAINED = [...GIVEN, 'padding_idx', ...NORMS, 'sparse'] as const;
const BAG = [...SIZES, ...NORMS, 'mode', 'sparse', '_weight', 'include_last_offset', 'padding_idx'] as const;
const PRETRAINED_BAG = [...GIVEN, ...NORMS, 'mode', 'sparse', 'include_last_offset', 'padding_idx'] as const;

/** The argument lists that Embedding takes: torch's positional order, any tail of it by keyword. */
export type EmbeddingArguments = Arguments<EmbeddingOptions, typeof EMBEDDING>;
/** The argument lists that EmbeddingBag takes. */
export type EmbeddingBagArguments = Arguments<EmbeddingBagOptions, typeof BAG>;
/** The argument lists that Embedding.from_pretrained takes. */
export type PretrainedArguments = Arguments<PretrainedOptions, typeof PRETRAINED>;
/** The argument lists that EmbeddingBag.from_pretrained takes. */
export type PretrainedBagArguments = Arguments<PretrainedBagOptions, typeof PRETRAINED_BAG>;

/** What the constructors of both take, checked. */
export type Table = Sizes & { padding_idx: number | null; weight?: tf.Tensor; freeze: boolean } & Required<TableOptions>;

/** Binds and checks the arguments of the constructor of Embedding. */
export function checkEmbeddingArguments(args: readonly unknown[]): Table {
  const bound = bind('Embedding.__init__()', EMBEDDING, 2, splitKeywords(args));
  return checkTable(bound, 'Padding_idx must be within num_embeddings');
}

/** Binds and checks the arguments of the constructor of EmbeddingBag. The mode is checked at a call. */
export function checkEmbeddingBagArguments(args: readonly unknown[]): Table & Required<Bags> {
  const bound = bind('EmbeddingBag.__init__()', BAG, 2, splitKeywords(args));
  const { mode = 'mean', include_last_offset = false } = bound as Bags;
  return { ...checkTable(bound, 'padding_idx must be within num_embeddings'), mode, include_last_offset };
}

/** Binds and checks the arguments of `Embedding.from_pretrained`. Returns those of the constructor. */
export function checkPretrainedArguments(args: readonly unknown[]): EmbeddingOptions {
  const callee = 'Embedding.from_pretrained()';
  const { embeddings, freeze, ...others } = checkGiven(callee, bind(callee, PRETRAINED, 1, splitKeywords(args)));
  return { ...sizesOf(embeddings), ...others, _weight: embeddings, _freeze: freeze };
}

/** Binds and checks the arguments of `EmbeddingBag.from_pretrained`. Returns those of the constructor, and whether to freeze. */
export function checkPretrainedBagArguments(args: readonly unknown[]): { options: EmbeddingBagOptions; freeze: boolean } {
  const callee = 'EmbeddingBag.from_pretrained()';
  const { embeddings, freeze, ...others } = checkGiven(callee, bind(callee, PRETRAINED_BAG, 1, splitKeywords(args)));
  return { options: { ...sizesOf(embeddings), ...others, _weight: embeddings }, freeze };
}

function checkTable(bound: Partial<Record<string, unknown>>, outside: string): Table {
  const { num_embeddings, embedding_dim, padding_idx = null, _weight: weight, _freeze: freeze = false } = bound;
  const { max_norm = null, norm_type = 2, scale_grad_by_freq = false, sparse = false } = bound as TableOptions;
  checkInt('num_embeddings', num_embeddings);
  checkInt('embedding_dim', embedding_dim);
  const row = padding_idx === null ? null : fromStart(padding_idx, num_embeddings, outside);
  if (weight !== undefined) {
    checkTensor('Parameter.__new__()', 'data', 1, weight);
    check(weight.rank === 2 && weight.shape[0] === num_embeddings && weight.shape[1] === embedding_dim, () => {
      return new ValueError('Shape of weight does not match num_embeddings and embedding_dim');
    });
  }
  checkBool('_freeze', freeze);
  const options = { max_norm, norm_type, scale_grad_by_freq, sparse };
  return { num_embeddings, embedding_dim, padding_idx: row, weight, freeze, ...options };
}

/** The arguments of `from_pretrained`; those that a constructor checks too are as they came. */
function checkGiven(callee: string, bound: Partial<Record<string, unknown>>): PretrainedBagOptions & { freeze: boolean } {
  const { embeddings, freeze = true } = bound;
  checkTensor(callee, 'embeddings', 1, embeddings);
  check(embeddings.rank === 2, () => new ValueError('Embeddings parameter is expected to be 2-dimensional'));
  checkBool('freeze', freeze);
  check(freeze || embeddings.dtype === 'float32', () => {
    return new RuntimeError('Only Tensors of floating point and complex dtype can require gradients');
  });
  return { ...bound, embeddings, freeze };
}

function sizesOf({ shape }: tf.Tensor): Sizes {
  const [num_embeddings, embedding_dim] = shape as [number, number];
  return { num_embeddings, embedding_dim };
}

function fromStart(padding_idx: unknown, rows: number, outside: string): number {
  checkInt('padding_idx', padding_idx);
  check(padding_idx >= -rows && padding_idx < rows, () => new ValueError(outside));
  return padding_idx < 0 ? rows + padding_idx : padding_idx;
}
