// Padding and packing of lists: torch's own tests under torch's names, and what they leave out.
import * as tf from '@tensorflow/tfjs-core';
import { nn } from 'tfjs-torch-rnn';
import { close, equal, EXACT, leaksNothing } from '../../support/assert.js';
import { suite } from '../../support/case.js';
import { input } from '../../support/values.js';
import { extended, lists, sequencesOf, shuffled, swapped } from './sequences.js';

const { pack_padded_sequence, pack_sequence, pad_packed_sequence, pad_sequence } = nn.utils.rnn;
const { unpack_sequence, unpad_sequence } = nn.utils.rnn;
type PackedSequence = nn.utils.rnn.PackedSequence;

const SQUARES = [36, 25, 16, 9, 4, 1];
const DEPTHS = [0, 1, 2]; // of 2- to 4-D elements

function isPacked(actual: PackedSequence, data: number[], ...indices: unknown[]): void {
  close(actual.data, data, EXACT, 'data');
  equal([actual.batch_sizes, actual.sorted_indices, actual.unsorted_indices], indices);
}

function same(actual: readonly tf.Tensor[], expected: readonly tf.Tensor[]): void {
  equal(actual.length, expected.length, 'count of sequences');
  actual.forEach((sequence, i) => close(sequence, expected[i], EXACT, `sequence ${i}`));
}

