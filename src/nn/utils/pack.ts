// Between padded tensors and packed sequences, both ways.
import * as tf from '@tensorflow/tfjs-core';
import { check } from '../../python/check.js';
import { RuntimeError, ValueError } from '../../python/errors.js';
import { reshape } from '../../ops/reshape.js';
import { takeRows } from '../../ops/rows/take_rows.js';
import { asTimeMajor } from '../../ops/time_major.js';
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { checkTensor } from '../../python/checks.js';
import { list } from '../../python/repr.js';
import { checkBatchFirst, checkCount, checkPaddingValue, checkType, type Lengths, checkedLengths } from './checks.js';
import { checkPacked, PackedSequence } from './packed_sequence.js';

/** Arguments of {@link pack_padded_sequence}. */
export interface PackOptions {
  /** The padded batch: (T, N, *) or, with `batch_first`, (N, T, *). */
  input: tf.Tensor;
  /** The length of each of the N sequences, 1 to T: a list, or an int32 tensor (N), which is read back. */
  lengths: Lengths;
  /** Whether the batch is the first axis. Default false. */
  batch_first?: boolean;
  /** Whether the lengths must already be in decreasing order. Default true. */
  enforce_sorted?: boolean;
}

const PACK = 'pack_padded_sequence()';
const PAD = 'pad_packed_sequence()';

const NOT_SORTED =
  '`lengths` array must be sorted in decreasing order when `enforce_sorted` is True. You can pass `enforce_sorted=False` ' +
  'to pack_padded_sequence and/or pack_sequence to sidestep this requirement if you do not need ONNX exportability. ' +
  '(in JavaScript: { enforce_sorted: false })';

/**
 * Packs a padded batch. Gradients pass through; on the padding they are zero.
 *
 * @example
 * ```ts
 * const packed = nn.utils.rnn.pack_padded_sequence(x, [2, 3], { enforce_sorted: false }); // x (3, 2, *) → data (5, *)
 * ```
 * @returns a {@link PackedSequence} whose data the caller owns.
 * @throws `RuntimeError` with torch's texts, and for a length beyond T, which torch lets pass; `TypeError` for a length that
 * is no integer, which torch rounds down.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.rnn.pack_padded_sequence.html
 */
export function pack_padded_sequence(
  ...args: Arguments<PackOptions, ['input', 'lengths', 'batch_first', 'enforce_sorted']>
): PackedSequence {
  const names = ['input', 'lengths', 'batch_first', 'enforce_sorted'] as const;
  const options = bind(PACK, names, 2, splitKeywords(args)) as PackOptions;
  const { input, batch_first = false, enforce_sorted = true } = options;
  checkTensor(PACK, 'input', 1, input);
  const lengths = checkedLengths(PACK, options.lengths);
  checkBatchFirst(PACK, 3, batch_first);
  check(input.size > 0, () => new RuntimeError('Cannot pack empty tensors.'));
  const [T, N] = timeAndBatch(input, batch_first);
  checkCount(lengths, N);
  const sorted = enforce_sorted ? null : Array.from(lengths.keys()).sort((a, b) => lengths[b] - lengths[a]);
  const ordered = sorted === null ? lengths : sorted.map((i) => lengths[i]);
  checkOrdered(ordered, T);
  const batch_sizes = Array.from({ length: ordered[0] }, (_, t) => ordered.filter((length) => length > t).length);
  const rows = batch_sizes.flatMap((size, t) =>
    Array.from({ length: size }, (_, i) => rowOf(t, sorted === null ? i : sorted[i], T, N, batch_first)),
  );
  const data = tf.tidy(() => takeRows(mergeLeading(input, T, N), Int32Array.from(rows)));
  return new PackedSequence(data, batch_sizes, sorted);
}

