// embedding_bag: rows of a table, by index, put together in bags.
import * as tf from '@tensorflow/tfjs-core';
import { embedding } from '../../ops/embedding/embedding.js';
import { zerosFrom } from '../../ops/empty.js';
import { reshape } from '../../ops/reshape.js';
import { type BagMode, reduceBags } from '../../ops/rows/bags.js';
import { bagFrequencies } from '../../ops/rows/frequencies.js';
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { check } from '../../python/check.js';
import { checkTensor } from '../../python/checks.js';
import { RuntimeError } from '../../python/errors.js';
import { given, list } from '../../python/repr.js';
import { checkIndexType, checkTable, type TableOptions } from './embedding.js';
import {
  checkFactors,
  checkFactorsMode,
  checkIndex,
  checkMode,
  checkOffsetsGiven,
  checkWeight,
  fromStart,
} from './embedding_bag_checks.js';

/** Arguments of {@link embedding_bag}. */
export interface EmbeddingBagFunctionOptions extends TableOptions {
  /** Indices, int32: (N) in bags that begin at `offsets`, or (B, L) in B bags of L. */
  input: tf.Tensor;
  /** The table, (V, H). */
  weight: tf.Tensor;
  /** Where each bag begins, (B), int32, from 0 on; with `include_last_offset` (B + 1), the last of which is N. */
  offsets?: tf.Tensor | null;
  /** What becomes of the rows of a bag. Default `'mean'`. */
  mode?: BagMode;
  /** Factors of the rows, of the shape of the input, for `'sum'` only. Default none. */
  per_sample_weights?: tf.Tensor | null;
  /** Whether `offsets` has the end too. Default false. */
  include_last_offset?: boolean;
  /** A row that is left out, and not trained, counted from the end if negative. Default none. */
  padding_idx?: number | null;
}

const PARAMETERS = [
  'input',
  'weight',
  'offsets',
  'max_norm',
  'norm_type',
  'scale_grad_by_freq',
  'mode',
  'sparse',
  'per_sample_weights',
  'include_last_offset',
  'padding_idx',
] as const;

/**
 * Sums, means or maxima of rows of a table:
 *
 *     y[b] = Σ p[i]·W[x[i]],   mean of W[x[i]]   or   max of W[x[i]]   over the i in bag b
 *
 * A bag without rows is 0. Indices and offsets are read back to be checked, and with `'max'` the rows.
 *
 * @returns (B, H). The caller owns it.
 *
 * @example
 * ```ts
 * const bags = nn.functional.embedding_bag(tf.tensor2d([[1, 0], [2, 2]], [2, 2], 'int32'), tf.ones([3, 4])); // (2, 4)
 * ```
 * @throws `ValueError`, `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.embedding_bag.html
 */
export function embedding_bag(...args: Arguments<EmbeddingBagFunctionOptions, typeof PARAMETERS>): tf.Tensor2D {
  const bound = bind('embedding_bag()', PARAMETERS, 2, splitKeywords(args));
  const { input, weight, offsets = null, mode = 'mean', per_sample_weights: factors = null } = bound;
  const { include_last_offset = false, padding_idx = null, sparse = false } = bound;
  checkTensor('embedding_bag()', 'input', 1, input);
  checkWeight(weight);
  checkFactors(factors, input);
  checkOffsetsGiven(input, offsets);
  checkMode(mode, bound);
  const { byFrequency, renorm } = checkTable('embedding_bag()', 6, { ...bound, sparse });
  checkFactorsMode(factors, mode);
  check(typeof include_last_offset === 'boolean', () => {
    const where = "embedding_bag(): argument 'include_last_offset' (position 10)";
    return new TypeError(`${where} must be bool, not ${given(include_last_offset)}`);
  });
  const index = toIndex(input);
  const begins = offsets === null ? rowsOf(input) : toIndex(offsets);
  const [rows, features] = weight.shape;
  const frozen = padding_idx === null ? null : fromStart(padding_idx, rows);
  checkIndex(index, rows, mode);
  const { bagOf, bags } = toBags(begins, index, frozen, include_last_offset && offsets !== null);
  renorm?.(weight, index);
  return tf.tidy(() => {
    if (index.length === 0 || bags === 0) return zerosFrom([weight], [bags, features]) as tf.Tensor2D;
    const divisors = byFrequency ? bagFrequencies(index) : null;
    const looked = embedding(weight as tf.Tensor2D, tf.tensor1d(index, 'int32'), { frozen, divisors });
    const scaled = factors === null ? looked : tf.mul(looked, reshape<tf.Rank.R2>(factors, [index.length, 1]));
    return reduceBags(mode, scaled as tf.Tensor2D, bagOf, bags);
  });
}

function toIndex(input: tf.Tensor): Int32Array {
  checkIndexType('embedding_bag', input);
  return input.dataSync<'int32'>();
}

/** Where the rows of (B, L) begin. */
function rowsOf({ shape }: tf.Tensor): Int32Array {
  const [bags, length] = shape as [number, number];
  check(length > 0, () => new RuntimeError('step must be nonzero'));
  return Int32Array.from({ length: bags }, (_, bag) => bag * length);
}

/** The bag of each index: -1 of those for padding, and of those behind the last bag. */
function toBags(
  begins: Int32Array,
  index: Int32Array,
  frozen: number | null,
  hasEnd: boolean,
): { bagOf: Int32Array; bags: number } {
  const N = index.length;
  check(!hasEnd || begins.length > 0, () => {
    return new RuntimeError('include_last_offset: number of offset should be at least 1');
  });
  const first = begins.at(0) ?? 0;
  check(first === 0, () => {
    const why = 'i.e., the first sequence in the mini-batch has to start from position 0.';
    return new RuntimeError(`offsets[0] has to be 0, ${why} However, got ${first}`);
  });
  const last = begins.at(-1) ?? 0;
  check(last <= N, () => {
    return new RuntimeError(`offsets[-1] can not be greater than input's length ${N} but got offsets[-1] of ${last}`);
  });
  check(
    begins.every((begin, bag) => bag === 0 || begin >= begins[bag - 1]),
    () => new RuntimeError(`offsets must not decrease, but got ${list(Array.from(begins))}`),
  );
  const bags = begins.length - Number(hasEnd);
  const bagOf = new Int32Array(N).fill(-1);
  for (let bag = 0; bag < bags; bag++) bagOf.fill(bag, begins[bag], begins.at(bag + 1) ?? N);
  return { bagOf: bagOf.map((bag, i) => (index[i] === frozen ? -1 : bag)), bags };
}
