// The arguments of nn.Embedding: names, defaults and checks.
import type * as tf from '@tensorflow/tfjs-core';
import { check } from '../python/check.js';
import { RuntimeError, ValueError } from '../python/errors.js';
import { type Arguments, bind, splitKeywords } from '../python/arguments.js';
import { checkBool, checkInt, checkTensor } from '../python/checks.js';

/** Arguments of {@link Embedding}. */
export interface EmbeddingOptions {
  /** V, the number of rows. */
  num_embeddings: number;
  /** H, the size of a row. */
  embedding_dim: number;
  /** The row for padding, counted from the end if negative: it starts as zeros and is not trained. Default none. */
  padding_idx?: number | null;
}

/** Arguments of {@link Embedding.from_pretrained}. */
export interface PretrainedOptions {
  /** The table, (V, H). */
  embeddings: tf.Tensor;
  /** Whether training leaves the table as it is. Default true. */
  freeze?: boolean;
  /** The row that is not trained, counted from the end if negative. Default none. */
  padding_idx?: number | null;
}

const PARAMETERS = ['num_embeddings', 'embedding_dim', 'padding_idx'] as const;
const PRETRAINED = ['embeddings', 'freeze', 'padding_idx'] as const;

/** The argument lists that Embedding takes: torch's positional order, any tail of it by keyword. */
export type EmbeddingArguments = Arguments<EmbeddingOptions, typeof PARAMETERS>;
/** The argument lists that Embedding.from_pretrained takes. */
export type PretrainedArguments = Arguments<PretrainedOptions, typeof PRETRAINED>;

/** The checked arguments of the constructor, and the table that `from_pretrained` passes to it. */
interface Checked {
  num_embeddings: number;
  embedding_dim: number;
  padding_idx: number | null;
  weight?: tf.Tensor;
  freeze?: boolean;
}

/** What `from_pretrained` passes: torch's names for a given table. */
interface Given {
  _weight?: tf.Tensor;
  _freeze?: boolean;
}

/** Binds and checks the arguments of the constructor, those of `from_pretrained` included. */
export function checkEmbeddingArguments(args: readonly unknown[]): Checked {
  const bound = bind('Embedding.__init__()', PARAMETERS, 2, splitKeywords(args), ['_weight', '_freeze']);
  const { num_embeddings, embedding_dim, padding_idx = null } = bound;
  const { _weight: weight, _freeze: freeze } = bound as Given;
  checkInt('num_embeddings', num_embeddings);
  checkInt('embedding_dim', embedding_dim);
  return { num_embeddings, embedding_dim, padding_idx: fromStart(padding_idx, num_embeddings), weight, freeze };
}

/** Binds and checks the arguments of `from_pretrained`. Returns those of the constructor. */
export function checkPretrainedArguments(args: readonly unknown[]): EmbeddingOptions {
  const bound = bind('Embedding.from_pretrained()', PRETRAINED, 1, splitKeywords(args));
  const { embeddings, freeze = true, padding_idx = null } = bound;
  checkTensor('Embedding.from_pretrained()', 'embeddings', 1, embeddings);
  check(embeddings.rank === 2, () => new ValueError('Embeddings parameter is expected to be 2-dimensional'));
  checkBool('freeze', freeze);
  check(freeze || embeddings.dtype === 'float32', () => {
    return new RuntimeError('Only Tensors of floating point and complex dtype can require gradients');
  });
  const [num_embeddings, embedding_dim] = (embeddings as tf.Tensor2D).shape;
  const given: Given = { _weight: embeddings, _freeze: freeze };
  return { num_embeddings, embedding_dim, padding_idx: padding_idx as number | null, ...given };
}

function fromStart(padding_idx: unknown, rows: number): number | null {
  if (padding_idx === null) return null;
  checkInt('padding_idx', padding_idx);
  check(padding_idx >= -rows && padding_idx < rows, () => new ValueError('Padding_idx must be within num_embeddings'));
  return padding_idx < 0 ? rows + padding_idx : padding_idx;
}