export const padCases = suite('nn.utils.rnn', {
  test_pad_sequence_with_tensor_sequences: () => {
    const elements = [tf.tensor2d([[7, 6]]), tf.tensor2d([[-7, -1]])];
    const padded = pad_sequence(elements);
    close(pad_sequence(tf.stack(elements)), padded, EXACT);
    equal(padded.shape, [1, 2, 2]);
    isPacked(pack_sequence(tf.ones([2, 3])), [1, 1, 1, 1, 1, 1], [2, 2, 2], null, null);
  },
  test_pad_sequence: () => {
    const [a, b, c] = lists([1, 2, 3], [4, 5], [6]);
    const expected = tf.tensor2d([4, 5, 0, 1, 2, 3, 6, 0, 0], [3, 3]);
    close(pad_sequence([b, a, c], true), expected, EXACT);
    close(pad_sequence([b, a, c]), swapped(expected), EXACT);
    close(pad_sequence([b, a, c], true, 1), [4, 5, 1, 1, 2, 3, 6, 1, 1], EXACT);
    close(pad_sequence([a, b, c], true), [1, 2, 3, 4, 5, 0, 6, 0, 0], EXACT);
    for (const extra of DEPTHS) {
      const sequences = shuffled(sequencesOf(SQUARES, extra), 1);
      const stacked = tf.stack(sequences.map((sequence) => extended(sequence, 36)));
      close(pad_sequence(sequences, true), stacked, EXACT);
      close(pad_sequence(sequences), swapped(stacked), EXACT);
    }
  },
  'padding goes to the side asked for': () => {
    const sequences = lists([1, 2, 3], [4], [5, 6]);
    close(pad_sequence(sequences, true, { padding_side: 'left' }), [1, 2, 3, 0, 0, 4, 0, 5, 6], EXACT);
    close(pad_sequence(sequences, false, -1, 'left'), [1, -1, -1, 2, -1, 5, 3, 4, 6], EXACT);
    close(pad_sequence(sequences, true, { padding_side: 'right' }), [1, 2, 3, 4, 0, 0, 5, 6, 0], EXACT);
    close(pad_sequence(lists([1, 2], [3]), true, NaN), [1, 2, 3, NaN], EXACT);
  },
  'sequences may have no elements': () => {
    close(pad_sequence([tf.zeros([0]), tf.ones([2])]), [0, 1, 0, 1], EXACT);
    equal(pad_sequence([tf.zeros([0, 2]), tf.zeros([0, 2])]).shape, [0, 2, 2]);
    equal(pad_sequence([tf.zeros([0, 2], 'int32')], true).dtype, 'int32');
  },
  'the first sequence gives the dtype': () => {
    const ints = tf.tensor1d([1, 2], 'int32');
    const [first] = lists([1.5]);
    const padded = pad_sequence([ints, first], false, 3.5);
    equal(padded.dtype, 'int32');
    close(padded, [1, 1, 2, 3], EXACT);
    const floats = pad_sequence([first, ints]);
    equal(floats.dtype, 'float32');
    close(floats, [1.5, 1, 0, 2], EXACT);
  },
  test_unpad_sequence: () => {
    for (const batch_first of [true, false]) {
      const short = lists([1, 2, 3], [4, 5], [6]);
      same(unpad_sequence(pad_sequence(short, batch_first), [3, 2, 1], { batch_first }), short);
      for (const extra of DEPTHS) {
        const sequences = shuffled(sequencesOf(SQUARES, extra), 2);
        const lengths = sequences.map(({ shape }) => shape[0]);
        same(unpad_sequence(pad_sequence(sequences, batch_first), lengths, batch_first), sequences);
      }
    }
  },
  'unpad_sequence takes any integer for a length, and leaves its input as it is': () => {
    const x = tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2]);
    same(unpad_sequence(x, [5, -1]), [tf.tensor1d([1, 3, 5]), tf.zeros([0])]);
    same(unpad_sequence(x, Int32Array.from([3, 0, 1]), true), lists([1, 2], [], [5]));
    close(x, tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2]), EXACT);
  },
  test_pack_sequence: () => {
    const [a, b, c] = lists([1, 2, 3], [4, 5], [6]);
    const data = [1, 4, 6, 2, 5, 3];
    isPacked(pack_sequence([a, b, c], { enforce_sorted: false }), data, [3, 2, 1], [0, 1, 2], [0, 1, 2]);
    isPacked(pack_sequence([b, c, a], false), data, [3, 2, 1], [2, 0, 1], [1, 2, 0]);
    isPacked(pack_sequence([a, b, c], { enforce_sorted: true }), data, [3, 2, 1], null, null);
    for (const extra of DEPTHS) {
      const sorted = sequencesOf(SQUARES, extra);
      for (const batch_first of [true, false]) {
        for (const enforce_sorted of [true, false]) compatible(sorted, batch_first, enforce_sorted);
        compatible(shuffled(sorted, 3), batch_first, false);
      }
    }
  },
  test_unpack_sequence: () => {
    const short = lists([1, 2, 3], [4, 5], [6]);
    same(unpack_sequence(pack_sequence(short, { enforce_sorted: false })), short);
    for (const extra of DEPTHS) {
      const sorted = sequencesOf(SQUARES, extra);
      same(unpack_sequence(pack_sequence(sorted)), sorted);
      const sequences = shuffled(sorted, 4);
      same(unpack_sequence({ packed_sequences: pack_sequence(sequences, { enforce_sorted: false }) }), sequences);
    }
  },
  'gradients reach every sequence': () => {
    const sequences = lists([1], [2, 3, 4], [5, 6]);
    const weights = lists([7], [8, 9, 10], [11, 12]);
    const weighted = (...given: tf.Tensor[]): tf.Tensor => {
      const unpacked = unpack_sequence(pack_sequence(given, { enforce_sorted: false }));
      return tf.addN(unpacked.map((sequence, i) => tf.sum(tf.mul(sequence, weights[i]))));
    };
    same(tf.grads(weighted)(sequences), weights);
    const dy = input([3, 3]);
    for (const padding_side of ['right', 'left'] as const) {
      const padded = (...given: tf.Tensor[]): tf.Tensor => pad_sequence(given, { padding_side });
      const rows = tf.unstack(dy, 1);
      const expected = rows.map((row, i) =>
        tf.slice(row, padding_side === 'left' ? 3 - weights[i].size : 0, weights[i].size),
      );
      same(tf.grads(padded)(sequences, dy), expected);
    }
    const squares = (x: tf.Tensor): tf.Tensor => tf.addN(unpad_sequence(x, [1, 1, 1]).map(tf.square));
    close(tf.grad(squares)(tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3])), [2, 4, 6, 0, 0, 0], EXACT);
  },
  'lists leak nothing': () => {
    const sequences = lists([1, 2], [3]);
    leaksNothing(() => {
      const packed = pack_sequence(sequences);
      const padded = pad_sequence(sequences, { padding_side: 'left' });
      tf.dispose([packed.data, unpack_sequence(packed), padded, unpad_sequence(padded, [2, 1])]);
    });
    const stacked = tf.ones([2, 3]);
    leaksNothing(() => tf.dispose([pack_sequence(stacked).data, pad_sequence(stacked)]));
  },
});

/** Packing a list is padding it and packing the result; unpacking gives the padded batch back. */
function compatible(sequences: tf.Tensor[], batch_first: boolean, enforce_sorted: boolean): void {
  const lengths = sequences.map(({ shape }) => shape[0]);
  const padded = pad_sequence(sequences, batch_first);
  const packed = pack_sequence(sequences, enforce_sorted);
  close(pad_packed_sequence(packed, batch_first)[0], padded, EXACT);
  const { data, ...rest } = pack_padded_sequence(padded, lengths, batch_first, enforce_sorted);
  close(packed.data, data, EXACT);
  const { data: _, ...expected } = packed;
  equal(rest, expected);
}
