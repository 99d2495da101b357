// embedding: rows of a table, by index.
import * as tf from '@tensorflow/tfjs-core';
import { tidied } from '../../engines/tidied.js';
import { embedding as lookUp } from '../../ops/embedding/embedding.js';
import { readIndex } from '../../ops/embedding/form.js';
import { reshape } from '../../ops/reshape.js';
import { frequencies } from '../../ops/rows/frequencies.js';
import { renormRows } from '../../ops/rows/renorm_rows.js';
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { check } from '../../python/check.js';
import { checkTensor } from '../../python/checks.js';
import { RuntimeError, ValueError } from '../../python/errors.js';
import { given, scalarType } from '../../python/repr.js';
import { checkParameter, type Declared } from '../parameters.js';

/** What the look-ups in a table have in common. */
export interface TableOptions {
  /**
   * Rows that are looked up and whose norm is above it are shortened to it in the table itself, which must be a `tf.Variable`
   * then. Default none.
   */
  max_norm?: number | null;
  /** The exponent of that norm. Default 2. */
  norm_type?: number;
  /** Whether gradients are divided by how often a row was looked up in the call. Default false. */
  scale_grad_by_freq?: boolean;
  /** Only false, the default: tfjs has no sparse tensors. Gradients have the same values. */
  sparse?: false;
}

/** Arguments of {@link embedding}. */
export interface EmbeddingFunctionOptions extends TableOptions {
  /** Indices, (*), int32, of any shape. */
  input: tf.Tensor;
  /** The table, (V, H). */
  weight: tf.Tensor;
  /** A row that is not trained, counted from the end if negative. Default none. */
  padding_idx?: number | null;
}

const PARAMETERS = ['input', 'weight', 'padding_idx', 'max_norm', 'norm_type', 'scale_grad_by_freq', 'sparse'] as const;

/**
 * Rows of a table, by index:
 *
 *     y[...] = W[x[...]]
 *
 * The gradient of the table sums over repeated indices.
 *
 * @returns (*, H). The caller owns it.
 *
 * @example
 * ```ts
 * const rows = nn.functional.embedding(tf.tensor1d([1, 0, 1], 'int32'), tf.ones([3, 4])); // (3, 4)
 * ```
 * @throws `RangeError` for an index outside the table, `ValueError`, `RuntimeError` or `TypeError` with torch's text for
 * arguments that do not fit. On WebGL and WebGPU indices that were computed there are not read back: a row outside the table is
 * NaN.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.embedding.html
 */
export function embedding(...args: Arguments<EmbeddingFunctionOptions, typeof PARAMETERS>): tf.Tensor {
  const bound = bind('embedding()', PARAMETERS, 2, splitKeywords(args));
  const { input, weight, padding_idx = null } = bound;
  checkTensor('embedding()', 'indices', 2, input);
  checkParameter('embedding()', WEIGHT, weight);
  const [rows, features] = weight.shape;
  const frozen = padding_idx === null ? null : fromStart(padding_idx, rows);
  const { byFrequency, renorm } = checkTable('embedding()', 4, bound);
  checkIndexType('embedding', input);
  renorm?.(weight, readIndex(input, rows));
  return tidied(() => {
    const divisors = byFrequency ? frequencies(readIndex(input, rows)) : null;
    const index = reshape<tf.Rank.R1>(input, [input.size]);
    return reshape(lookUp(weight as tf.Tensor2D, index, { frozen, divisors }), [...input.shape, features]);
  });
}

/** A table as a parameter of a module, or as an argument. */
export const WEIGHT: Declared = { name: 'weight', called: "argument 'weight' (position 1)", rank: 2, anyDtype: true };

function fromStart(padding_idx: unknown, rows: number): number {
  check(Number.isInteger(padding_idx), () => {
    return new TypeError(`embedding(): argument 'padding_idx' (position 3) must be int, not ${given(padding_idx)}`);
  });
  const row = padding_idx as number;
  check(row >= -rows && row < rows, () => new ValueError('Padding_idx must be within num_embeddings'));
  return row < 0 ? rows + row : row;
}

/** torch's checks of {@link TableOptions}, and what to do, if anything, with the rows of a table before they are looked up. */
export function checkTable(
  callee: string,
  position: number,
  {
    max_norm = null,
    norm_type = 2,
    scale_grad_by_freq = false,
    sparse = false,
  }: Partial<Record<keyof TableOptions, unknown>>,
): { byFrequency: boolean; renorm?: (weight: tf.Tensor, index: Int32Array) => void } {
  check(typeof scale_grad_by_freq === 'boolean', () => {
    const where = `${callee}: argument 'scale_grad_by_freq' (position ${position})`;
    return new TypeError(`${where} must be bool, not ${given(scale_grad_by_freq)}`);
  });
  check(sparse === false, () => {
    const instead = 'tfjs has no sparse tensors; leave it out, gradients have the same values';
    return new RuntimeError(`${callee}: argument 'sparse' must be False (${instead})`);
  });
  if (max_norm === null) return { byFrequency: scale_grad_by_freq };
  const numbers = { max_norm, norm_type };
  Object.entries(numbers).forEach(([name, value], i) => {
    check(typeof value === 'number', () => {
      return new TypeError(`embedding_renorm_(): argument '${name}' (position ${i + 3}) must be float, not ${given(value)}`);
    });
  });
  const renorm = (weight: tf.Tensor, index: Int32Array): void => {
    check(weight.dtype === 'float32', () => {
      const got = `Got ${scalarType(weight)} instead.`;
      return new RuntimeError(`norm(): input dtype should be either floating point or complex. ${got}`);
    });
    check(weight instanceof tf.Variable, () => {
      const why = "max_norm changes argument 'weight' in place: it must be a Parameter";
      return new RuntimeError(`${callee}: ${why} (tfjs: tf.variable(weight) makes one of it)`);
    });
    renormRows(weight as tf.Variable, index, max_norm as number, norm_type as number);
  };
  return { byFrequency: scale_grad_by_freq, renorm };
}

/** Indices are int32. */
export function checkIndexType(function_: string, input: tf.Tensor): void {
  check(input.dtype === 'int32', () => {
    const type = input.dtype === 'float32' ? 'torch.FloatTensor' : `CPU${scalarType(input)}Type`;
    const expected = "Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int";
    return new RuntimeError(`${expected}; but got ${type} instead (while checking arguments for ${function_})`);
  });
}
