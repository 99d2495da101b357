// Packing of padded batches: torch's own tests under torch's names, and what they leave out.
import * as tf from '@tensorflow/tfjs-core';
import { nn } from 'tfjs-torch-rnn';
import { close, equal, EXACT, leaksNothing } from '../../support/assert.js';
import { suite } from '../../support/case.js';
import { input } from '../../support/values.js';
import { extended, generator, shuffled, swapped } from './sequences.js';

const { invert_permutation, pack_padded_sequence, PackedSequence, pad_packed_sequence } = nn.utils.rnn;

const bf = { batch_first: true, enforce_sorted: false };
const THREE = [
  [1, 2, 0],
  [3, 0, 0],
  [4, 5, 6],
];

function isPacked(actual: nn.utils.rnn.PackedSequence, data: number[], ...indices: unknown[]): void {
  close(actual.data, data, EXACT, 'data');
  equal([actual.batch_sizes, actual.sorted_indices, actual.unsorted_indices], indices);
}

const COUNT = [1, 2, 3, 4, 5];

/** torch's batch (T, N, 5): element k of step t of the sequence of rank n counts 100(n + 1) + 5t + k + 1, then zeros. */
const row = (n: number, t: number): number[] => COUNT.map((k) => 100 * (n + 1) + 5 * t + k);
const steps = (lengths: number[], order: number[]): number[][][] =>
  Array.from({ length: lengths[0] }, (_, t) => order.map((n) => (t < lengths[n] ? row(n, t) : COUNT.map(() => 0))));

