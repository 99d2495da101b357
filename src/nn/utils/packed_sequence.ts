// PackedSequence: a batch of sequences of different lengths, without padding.
import type * as tf from '@tensorflow/tfjs-core';
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { checkTensor } from '../../python/checks.js';
import { list } from '../../python/repr.js';
import { checkType, integers } from './checks.js';

interface PackedSequenceOptions {
  data: tf.Tensor;
  batch_sizes: readonly number[];
  sorted_indices?: readonly number[] | null;
  unsorted_indices?: readonly number[] | null;
}

const PARAMETERS = ['data', 'batch_sizes', 'sorted_indices', 'unsorted_indices'] as const;
const CALLEE = 'PackedSequence()';

/**
 * What {@link pack_padded_sequence} and {@link pack_sequence} make and the recurrent modules take and return: all rows in
 * the order of time, step 0 of every sequence first, the longest sequence first within a step.
 *
 * Only `data` is a tensor, owned by the caller: free it with `tf.dispose(packed)` or `packed.data.dispose()`.
 *
 * @example
 * ```ts
 * const packed = new nn.utils.rnn.PackedSequence(tf.ones([4, 2]), [2, 1, 1]); // lengths 3 and 1
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.rnn.PackedSequence.html
 */
export class PackedSequence {
  /** The rows, (ΣL, *). */
  readonly data: tf.Tensor;
  /** How many sequences are alive at each step, non-increasing; `batch_sizes[0]` is N, and there are max(L) of them. */
  readonly batch_sizes: readonly number[];
  /** For each position in the packed order the caller's index of its sequence; null if packed in the caller's order. */
  readonly sorted_indices: readonly number[] | null;
  /** The inverse of `sorted_indices`. */
  readonly unsorted_indices: readonly number[] | null;

  /**
   * @param data - the rows, (ΣL, *).
   * @param batch_sizes - how many sequences are alive at each step, non-increasing.
   * @param sorted_indices - for each position in the packed order the caller's index of its sequence (default null: the same).
   * @param unsorted_indices - the inverse of `sorted_indices`, which is the default.
   *
   * The lists are copied; the tensor is not. Any tail of the arguments may be given by name in one object.
   */
  constructor(
    data: tf.Tensor,
    batch_sizes: readonly number[],
    sorted_indices?: readonly number[] | null,
    unsorted_indices?: readonly number[] | null,
  );
  constructor(...args: Arguments<PackedSequenceOptions, typeof PARAMETERS>);
  constructor(...args: unknown[]) {
    const bound = bind('PackedSequence.__new__()', PARAMETERS, 2, splitKeywords(args));
    const { data, sorted_indices = null, unsorted_indices = null } = bound;
    checkTensor(CALLEE, 'data', 1, data);
    const batch_sizes = integers(CALLEE, 'batch_sizes', 2, bound.batch_sizes);
    check(
      batch_sizes.every((size, t) => size > 0 && (t === 0 || size <= batch_sizes[t - 1])),
      () => new RuntimeError(`Expected batch_sizes to be positive and in decreasing order, got ${list(batch_sizes)}`),
    );
    const sorted = sorted_indices === null ? null : integers(CALLEE, 'sorted_indices', 3, sorted_indices);
    const N = batch_sizes.length > 0 ? batch_sizes[0] : 0;
    check(sorted === null || sorted.length === N, () => {
      return new RuntimeError(`Expected ${N} sorted_indices, one for each sequence, got ${list(sorted ?? [])}`);
    });
    const inverse = invert_permutation(sorted);
    const given = unsorted_indices === null ? inverse : integers(CALLEE, 'unsorted_indices', 4, unsorted_indices);
    check(arraysEqual(given, inverse), () => {
      const expected = inverse === null ? 'None, as sorted_indices' : `the inverse of sorted_indices, ${list(inverse)}`;
      return new RuntimeError(`Expected unsorted_indices to be ${expected}, got ${list(given ?? [])}`);
    });
    this.data = data;
    this.batch_sizes = batch_sizes;
    this.sorted_indices = sorted;
    this.unsorted_indices = inverse;
  }
}

function arraysEqual(a: readonly number[] | null, b: readonly number[] | null): boolean {
  return a === b || (a?.length === b?.length && (a ?? []).every((value, i) => value === b?.[i]));
}

/** A packed sequence whose rows are as many as its steps need, for argument `argument` of a function called `callee`. */
export function checkPacked(callee: string, argument: string, value: unknown): asserts value is PackedSequence {
  checkType(value instanceof PackedSequence, 'PackedSequence', callee, argument, 1, value);
  const { data, batch_sizes } = value as PackedSequence;
  checkTensor(callee, argument, 1, data);
  check(batch_sizes.length > 0, () => new RuntimeError('batch_sizes can not be empty'));
  const rows = batch_sizes.reduce((a, b) => a + b, 0);
  check(rows === data.shape[0], () => {
    return new RuntimeError(`Expected ${rows} rows of packed data, the sum of batch_sizes, got ${data.shape[0]}`);
  });
}

/** The inverse of a permutation: `invert_permutation([2, 0, 1])` is `[1, 2, 0]`; null for null. */
export function invert_permutation(permutation: readonly number[] | { permutation: readonly number[] }): number[];
export function invert_permutation(
  permutation: readonly number[] | null | { permutation: readonly number[] | null },
): number[] | null;
export function invert_permutation(...args: unknown[]): number[] | null {
  const { permutation } = bind('invert_permutation()', ['permutation'], 1, splitKeywords(args));
  if (permutation === null) return null;
  const positions = integers('invert_permutation()', 'permutation', 1, permutation);
  const inverse = new Array<number>(positions.length).fill(-1);
  positions.forEach((from, to) => {
    check(inverse[from] === -1, () => new RuntimeError(`Expected a permutation, got ${list(positions)}`));
    inverse[from] = to;
  });
  return inverse;
}
