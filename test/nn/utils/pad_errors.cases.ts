// What padding refuses: torch's own tests under torch's names, and calls that the types refuse.
import * as tf from '@tensorflow/tfjs-core';
import { nn } from 'tfjs-torch-rnn';
import { IS_DISPOSED } from '../../../src/python/checks.js';
import { suite } from '../../support/case.js';
import { disposed, refused, type Unchecked } from './refused.js';

const { rnn } = nn.utils;
const pack_sequence = rnn.pack_sequence as Unchecked;
const pad_sequence = rnn.pad_sequence as Unchecked;
const unpad_sequence = rnn.unpad_sequence as Unchecked;

const POSITIVE = "Length of all samples has to be greater than 0, but found an element in 'lengths' that is <= 0";
const COUNT = 'Expected `len(lengths)` to be equal to batch_size, but got';
const RANK = 'Dimension out of range (expected to be in range of [-1, 0], but got 1)';
const NO_AXES = 'Dimension specified as 0 but tensor has no dimensions';

export const padErrorCases = suite('nn.utils.rnn errors', {
  test_pad_sequence_with_non_iterable_sequences: () => {
    const text = 'pad_sequence: Expected iterable for input sequences, but got arg of type:';
    refused(
      [() => pad_sequence(5), 'RuntimeError', `${text} <class 'int'>`],
      [() => pad_sequence(null), 'RuntimeError', `${text} <class 'NoneType'>`],
      [() => pack_sequence(5), 'RuntimeError', `${text} <class 'int'>`],
    );
  },
  'test_pad_sequence, test_pack_sequence: elements': () => {
    const [x, wide, scalar, none, gone] = [tf.zeros([3, 3]), tf.zeros([2, 4]), tf.scalar(1), tf.zeros([0, 2]), disposed()];
    const [full, empty] = [tf.ones([2]), tf.zeros([0])];
    const element = "pad_sequence(): argument 'sequences[1]' (position 1)";
    refused(
      [() => pad_sequence([]), 'RuntimeError', 'received an empty list of sequences'],
      [() => pack_sequence([]), 'RuntimeError', 'received an empty list of sequences'],
      [() => pad_sequence(none), 'RuntimeError', 'received an empty list of sequences'],
      [() => pad_sequence([x, null]), 'TypeError', `${element} must be Tensor, not NoneType`],
      [() => pack_sequence([x, 1]), 'TypeError', `${element} must be Tensor, not int`],
      [() => pad_sequence([x, gone]), 'RuntimeError', `${element} ${IS_DISPOSED}`],
      [() => pad_sequence(gone), 'RuntimeError', `pad_sequence(): argument 'sequences' (position 1) ${IS_DISPOSED}`],
      [() => pad_sequence([full, scalar]), 'RangeError', NO_AXES],
      [() => pad_sequence(full), 'RangeError', NO_AXES],
      [() => pad_sequence(scalar), 'TypeError', 'iteration over a 0-d tensor'],
      [() => pad_sequence([x, wide]), 'RuntimeError', 'Expected sequences of equal trailing shape, but got [3] and [4]'],
      [() => pack_sequence([full, empty]), 'RuntimeError', POSITIVE],
      [() => pack_sequence([empty]), 'RuntimeError', 'Cannot pack empty tensors.'],
    );
  },
  'pad_sequence: options': () => {
    const x = tf.zeros([3, 3]);
    const where = 'pad_sequence(): argument';
    const side = 'Expected padding_side to be one of left or right, but got middle.';
    refused(
      [() => pad_sequence([x], { padding_side: 'middle' }), 'RuntimeError', side],
      [
        () => pad_sequence([x], { padding_side: 5 }),
        'TypeError',
        `${where} 'padding_side' (position 4) must be str, not int`,
      ],
      [() => pad_sequence([x], true, 'a'), 'TypeError', `${where} 'padding_value' (position 3) must be float, not str`],
      [() => pad_sequence([x], null), 'TypeError', `${where} 'batch_first' (position 2) must be bool, not NoneType`],
    );
  },
  'test_unpad_sequence: arguments': () => {
    const [x, line] = [tf.zeros([3, 3]), tf.zeros([3])];
    const lengths = "unpad_sequence(): argument 'lengths' (position 2) must be list of ints, not";
    const padded = "unpad_sequence(): argument 'padded_sequences' (position 1) must be Tensor, not";
    refused(
      [() => unpad_sequence(null, [1]), 'TypeError', `${padded} NoneType`],
      [() => unpad_sequence([line], [3]), 'TypeError', `${padded} list`],
      [() => unpad_sequence(x, 3), 'TypeError', `${lengths} int`],
      [() => unpad_sequence(x, [3, 2, 1.5]), 'TypeError', "'float' object cannot be interpreted as an integer"],
      [() => unpad_sequence(x, [3, 2]), 'RuntimeError', `${COUNT} 2 (batch_size=3)`],
      [() => unpad_sequence(line, [3]), 'RangeError', RANK],
    );
  },
});