export const packCases = suite('nn.utils.rnn', {
  test_pack_padded_sequence: () => {
    const inOrder = [0, 1, 2, 3, 4, 5, 6];
    const cases: [sorted: number[], order: number[]][] = [
      [[10, 8, 4, 2, 2, 2, 1], inOrder],
      [[11, 10, 8, 6, 4, 3, 1], inOrder],
      [[11, 10, 8, 6, 4, 3, 1], shuffled(inOrder, 5)],
    ];
    for (const [sorted, order] of cases) {
      const lengths = order.map((n) => sorted[n]);
      const batch_sizes = Array.from({ length: sorted[0] }, (_, t) => sorted.filter((length) => length > t).length);
      const data = batch_sizes.flatMap((size, t) => inOrder.slice(0, size).map((n) => row(n, t)));
      const mask = tf.tensor3d(steps(sorted, order)).greater(0);
      const enforce_sorted = order === inOrder;
      for (const batch_first of [true, false]) {
        const layout = (x: tf.Tensor): tf.Tensor => (batch_first ? swapped(x) : x);
        const x = layout(tf.tensor3d(steps(sorted, order)));
        const packed = pack_padded_sequence(x, lengths, { batch_first, enforce_sorted });
        close(packed.data, tf.tensor2d(data), EXACT);
        equal([packed.batch_sizes, packed.unsorted_indices], [batch_sizes, enforce_sorted ? null : order]);
        const [unpacked, lengthsOut] = pad_packed_sequence(packed, { batch_first });
        close(unpacked, x, EXACT);
        equal(lengthsOut, lengths);
        const dy = input(x.shape);
        const round = (y: tf.Tensor): tf.Tensor =>
          pad_packed_sequence(pack_padded_sequence(y, lengths, batch_first, enforce_sorted), batch_first, 7)[0];
        close(tf.grad(round)(x, dy), tf.where(layout(mask), dy, tf.zerosLike(dy)), EXACT, 'gradient');
      }
    }
  },
  'lengths may be a tensor': () => {
    const x = input([3, 3, 2]);
    const lengths = [2, 3, 1];
    const given = tf.tensor1d(lengths, 'int32');
    const [fromList, fromTensor] = [lengths, given].map((of) => pack_padded_sequence(x, of, bf));
    close(fromTensor.data, fromList.data, EXACT);
    equal(fromTensor.batch_sizes, [3, 2, 1]);
    equal(
      nn.utils.rnn.unpad_sequence(x, given, true).map(({ shape }) => shape[0]),
      lengths,
    );
  },
  'ties keep their order, and the indices are null only with enforce_sorted': () => {
    const ties = tf.tensor2d([1, 0, 2, 3, 4, 0, 5, 6], [4, 2]);
    isPacked(pack_padded_sequence(ties, [1, 2, 1, 2], bf), [2, 5, 1, 4, 3, 6], [4, 2], [1, 3, 0, 2], [2, 0, 3, 1]);
    const inOrder = tf.tensor2d([1, 2, 3, 0], [2, 2]);
    isPacked(pack_padded_sequence(inOrder, [2, 1], bf), [1, 3, 2], [2, 1], [0, 1], [0, 1]);
    isPacked(pack_padded_sequence(inOrder, [2, 1], true), [1, 3, 2], [2, 1], null, null);
    isPacked(pack_padded_sequence(inOrder, Int32Array.from([2, 1]), true), [1, 3, 2], [2, 1], null, null);
  },
  'steps beyond the longest length are cut off': () => {
    isPacked(pack_padded_sequence(tf.tensor2d(THREE), [2, 1, 2], bf), [1, 4, 3, 2, 5], [3, 2], [0, 2, 1], [0, 2, 1]);
  },
  'pad_packed_sequence returns to the order of the caller': () => {
    const sequence = pack_padded_sequence(tf.tensor2d(THREE), [2, 1, 3], bf);
    isPacked(sequence, [4, 1, 3, 5, 2, 6], [3, 2, 1], [2, 0, 1], [1, 2, 0]);
    const [padded, lengths] = pad_packed_sequence(sequence, true);
    close(padded, tf.tensor2d(THREE), EXACT);
    equal(lengths, [2, 1, 3]);
    close(pad_packed_sequence(sequence)[0], swapped(padded), EXACT);
    close(pad_packed_sequence(sequence, true, -1)[0], [1, 2, -1, 3, -1, -1, 4, 5, 6], EXACT);
    const wide = pad_packed_sequence(sequence, { batch_first: true, total_length: 4, padding_value: NaN })[0];
    close(wide, [1, 2, NaN, NaN, 3, NaN, NaN, NaN, 4, 5, 6, NaN], EXACT);
  },
  test_total_length: () => {
    const draw = generator(6);
    const lengths = Array.from({ length: 5 }, () => 1 + draw(6)).sort((a, b) => b - a);
    const longest = lengths[0];
    const packed = pack_padded_sequence(input([longest, 5]), lengths);
    for (const batch_first of [true, false]) {
      const [padded] = pad_packed_sequence(packed, { batch_first, total_length: null });
      for (const delta of [0, 1, 8]) {
        const [result, lengthsOut] = pad_packed_sequence(packed, { batch_first, total_length: longest + delta });
        equal(lengthsOut, lengths);
        const timeMajor = extended(batch_first ? swapped(padded) : padded, longest + delta);
        close(result, batch_first ? swapped(timeMajor) : timeMajor, EXACT);
      }
    }
  },
  'test_total_length: through a model': () => {
    const lengths = [2, 4, 1];
    for (const batch_first of [true, false]) {
      const rnn = new nn.RNN(3, 4, { batch_first, bidirectional: true });
      const x = input(batch_first ? [3, 5, 3] : [5, 3, 3]);
      const [packed] = rnn(pack_padded_sequence(x, lengths, { batch_first, enforce_sorted: false }));
      const [output, lengthsOut] = pad_packed_sequence(packed, { batch_first, total_length: 5 });
      equal([output.shape, lengthsOut], [batch_first ? [3, 5, 8] : [5, 3, 8], lengths]);
      const [short] = pad_packed_sequence(packed);
      close(batch_first ? swapped(output) : output, extended(short, 5), EXACT);
    }
  },
  'integer data stays integer': () => {
    const packed = pack_padded_sequence(tf.tensor2d(THREE, [3, 3], 'int32'), [2, 1, 3], bf);
    equal([packed.data.dtype, pad_packed_sequence(packed)[0].dtype], ['int32', 'int32']);
  },
  'PackedSequence finds its own unsorted_indices': () => {
    const data = tf.zeros([6]);
    const sizes = [3, 2, 1];
    const indices = [new PackedSequence(data, sizes, [2, 0, 1]), new PackedSequence(data, sizes, [2, 0, 1], null)];
    for (const { unsorted_indices } of indices) equal(unsorted_indices, [1, 2, 0]);
    equal(new PackedSequence(data, sizes).unsorted_indices, null);
  },
  'PackedSequence keeps lists of its own': () => {
    const [sizes, sorted, unsorted] = [
      [2, 1],
      [1, 0],
      [1, 0],
    ];
    const packed = new PackedSequence(tf.zeros([3]), sizes, sorted, unsorted);
    for (const list of [sizes, sorted, unsorted]) list.fill(7);
    equal(
      [packed.batch_sizes, packed.sorted_indices, packed.unsorted_indices],
      [
        [2, 1],
        [1, 0],
        [1, 0],
      ],
    );
  },
  invert_permutation: () => {
    equal([invert_permutation([2, 0, 1]), invert_permutation([]), invert_permutation(null)], [[1, 2, 0], [], null]);
    equal(invert_permutation({ permutation: [2, 0, 1] }), [1, 2, 0]);
  },
  'packing and padding leak nothing': () => {
    const x = tf.tensor2d(THREE);
    leaksNothing(() => {
      const sequence = pack_padded_sequence(x, [2, 1, 3], bf);
      tf.dispose([sequence.data, pad_packed_sequence(sequence, { total_length: 5 })[0]]);
    });
  },
});
