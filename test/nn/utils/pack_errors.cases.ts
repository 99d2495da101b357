// What packing refuses: torch's own tests under torch's names, and calls that the types refuse.
import * as tf from '@tensorflow/tfjs-core';
import { nn } from 'tfjs-torch-rnn';
import { IS_DISPOSED } from '../../../src/python/checks.js';
import { throws } from '../../support/assert.js';
import { suite } from '../../support/case.js';
import { disposed, refused, type Unchecked } from './refused.js';

const { rnn } = nn.utils;
const pack_padded_sequence = rnn.pack_padded_sequence as Unchecked;
const pack_sequence = rnn.pack_sequence as Unchecked;
const pad_packed_sequence = rnn.pad_packed_sequence as Unchecked;
const unpack_sequence = rnn.unpack_sequence as Unchecked;
const invert_permutation = rnn.invert_permutation as Unchecked;
const PackedSequence = rnn.PackedSequence as unknown as new (...args: unknown[]) => nn.utils.rnn.PackedSequence;

const NOT_SORTED =
  '`lengths` array must be sorted in decreasing order when `enforce_sorted` is True. You can pass ' +
  '`enforce_sorted=False` to pack_padded_sequence and/or pack_sequence to sidestep this requirement if you do not ' +
  'need ONNX exportability. (in JavaScript: { enforce_sorted: false })';
const POSITIVE = "Length of all samples has to be greater than 0, but found an element in 'lengths' that is <= 0";
const COUNT = 'Expected `len(lengths)` to be equal to batch_size, but got';
const LINE = "'lengths' argument should be a 1D CPU int64 tensor, but got";
const RANK = 'Dimension out of range (expected to be in range of [-1, 0], but got 1)';

