// Between lists of sequences and padded tensors or packed sequences, both ways.
import * as tf from '@tensorflow/tfjs-core';
import { check } from '../../check.js';
import { RuntimeError } from '../../errors.js';
import { takeRows } from '../../rows.js';
import { type Arguments, bind, splitKeywords } from '../arguments.js';
import { list, typeName } from '../python.js';
import { checkCount, mergeLeading, pack_padded_sequence, pad_packed_sequence, rowOf, timeAndBatch } from './pack.js';
import type { PackedSequence } from './packed_sequence.js';

export interface PadOptions {
  /** N tensors (L_i, *) with equal trailing axes, or one tensor, taken apart along its first axis. */
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
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.rnn.pad_sequence.html
 */
export function pad_sequence(
  ...args: Arguments<PadOptions, ['sequences', 'batch_first', 'padding_value', 'padding_side']>
): tf.Tensor {
  const names = ['sequences', 'batch_first', 'padding_value', 'padding_side'] as const;
  const options = bind('pad_sequence()', names, 1, splitKeywords(args)) as unknown as PadOptions;
  const { batch_first = false, padding_value = 0, padding_side = 'right' } = options;
  check(padding_side === 'right' || padding_side === 'left', () => {
    return new RuntimeError(`Expected padding_side to be one of left or right, but got ${padding_side as string}.`);
  });
  return tf.tidy(() => {
    const sequences = toList(options.sequences);
    const lengths = sequences.map(({ shape }) => shape[0]);
    const [T, N] = [Math.max(...lengths), lengths.length];
    const index = new Int32Array(T * N).fill(-1);
    let row = 0;
    for (const [n, length] of lengths.entries()) {
      const start = padding_side === 'left' ? T - length : 0;
      for (let t = 0; t < length; t++) index[rowOf(start + t, n, T, N, batch_first)] = row++;
    }
    const rest = sequences[0].shape.slice(1);
    const rows = tf.concat(
      sequences.filter(({ shape }) => shape[0] > 0),
      0,
    );
    return tf.reshape(takeRows(rows, index, padding_value), [...(batch_first ? [N, T] : [T, N]), ...rest]);
  });
}

function toList(sequences: readonly tf.Tensor[] | tf.Tensor): readonly tf.Tensor[] {
  const iterable: boolean = sequences instanceof tf.Tensor || Array.isArray(sequences);
  check(iterable, () => {
    const got = `but got arg of type: <class '${typeName(sequences)}'>`;
    return new RuntimeError(`pad_sequence: Expected iterable for input sequences, ${got}`);
  });
  const items = sequences instanceof tf.Tensor ? tf.unstack(sequences) : sequences;
  check(items.length > 0, () => new RuntimeError('received an empty list of sequences'));
  const [first, ...others] = items.map(({ shape }) => shape.slice(1));
  for (const shape of others) {
    check(tf.util.arraysEqual(shape, first), () => {
      return new RuntimeError(`Expected sequences of equal trailing shape, but got ${list(first)} and ${list(shape)}`);
    });
  }
  return items;
}

/**
 * The N sequences of a padded batch, each cut to its length. Gradients pass through.
 *
 * @returns N tensors (L_i, *), which the caller owns.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.rnn.unpad_sequence.html
 */
export function unpad_sequence(
  ...args: Arguments<
    { padded_sequences: tf.Tensor; lengths: readonly number[]; batch_first?: boolean },
    ['padded_sequences', 'lengths', 'batch_first']
  >
): tf.Tensor[] {
  const bound = bind('unpad_sequence()', ['padded_sequences', 'lengths', 'batch_first'], 2, splitKeywords(args));
  const padded = bound.padded_sequences as tf.Tensor;
  const { lengths, batch_first = false } = bound as { lengths: readonly number[]; batch_first?: boolean };
  const [T, N] = timeAndBatch(padded, batch_first);
  checkCount(lengths, N);
  return tf.tidy(() => {
    const rows = mergeLeading(padded, T, N);
    return lengths.map((length, n) => {
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
 * @param sequences - N tensors (L_i, *).
 * @param enforce_sorted - whether they must already be in decreasing order of length (default true).
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.rnn.pack_sequence.html
 */
export function pack_sequence(
  ...args: Arguments<{ sequences: readonly tf.Tensor[]; enforce_sorted?: boolean }, ['sequences', 'enforce_sorted']>
): PackedSequence {
  const bound = bind('pack_sequence()', ['sequences', 'enforce_sorted'], 1, splitKeywords(args));
  const sequences = bound.sequences as readonly tf.Tensor[];
  const enforce_sorted = (bound.enforce_sorted ?? true) as boolean;
  const padded = pad_sequence(sequences);
  try {
    return pack_padded_sequence(
      padded,
      sequences.map(({ shape }) => shape[0]),
      { enforce_sorted },
    );
  } finally {
    padded.dispose();
  }
}

/**
 * The sequences of a packed batch, in the caller's order.
 *
 * @returns N tensors (L_i, *), which the caller owns.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.rnn.unpack_sequence.html
 */
export function unpack_sequence(packed_sequences: PackedSequence): tf.Tensor[] {
  const [padded, lengths] = pad_packed_sequence(packed_sequences, true);
  try {
    return unpad_sequence(padded, lengths, true);
  } finally {
    padded.dispose();
  }
}