function checkOrdered(lengths: readonly number[], T: number): void {
  check(lengths[lengths.length - 1] > 0, () => {
    return new RuntimeError(
      "Length of all samples has to be greater than 0, but found an element in 'lengths' that is <= 0",
    );
  });
  check(
    lengths.every((length, i) => i === 0 || length <= lengths[i - 1]),
    () => new RuntimeError(NOT_SORTED),
  );
  check(lengths[0] <= T, () => new RuntimeError(`Expected every length to be at most ${T}, got ${list(lengths)}`));
}

/** Arguments of {@link pad_packed_sequence}. */
export interface PadPackedOptions {
  /** What to pad. */
  sequence: PackedSequence;
  /** Whether the batch is the first axis of the result. Default false. */
  batch_first?: boolean;
  /** What stands in the padding. Default 0. */
  padding_value?: number;
  /** T of the result, at least the longest length, which is the default. */
  total_length?: number | null;
}

/**
 * Pads a packed sequence, in the caller's order. Gradients pass through.
 *
 * @returns `[padded, lengths]`: (T, N, *) or, with `batch_first`, (N, T, *), which the caller owns, and the N lengths.
 * @throws `ValueError` if `total_length` is less than the longest length.
 * @example
 * ```ts
 * const { pack_sequence, pad_packed_sequence } = nn.utils.rnn;
 * const packed = pack_sequence([tf.ones([3, 2]), tf.ones([1, 2])]);
 * const [padded, lengths] = pad_packed_sequence(packed, { batch_first: true }); // (2, 3, 2), [3, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.rnn.pad_packed_sequence.html
 */
export function pad_packed_sequence(
  ...args: Arguments<PadPackedOptions, ['sequence', 'batch_first', 'padding_value', 'total_length']>
): [padded: tf.Tensor, lengths: number[]] {
  const names = ['sequence', 'batch_first', 'padding_value', 'total_length'] as const;
  const options = bind(PAD, names, 1, splitKeywords(args)) as PadPackedOptions;
  const { sequence, batch_first = false, padding_value = 0, total_length = null } = options;
  checkPacked(PAD, 'sequence', sequence);
  checkBatchFirst(PAD, 2, batch_first);
  checkPaddingValue(PAD, padding_value);
  checkType(total_length === null || Number.isInteger(total_length), 'int', PAD, 'total_length', 4, total_length);
  const { data, batch_sizes, unsorted_indices } = sequence;
  const [N, longest] = [batch_sizes[0], batch_sizes.length];
  const T = total_length ?? longest;
  check(T >= longest, () => {
    const got = `but got total_length=${T} and max sequence length being ${longest}`;
    return new ValueError(`Expected total_length to be at least the length of the longest sequence in input, ${got}`);
  });
  const order = unsorted_indices ?? Array.from({ length: N }, (_, i) => i);
  const lengths = order.map((i) => batch_sizes.filter((size) => size > i).length);
  const index = new Int32Array(T * N).fill(-1);
  let offset = 0;
  batch_sizes.forEach((size, t) => {
    for (const [caller, i] of order.entries()) if (i < size) index[rowOf(t, caller, T, N, batch_first)] = offset + i;
    offset += size;
  });
  const leading = batch_first ? [N, T] : [T, N];
  const padded = tf.tidy(() => reshape(takeRows(data, index, padding_value), [...leading, ...data.shape.slice(1)]));
  return [batch_first && unsorted_indices === null ? asTimeMajor(padded) : padded, lengths];
}

/** T and N of a padded batch. */
export function timeAndBatch(input: tf.Tensor, batch_first: boolean): [T: number, N: number] {
  check(input.rank >= 2, () => new RangeError('Dimension out of range (expected to be in range of [-1, 0], but got 1)'));
  const [first, second] = input.shape as number[];
  return batch_first ? [second, first] : [first, second];
}

/** (T, N, *) or (N, T, *) → (T·N, *). */
export function mergeLeading(input: tf.Tensor, T: number, N: number): tf.Tensor {
  return reshape(input, [T * N, ...input.shape.slice(2)]);
}

/** Where step t of sequence n stands among the merged rows. */
export function rowOf(t: number, n: number, T: number, N: number, batch_first: boolean): number {
  return batch_first ? n * T + t : t * N + n;
}