export const packErrorCases = suite('nn.utils.rnn errors', {
  test_wrong_order: () => {
    const [a, b] = [tf.ones([25, 3]), tf.ones([22, 3])];
    const padded = rnn.pad_sequence([b, a]);
    refused(
      [() => pack_padded_sequence(padded, [22, 25], { enforce_sorted: true }), 'RuntimeError', NOT_SORTED],
      [() => pack_sequence([b, a]), 'RuntimeError', NOT_SORTED],
    );
  },
  test_total_length: () => {
    const packed = new PackedSequence(tf.zeros([6]), [3, 2, 1]);
    const start = 'Expected total_length to be at least the length of the longest sequence in input, ';
    for (const total_length of [2, 0, -1]) {
      const text = `${start}but got total_length=${total_length} and max sequence length being 3`;
      for (const batch_first of [true, false]) {
        throws(() => pad_packed_sequence(packed, { batch_first, total_length }), 'ValueError', text);
      }
    }
  },
  'test_pack_padded_sequence: lengths': () => {
    const x = tf.zeros([3, 3]);
    const pack =
      (lengths: unknown, enforce_sorted = true): Unchecked =>
      () =>
        pack_padded_sequence(x, lengths, { enforce_sorted });
    const list = "pack_padded_sequence(): argument 'lengths' (position 2) must be list of ints, not";
    const either = list.replace('ints,', 'ints or int32 Tensor,');
    refused(
      [pack([1, 3, 2]), 'RuntimeError', NOT_SORTED],
      [pack([0, 1, 2]), 'RuntimeError', NOT_SORTED],
      [pack([3, 2]), 'RuntimeError', `${COUNT} 2 (batch_size=3)`],
      [pack([3, 2], false), 'RuntimeError', `${COUNT} 2 (batch_size=3)`],
      [pack([3, 2, 1, 1], false), 'RuntimeError', `${COUNT} 4 (batch_size=3)`],
      [pack([]), 'RuntimeError', `${COUNT} 0 (batch_size=3)`],
      [pack([3, 2, 0]), 'RuntimeError', POSITIVE],
      [pack([3, -1, 2], false), 'RuntimeError', POSITIVE],
      [pack([4, 2, 1]), 'RuntimeError', 'Expected every length to be at most 3, got [4, 2, 1]'],
      [pack([3, 2.5, 1]), 'TypeError', "'float' object cannot be interpreted as an integer"],
      [pack([3, 2, NaN], false), 'TypeError', "'float' object cannot be interpreted as an integer"],
      [pack([3, '2', 1]), 'TypeError', "'str' object cannot be interpreted as an integer"],
      [pack([[3, 2, 1]]), 'TypeError', "'list' object cannot be interpreted as an integer"],
      [pack(3, false), 'TypeError', `${list} int`],
      [pack(null), 'TypeError', `${list} NoneType`],
      [pack(tf.zeros([3])), 'TypeError', `${either} Tensor`],
      [pack(tf.zeros([3, 1], 'int32')), 'RuntimeError', `${LINE} 2D cpu Int tensor (tfjs: 1D int32)`],
      [pack(tf.scalar(3, 'int32')), 'RuntimeError', `${LINE} 0D cpu Int tensor (tfjs: 1D int32)`],
      [pack(tf.ones([2], 'int32')), 'RuntimeError', `${COUNT} 2 (batch_size=3)`],
    );
  },
  'test_pack_padded_sequence: input': () => {
    const [none, noSteps, line, x] = [tf.zeros([0, 0]), tf.zeros([0, 1, 10]), tf.zeros([3]), tf.zeros([3, 3])];
    const gone = disposed();
    const argument = "pack_padded_sequence(): argument 'input' (position 1)";
    const bool = "pack_padded_sequence(): argument 'batch_first' (position 3) must be bool, not int";
    const required = "pack_padded_sequence() missing 2 required positional arguments: 'input' and 'lengths'";
    refused(
      [() => pack_padded_sequence(none, []), 'RuntimeError', 'Cannot pack empty tensors.'],
      [() => pack_padded_sequence(noSteps, [11, 14, 14, 2], true), 'RuntimeError', 'Cannot pack empty tensors.'],
      [() => pack_padded_sequence(line, [1]), 'RangeError', RANK],
      [() => pack_padded_sequence(null, [1]), 'TypeError', `${argument} must be Tensor, not NoneType`],
      [() => pack_padded_sequence([[1]], [1]), 'TypeError', `${argument} must be Tensor, not list`],
      [() => pack_padded_sequence(gone, [3, 2, 1]), 'RuntimeError', `${argument} ${IS_DISPOSED}`],
      [() => pack_padded_sequence(x, [3, 2, 1], 1), 'TypeError', bool],
      [() => pack_padded_sequence(), 'TypeError', required],
    );
  },
  'pad_packed_sequence and unpack_sequence take a PackedSequence only': () => {
    const x = tf.zeros([3, 3]);
    const [packed, empty, rows] = [[2, 1], [], [2, 2]].map((sizes) => new PackedSequence(x, sizes));
    const gone = new PackedSequence(tf.zeros([3]), [2, 1]);
    gone.data.dispose();
    const where = 'pad_packed_sequence(): argument';
    const sequence = `${where} 'sequence' (position 1)`;
    const packedSequences = "unpack_sequence(): argument 'packed_sequences' (position 1)";
    const missing = "unpack_sequence() missing 1 required positional argument: 'packed_sequences'";
    const fraction = `${where} 'total_length' (position 4) must be int, not float`;
    const value = `${where} 'padding_value' (position 3) must be float, not NoneType`;
    refused(
      [() => pad_packed_sequence(x), 'TypeError', `${sequence} must be PackedSequence, not Tensor`],
      [() => pad_packed_sequence(null), 'TypeError', `${sequence} must be PackedSequence, not NoneType`],
      [() => pad_packed_sequence(gone), 'RuntimeError', `${sequence} ${IS_DISPOSED}`],
      [() => pad_packed_sequence(empty), 'RuntimeError', 'batch_sizes can not be empty'],
      [() => pad_packed_sequence(rows), 'RuntimeError', 'Expected 4 rows of packed data, the sum of batch_sizes, got 3'],
      [() => pad_packed_sequence(packed, 1), 'TypeError', `${where} 'batch_first' (position 2) must be bool, not int`],
      [() => pad_packed_sequence(packed, { padding_value: null }), 'TypeError', value],
      [() => pad_packed_sequence(packed, { total_length: 2.5 }), 'TypeError', fraction],
      [() => unpack_sequence([x]), 'TypeError', `${packedSequences} must be PackedSequence, not list`],
      [() => unpack_sequence(), 'TypeError', missing],
    );
  },
  'PackedSequence: indices must be those of its sequences': () => {
    const x = tf.zeros([3]);
    const make = (sorted: unknown, unsorted?: unknown) => () => new PackedSequence(x, [2, 1], sorted, unsorted);
    const count = 'Expected 2 sorted_indices, one for each sequence, got';
    const inverse = 'Expected unsorted_indices to be the inverse of sorted_indices, [1, 0], got';
    const index = "'float' object cannot be interpreted as an integer";
    refused(
      [make([0]), 'RuntimeError', `${count} [0]`],
      [make([0, 1, 2]), 'RuntimeError', `${count} [0, 1, 2]`],
      [make([0, 2]), 'RuntimeError', 'Expected a permutation, got [0, 2]'],
      [make([-1, 0]), 'RuntimeError', 'Expected a permutation, got [-1, 0]'],
      [make([0.5, 1]), 'TypeError', index],
      [make([1, 0], [0, 1]), 'RuntimeError', `${inverse} [0, 1]`],
      [make([1, 0], [1]), 'RuntimeError', `${inverse} [1]`],
      [make(null, [0, 1]), 'RuntimeError', 'Expected unsorted_indices to be None, as sorted_indices, got [0, 1]'],
    );
  },
  'PackedSequence and invert_permutation refuse what is no packing': () => {
    const x = tf.zeros([3]);
    const order = 'Expected batch_sizes to be positive and in decreasing order, got';
    const list = 'must be list of ints, not NoneType';
    const number = 'must be list of ints, not int';
    const one = '1 required positional argument';
    refused(
      [
        () => new PackedSequence(null, [1]),
        'TypeError',
        "PackedSequence(): argument 'data' (position 1) must be Tensor, not NoneType",
      ],
      [() => new PackedSequence(x, null), 'TypeError', `PackedSequence(): argument 'batch_sizes' (position 2) ${list}`],
      [() => new PackedSequence(x), 'TypeError', `PackedSequence.__new__() missing ${one}: 'batch_sizes'`],
      [() => new PackedSequence(x, [1, 2]), 'RuntimeError', `${order} [1, 2]`],
      [() => new PackedSequence(x, [3, 0]), 'RuntimeError', `${order} [3, 0]`],
      [() => new PackedSequence(x, [2, 1], [0, 0]), 'RuntimeError', 'Expected a permutation, got [0, 0]'],
      [() => invert_permutation([0, 5]), 'RuntimeError', 'Expected a permutation, got [0, 5]'],
      [() => invert_permutation(3), 'TypeError', "invert_permutation(): argument 'permutation' (position 1) " + number],
      [() => invert_permutation(), 'TypeError', `invert_permutation() missing ${one}: 'permutation'`],
    );
  },
});
