// nn.utils.rnn: packing and padding, their quirks and their gradients.
import * as tf from '@tensorflow/tfjs-core';
import { nn } from 'tfjs-torch-rnn';
import { close, equal, EXACT, leaksNothing, throws } from '../../support/assert.js';
import { suite } from '../../support/case.js';
import { input } from '../../support/values.js';

const {
  invert_permutation,
  pack_padded_sequence,
  pack_sequence,
  pad_packed_sequence,
  pad_sequence,
  unpack_sequence,
  unpad_sequence,
} = nn.utils.rnn;

const bf = { batch_first: true, enforce_sorted: false };
const packed = (values: number[][], lengths: number[], options: object = bf): nn.utils.rnn.PackedSequence =>
  pack_padded_sequence(tf.tensor2d(values), lengths, options);

function isPacked(actual: nn.utils.rnn.PackedSequence, data: number[], ...indices: unknown[]): void {
  close(actual.data, data, EXACT, 'data');
  equal([actual.batch_sizes, actual.sorted_indices, actual.unsorted_indices], indices);
}

const THREE = [
  [1, 2, 0],
  [3, 0, 0],
  [4, 5, 6],
];
const lists = (...values: number[][]): tf.Tensor[] => values.map((list) => tf.tensor1d(list));

export const utilsRnnCases = suite('nn.utils.rnn', {
  'pack_padded_sequence sorts, keeps ties in order, and gives no indices when sorted': () => {
    isPacked(packed(THREE, [2, 1, 3]), [4, 1, 3, 5, 2, 6], [3, 2, 1], [2, 0, 1], [1, 2, 0]);
    const ties = [
      [1, 0],
      [2, 3],
      [4, 0],
      [5, 6],
    ];
    isPacked(packed(ties, [1, 2, 1, 2]), [2, 5, 1, 4, 3, 6], [4, 2], [1, 3, 0, 2], [2, 0, 3, 1]);
    isPacked(
      packed(
        [
          [1, 2],
          [3, 0],
        ],
        [2, 1],
      ),
      [1, 3, 2],
      [2, 1],
      [0, 1],
      [0, 1],
    );
    const range = tf.tensor3d(
      Array.from({ length: 12 }, (_, i) => i),
      [3, 2, 2],
    );
    isPacked(pack_padded_sequence(range, [3, 1]), [0, 1, 2, 3, 4, 5, 8, 9], [2, 1, 1], null, null);
  },
  'pad_packed_sequence returns to the order of the caller': () => {
    const sequence = packed(THREE, [2, 1, 3]);
    const [padded, lengths] = pad_packed_sequence(sequence, true);
    close(padded, tf.tensor2d(THREE), EXACT);
    equal(lengths, [2, 1, 3]);
    close(pad_packed_sequence(sequence)[0], tf.transpose(tf.tensor2d(THREE)), EXACT);
    close(pad_packed_sequence(sequence, true, -1)[0], [1, 2, -1, 3, -1, -1, 4, 5, 6], EXACT);
    close(
      pad_packed_sequence(sequence, { batch_first: true, total_length: 5 })[0],
      [1, 2, 0, 0, 0, 3, 0, 0, 0, 0, 4, 5, 6, 0, 0],
      EXACT,
    );
  },
  test_total_length: () => {
    const sequence = packed(THREE, [2, 1, 3]);
    const start = 'Expected total_length to be at least the length of the longest sequence in input, ';
    for (const total of [2, 0, -1]) {
      const got = `but got total_length=${total} and max sequence length being 3`;
      throws(() => pad_packed_sequence(sequence, { total_length: total }), 'ValueError', start + got);
    }
  },
  'integer data stays integer': () => {
    equal(pack_padded_sequence(tf.tensor2d(THREE, [3, 3], 'int32'), [2, 1, 3], true, false).data.dtype, 'int32');
  },
  test_pad_sequence: () => {
    const sequences = lists([1, 2, 3], [4], [5, 6]);
    close(
      pad_sequence(sequences),
      tf.tensor2d([
        [1, 4, 5],
        [2, 0, 6],
        [3, 0, 0],
      ]),
      EXACT,
    );
    close(pad_sequence(sequences, true, -1), [1, 2, 3, 4, -1, -1, 5, 6, -1], EXACT);
    close(pad_sequence(sequences, true, { padding_side: 'left' }), [1, 2, 3, 0, 0, 4, 0, 5, 6], EXACT);
    equal(pad_sequence([input([2, 3, 4]), input([0, 3, 4])]).shape, [2, 2, 3, 4]);
    close(
      pad_sequence(
        tf.tensor2d([
          [1, 2],
          [3, 4],
        ]),
      ),
      [1, 3, 2, 4],
      EXACT,
    );
    throws(() => pad_sequence([]), 'RuntimeError', 'received an empty list of sequences');
    const text = "pad_sequence: Expected iterable for input sequences, but got arg of type: <class 'int'>";
    throws(() => pad_sequence(5 as unknown as tf.Tensor[]), 'RuntimeError', text);
  },
  'test_pack_sequence, test_unpack_sequence, test_unpad_sequence': () => {
    isPacked(pack_sequence(lists([1, 2, 3], [4, 5], [6])), [1, 4, 6, 2, 5, 3], [3, 2, 1], null, null);
    const sequences = lists([4], [1, 2, 3], [5, 6]);
    unpack_sequence(pack_sequence(sequences, { enforce_sorted: false })).forEach((s, i) => close(s, sequences[i], EXACT));
    unpad_sequence(pad_sequence(sequences), [1, 3, 2]).forEach((s, i) => close(s, sequences[i], EXACT));
  },
  invert_permutation: () => {
    equal([invert_permutation([2, 0, 1]), invert_permutation(null)], [[1, 2, 0], null]);
  },
  'test_pack_padded_sequence: errors': () => {
    const x = tf.tensor2d(THREE);
    const pack =
      (lengths: number[], enforce_sorted = true) =>
      () =>
        pack_padded_sequence(x, lengths, { enforce_sorted });
    const count = 'Expected `len(lengths)` to be equal to batch_size, but got';
    throws(pack([3, 2]), 'RuntimeError', `${count} 2 (batch_size=3)`);
    throws(pack([3, 2], false), 'RuntimeError', `${count} 2 (batch_size=3)`);
    throws(pack([]), 'RuntimeError', `${count} 0 (batch_size=3)`);
    const positive = "Length of all samples has to be greater than 0, but found an element in 'lengths' that is <= 0";
    throws(pack([3, 2, 0]), 'RuntimeError', positive);
    throws(pack([4, 2, 1]), 'RuntimeError', 'Expected every length to be an integer of at most 3, got [4, 2, 1]');
    const empty = tf.zeros([3, 0, 2]);
    throws(() => pack_padded_sequence(empty, []), 'RuntimeError', 'Cannot pack empty tensors.');
    const line = tf.zeros([3]);
    const rank = 'Dimension out of range (expected to be in range of [-1, 0], but got 1)';
    throws(() => pack_padded_sequence(line, [1]), 'RangeError', rank);
  },
  test_wrong_order: () => {
    const text =
      '`lengths` array must be sorted in decreasing order when `enforce_sorted` is True. You can pass ' +
      '`enforce_sorted=False` to pack_padded_sequence and/or pack_sequence to sidestep this requirement if you do not ' +
      'need ONNX exportability.';
    const sequences = lists([1], [2, 3]);
    throws(() => pack_sequence(sequences), 'RuntimeError', text);
  },
  'gradients pass through, and are zero on the padding': () => {
    const round = (x: tf.Tensor): tf.Tensor => pad_packed_sequence(pack_padded_sequence(x, [2, 1, 3], bf), true, 7)[0];
    close(tf.grad((x) => tf.mul(round(x), 2))(tf.tensor2d(THREE)), [2, 2, 0, 2, 0, 0, 2, 2, 2], EXACT);
    const [first] = tf.grads((a, b) => pad_sequence([a, b]))(
      lists([1], [2, 3]),
      tf.tensor2d([
        [5, 6],
        [7, 8],
      ]),
    );
    close(first, [5], EXACT);
  },
  'leaks nothing': () => {
    const x = tf.tensor2d(THREE);
    leaksNothing(() => {
      const sequence = pack_padded_sequence(x, [2, 1, 3], bf);
      tf.dispose([sequence.data, pad_packed_sequence(sequence)[0], unpack_sequence(sequence)]);
    });
    const sequences = lists([1, 2], [3]);
    leaksNothing(() => pack_sequence(sequences).data.dispose());
  },
});
