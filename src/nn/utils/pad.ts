// Between lists of sequences and padded tensors or packed sequences, both ways.
import * as tf from '@tensorflow/tfjs-core';
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { reshape } from '../../ops/reshape.js';
import { takeRows } from '../../ops/rows/take_rows.js';
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { checkTensor } from '../../python/checks.js';
import { awaitClause } from '../../python/promise.js';
import { typeName } from '../../python/repr.js';
import {
  checkBatchFirst,
  checkCount,
  checkedLengths,
  checkPaddingValue,
  checkSequences,
  checkType,
  type Lengths,
} from './checks.js';
import { mergeLeading, pack_padded_sequence, pad_packed_sequence, rowOf, timeAndBatch } from './pack.js';
import { checkPacked, type PackedSequence } from './packed_sequence.js';

const PAD = 'pad_sequence()';
const UNPAD = 'unpad_sequence()';
const UNPACK = 'unpack_sequence()';

/** Arguments of {@link pad_sequence}. */
export interface PadOptions {
  /** N tensors (L_i, *) with equal trailing axes, or one tensor, taken apart along its first axis. The first gives dtype. */
  sequences: readonly tf.Tensor[] | tf.Tensor;
  /** Whether the batch is the first axis of the result. Default false. */
  batch_first?: boolean;
  /** What stands in the padding. Default 0. */
  padding_value?: number;
  /** Where the padding goes. Default `'right'`. */
  padding_side?: 'right' | 'left';
}

/**
 * Puts sequences of different lengths side by side. Gradients pass through.
 *
 * @returns (T, N, *) or, with `batch_first`, (N, T, *), T the longest length; the caller owns it.
 * @example
 * ```ts
 * const padded = nn.utils.rnn.pad_sequence([tf.ones([3, 2]), tf.ones([1, 2])], { batch_first: true }); // (2, 3, 2)
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.rnn.pad_sequence.html
 */
export function pad_sequence(
  ...args: Arguments<PadOptions, ['sequences', 'batch_first', 'padding_value', 'padding_side']>
): tf.Tensor {
  const names = ['sequences', 'batch_first', 'padding_value', 'padding_side'] as const;
  const options = bind(PAD, names, 1, splitKeywords(args)) as PadOptions;
  const { batch_first = false, padding_value = 0, padding_side = 'right' } = options;
  checkBatchFirst(PAD, 2, batch_first);
  checkPaddingValue(PAD, padding_value);
  checkType(typeof padding_side === 'string', 'str', PAD, 'padding_side', 4, padding_side);
  return tf.tidy(() => {
    const sequences = toList(options.sequences);
    check(padding_side === 'right' || padding_side === 'left', () => {
      return new RuntimeError(`Expected padding_side to be one of left or right, but got ${padding_side as string}.`);
    });
    const [{ dtype, shape }] = sequences;
    const lengths = sequences.map((sequence) => sequence.shape[0]);
    const [T, N] = [Math.max(...lengths), lengths.length];
    const result = [...(batch_first ? [N, T] : [T, N]), ...shape.slice(1)];
    if (T === 0) return tf.zeros(result, dtype);
    const index = new Int32Array(T * N).fill(-1);
    let row = 0;
    for (const [n, length] of lengths.entries()) {
      const start = padding_side === 'left' ? T - length : 0;
      for (let t = 0; t < length; t++) index[rowOf(start + t, n, T, N, batch_first)] = row++;
    }
    const filled = sequences.filter((_, n) => lengths[n] > 0);
    const rows = tf.concat(filled.map((sequence) => (sequence.dtype === dtype ? sequence : tf.cast(sequence, dtype))));
    return reshape(takeRows(rows, index, padding_value), result);
  });
}

function toList(sequences: readonly tf.Tensor[] | tf.Tensor): readonly tf.Tensor[] {
  if (sequences instanceof tf.Tensor) {
    checkTensor(PAD, 'sequences', 1, sequences);
    check(sequences.rank > 0, () => new TypeError('iteration over a 0-d tensor'));
    return toList(tf.unstack(sequences));
  }
  const isList: boolean = Array.isArray(sequences);
  check(isList, () => {
    const got = `but got arg of type: <class '${typeName(sequences)}'>${awaitClause(sequences)}`;
    return new RuntimeError(`pad_sequence: Expected iterable for input sequences, ${got}`);
  });
  checkSequences(sequences);
  return sequences;
}

/**
 * The N sequences of a padded batch, each cut to its length. Gradients pass through.
 *
 * @param lengths - one integer per sequence, in a list or an int32 tensor (N), which is read back; one beyond T counts as
 *   T, one below 0 as 0.
 * @returns N tensors (L_i, *), which the caller owns.
 * @example
 * ```ts
 * const [first, second] = nn.utils.rnn.unpad_sequence(tf.ones([3, 2, 4]), [3, 1]); // (3, 4), (1, 4)
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.rnn.unpad_sequence.html
 */
export function unpad_sequence(
  ...args: Arguments<
    { padded_sequences: tf.Tensor; lengths: Lengths; batch_first?: boolean },
    ['padded_sequences', 'lengths', 'batch_first']
  >
): tf.Tensor[] {
  const bound = bind(UNPAD, ['padded_sequences', 'lengths', 'batch_first'], 2, splitKeywords(args));
  const { padded_sequences: padded, batch_first = false } = bound;
  checkTensor(UNPAD, 'padded_sequences', 1, padded);
  const lengths = checkedLengths(UNPAD, bound.lengths);
  checkBatchFirst(UNPAD, 3, batch_first);
  const [T, N] = timeAndBatch(padded, batch_first);
  checkCount(lengths, N);
  return tf.tidy(() => {
    const rows = mergeLeading(padded, T, N);
    return lengths.map((given, n) => {
      const length = Math.max(0, Math.min(given, T));
      return takeRows(
        rows,
        Int32Array.from({ length }, (_, t) => rowOf(t, n, T, N, batch_first)),
      );
    });
  });
}

/**
 * Packs sequences of different lengths.
 *
 * @param sequences - N tensors (L_i, *), or one tensor, taken apart along its first axis.
 * @param enforce_sorted - whether they must already be in decreasing order of length (default true).
 * @example
 * ```ts
 * const packed = nn.utils.rnn.pack_sequence([tf.ones([3, 2]), tf.ones([1, 2])]);
 * console.log(packed.batch_sizes); // [2, 1, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.rnn.pack_sequence.html
 */
export function pack_sequence(
  ...args: Arguments<
    { sequences: readonly tf.Tensor[] | tf.Tensor; enforce_sorted?: boolean },
    ['sequences', 'enforce_sorted']
  >
): PackedSequence {
  const bound = bind('pack_sequence()', ['sequences', 'enforce_sorted'], 1, splitKeywords(args));
  const sequences = bound.sequences as readonly tf.Tensor[] | tf.Tensor;
  const enforce_sorted = (bound.enforce_sorted ?? true) as boolean;
  const padded = pad_sequence(sequences);
  try {
    return pack_padded_sequence(padded, lengthsOf(sequences), { enforce_sorted });
  } finally {
    padded.dispose();
  }
}

function lengthsOf(sequences: readonly tf.Tensor[] | tf.Tensor): number[] {
  if (!(sequences instanceof tf.Tensor)) return sequences.map(({ shape }) => shape[0]);
  const [N, T] = sequences.shape as number[];
  return new Array<number>(N).fill(T);
}

/**
 * The sequences of a packed batch, in the caller's order.
 *
 * @returns N tensors (L_i, *), which the caller owns.
 * @example
 * ```ts
 * const { pack_sequence, unpack_sequence } = nn.utils.rnn;
 * const sequences = unpack_sequence(pack_sequence([tf.ones([3, 2]), tf.ones([1, 2])])); // (3, 2), (1, 2)
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.rnn.unpack_sequence.html
 */
export function unpack_sequence(
  ...args: Arguments<{ packed_sequences: PackedSequence }, ['packed_sequences']>
): tf.Tensor[] {
  const { packed_sequences } = bind(UNPACK, ['packed_sequences'], 1, splitKeywords(args));
  checkPacked(UNPACK, 'packed_sequences', packed_sequences);
  const [padded, lengths] = pad_packed_sequence(packed_sequences, true);
  try {
    return unpad_sequence(padded, lengths, true);
  } finally {
    padded.dispose();
  }
}
