// Pieces of tensors, reductions and products of matrices, which on cpu are not tfjs's own, against plain loops over indices.
import * as tf from '@tensorflow/tfjs-core';
import { close, equal, EXACT, leaksNothing, throws } from '../../support/assert.js';
import { suite } from '../../support/case.js';
import { Dice } from '../../support/dice.js';

const drawn = (dice: Dice, shape: number[]): tf.Tensor => tf.tensor(dice.uniform(tf.util.sizeFromShape(shape), 1), shape);

/** f of each index of the shape, in row-major order. */
const overIndices = <T>(shape: number[], f: (index: number[]) => T): T[] =>
  shape
    .reduce<number[][]>((all, size) => all.flatMap((index) => Array.from({ length: size }, (_, i) => [...index, i])), [[]])
    .map(f);

const placeOf = (shape: number[], index: number[]): number => index.reduce((place, i, axis) => place * shape[axis] + i, 0);

function slicesTo(x: tf.Tensor, begin: number[], y: tf.Tensor): void {
  const values = x.dataSync();
  const expected = overIndices(y.shape, (index) => {
    return values[
      placeOf(
        x.shape,
        index.map((i, axis) => i + begin[axis]),
      )
    ];
  });
  close(y, expected, EXACT, `[${x.shape.join()}] from [${begin.join()}] to [${y.shape.join()}]`);
}

const OPERANDS: readonly [a: number[], b: number[]][] = [
  [[], []],
  [[3], [3]],
  [[1], [4]],
  [[2, 3], [1]],
  [
    [2, 3],
    [2, 3],
  ],
];

/** Where kernels of ours take their place, where there are any. */
const STAND_IN = ['cpu', 'wasm'];

export const mendedOnCpuCases = suite('pieces, reductions and products', {
  'kernels of ours take the place of those that are slow': () => {
    for (const name of [tf.BatchMatMul, tf.Concat, tf.Slice, tf.SplitV, tf.Tanh, tf.Unpack]) {
      const marks = Object.getOwnPropertySymbols(tf.getKernel(name, tf.getBackend()));
      equal(marks.includes(Symbol.for('tfjs-torch-rnn/mended')), STAND_IN.includes(tf.getBackend()), name);
    }
  },
  'slices of any axes': () => {
    const dice = new Dice(1);
    for (let round = 0; round < 60; round++) {
      const shape = Array.from({ length: dice.integer(1, 5) }, () => dice.integer(1, 5));
      const begin = shape.map((size) => dice.integer(0, size - 1));
      const size = shape.map((length, axis) => (dice.integer(0, 1) === 0 ? length - begin[axis] : 1));
      const x = round % 2 === 0 ? drawn(dice, shape) : tf.cast(tf.mul(drawn(dice, shape), 100), 'int32');
      const y = tf.slice(x, begin, size);
      equal(y.dtype, x.dtype);
      slicesTo(x, begin, y);
    }
    equal(tf.slice(drawn(dice, [3, 4]), [0, 1], [3, 0]).shape, [3, 0]);
  },
  'pieces along an axis': () => {
    const dice = new Dice(2);
    const x = drawn(dice, [4, 5, 3]);
    for (const axis of [0, 1, 2, -1]) {
      const along = axis < 0 ? axis + 3 : axis;
      const beginAt = (i: number): number[] => [0, 1, 2].map((other) => (other === along ? i : 0));
      const rest = x.shape[along] - 1;
      const [first, last] = tf.split(x, [1, rest], axis);
      equal([first.shape[along], last.shape[along]], [1, rest]);
      slicesTo(x, beginAt(0), first);
      slicesTo(x, beginAt(1), last);
      tf.unstack(x, axis).forEach((piece, i) => {
        equal(
          piece.shape,
          x.shape.filter((_, other) => other !== along),
        );
        slicesTo(x, beginAt(i), tf.expandDims(piece, along));
      });
    }
    leaksNothing(() => tf.dispose([...tf.split(x, [2, 3], 1), ...tf.unstack(x, 1)]));
  },
  'values that move': () => {
    const dice = new Dice(8);
    for (let round = 0; round < 40; round++) {
      const shape = Array.from({ length: dice.integer(1, 4) }, () => dice.pick([1, 2, 3, 5, 40]));
      const x = drawn(dice, shape);
      const values = x.dataSync();
      const moves = (what: string, y: tf.Tensor, from: (index: number[]) => number[] | number): void => {
        const expected = overIndices(y.shape, (index) => {
          const place = from(index);
          return typeof place === 'number' ? place : values[placeOf(shape, place)];
        });
        close(y, expected, EXACT, `${what} of [${shape.join()}]`);
      };
      const axis = dice.integer(0, shape.length - 1);
      const isTurned = shape.map((_, i) => i === axis || dice.chance());
      const turned = shape.flatMap((_, i) => (isTurned[i] ? [i] : []));
      moves('reverse', tf.reverse(x, turned), (index) => index.map((i, a) => (isTurned[a] ? shape[a] - 1 - i : i)));
      const reps = shape.map(() => dice.integer(1, 3));
      moves('tile', tf.tile(x, reps), (index) => index.map((i, a) => i % shape[a]));
      const ends = shape.map((): [number, number] => [dice.integer(0, 2), dice.integer(0, 2)]);
      moves('pad', tf.pad(x, ends, 7), (index) => {
        const place = index.map((i, a) => i - ends[a][0]);
        return place.every((i, a) => i >= 0 && i < shape[a]) ? place : 7;
      });
      const rows = Array.from({ length: dice.integer(1, 4) }, () => dice.integer(0, shape[axis] - 1));
      const gathered = tf.gather(x, tf.tensor1d(rows, 'int32'), axis);
      moves('gather', gathered, (index) => index.with(axis, rows[index[axis]]));
      const steps = shape.map(() => dice.pick([1, 2, -1, -2]));
      const begin = shape.map((size, a) =>
        steps[a] > 0 ? dice.integer(0, size - 1) : size - 1 - dice.integer(0, size - 1),
      );
      const open = 2 ** shape.length - 1; // all axes to their ends
      const stepped = tf.stridedSlice(x, begin, shape, steps, 0, open);
      moves('stridedSlice', stepped, (index) => index.map((i, a) => begin[a] + i * steps[a]));
      leaksNothing(() => tf.dispose([tf.reverse(x, axis), tf.tile(x, reps), tf.pad(x, ends)]));
    }
    const table = drawn(dice, [2, 3, 4]);
    const rows = tf.tensor2d([2, 0, 1, 1], [2, 2], 'int32');
    close(
      tf.gather(table, rows, 1, 1),
      tf.stack([tf.gather(tf.unstack(table)[0], [2, 0]), tf.gather(tf.unstack(table)[1], [1, 1])]),
      EXACT,
    );
    equal(tf.tile(tf.zeros([2, 0]), [2, 3]).shape, [4, 0]);
    equal(tf.reverse(tf.tensor1d([1, 2], 'int32')).dtype, 'int32');
  },
  'truths are moved, too': () => {
    const truths = [true, false, false, true, true, false];
    const others = Array.from({ length: 20 }, () => tf.tensor1d([1, 2, 3, 4, 5, 6], 'bool'));
    const moved = {
      reverse: tf.reverse(tf.tensor1d(truths)),
      tile: tf.tile(tf.tensor1d(truths), [2]),
      gather: tf.gather(tf.tensor1d(truths), [5, 0]),
      transpose: tf.transpose(tf.tensor2d(truths, [2, 3])),
      concat: tf.concat([tf.tensor1d(truths), tf.tensor1d(truths)]),
      slice: tf.slice(tf.tensor1d(truths), 3, 2),
    };
    const expected: Record<keyof typeof moved, boolean[]> = {
      reverse: [...truths].reverse(),
      tile: [...truths, ...truths],
      gather: [false, true],
      transpose: [true, true, false, true, false, false],
      concat: [...truths, ...truths],
      slice: [true, true],
    };
    for (const name of Object.keys(moved) as (keyof typeof moved)[]) {
      equal(Array.from(moved[name].dataSync(), Boolean), expected[name], name);
      equal(moved[name].dtype, 'bool', `${name}'s dtype`);
    }
    for (const other of others) equal(Array.from(other.dataSync(), Boolean), new Array<boolean>(6).fill(true), 'others');
  },
  'sums of products by an equation': () => {
    const dice = new Dice(9);
    const [a, b] = [drawn(dice, [2, 3, 4]), drawn(dice, [2, 5, 4])];
    const within = { absolute: 1e-5, relative: 0 };
    close(tf.einsum('bij,bkj->bik', a, b), tf.matMul(a, b, false, true), within);
    close(tf.einsum('bij,bkj->kib', a, b), tf.transpose(tf.matMul(a, b, false, true), [2, 1, 0]), within);
    close(tf.einsum('bij->j', a), tf.sum(a, [0, 1]), within);
    if (tf.getBackend() !== 'cpu') return;
    const misfit = 'Expected dimension 4 at axis 1 of input shaped [2,5,4], but got dimension 5';
    throws(() => tf.einsum('bij,bjk->bik', a, b), 'Error', misfit);
  },
  'differences squared, and softmax': () => {
    const dice = new Dice(10);
    const [a, b] = [drawn(dice, [3, 4, 5]), drawn(dice, [4, 1])];
    close(tf.squaredDifference(a, b), tf.square(tf.sub(a, b)), { absolute: 1e-6, relative: 0 });
    const scores = tf.tensor2d([1, 2, 3, 1000, 1000, -1000, NaN, 0, 0], [3, 3]);
    const e = [Math.exp(-2), Math.exp(-1), 1].map((value) => value / (1 + Math.exp(-1) + Math.exp(-2)));
    close(tf.softmax(scores), [...e, 0.5, 0.5, 0, NaN, NaN, NaN], { absolute: 1e-6, relative: 0 });
  },
  'tensors side by side': () => {
    const dice = new Dice(6);
    for (let round = 0; round < 40; round++) {
      const shape = Array.from({ length: dice.integer(1, 4) }, () => dice.integer(1, 5));
      const axis = dice.integer(0, shape.length - 1);
      const lengths = Array.from({ length: dice.integer(1, 4) }, () => dice.integer(1, round % 4 === 0 ? 50 : 4));
      const pieces = lengths.map((length) => drawn(dice, shape.with(axis, length)));
      const y = tf.concat(pieces, dice.chance() ? axis : axis - shape.length);
      lengths.forEach((_, i) => {
        const before = lengths.slice(0, i).reduce((sum, length) => sum + length, 0);
        const begin = shape.map((_, other) => (other === axis ? before : 0));
        slicesTo(y, begin, pieces[i]);
      });
      equal(
        y.shape[axis],
        lengths.reduce((sum, length) => sum + length),
      );
    }
    const [floats, integers] = [drawn(dice, [2, 0]), tf.tensor2d([1, 2], [2, 1], 'int32')];
    equal(tf.concat([floats, drawn(dice, [2, 3])], 1).shape, [2, 3]);
    equal(tf.concat([integers, integers], 1).dtype, 'int32');
  },
  'axes in another order, which is the same where they are of 1': () => {
    const dice = new Dice(7);
    for (let round = 0; round < 40; round++) {
      const shape = Array.from({ length: dice.integer(2, 5) }, () => dice.pick([1, 1, 2, 3]));
      const perm = shape.map((_, axis) => axis).sort(() => dice.integer(-1, 1));
      const x = drawn(dice, shape);
      const y = tf.transpose(x, perm);
      const values = x.dataSync();
      const from = (index: number[]): number[] => shape.map((_, axis) => index[perm.indexOf(axis)]);
      const expected = overIndices(y.shape, (index) => values[placeOf(shape, from(index))]);
      close(y, expected, EXACT, `[${shape.join()}] by [${perm.join()}]`);
    }
    const row = drawn(dice, [1, 4]);
    leaksNothing(() => tf.dispose(tf.transpose(row)));
  },
  'reductions over any axes': () => {
    const dice = new Dice(3);
    const x = drawn(dice, [3, 4, 2, 5]);
    const values = x.dataSync();
    for (const axes of [[0], [1], [-1], [0, 2], [1, 2], [3, 0], [2, 1, 0], [0, 1, 2, 3]]) {
      const gone = axes.map((axis) => (axis < 0 ? axis + 4 : axis));
      for (const keepDims of [false, true]) {
        const kept = x.shape.map((size, axis) => (gone.includes(axis) ? 1 : size));
        const shape = keepDims ? kept : x.shape.filter((_, axis) => !gone.includes(axis));
        const groups = overIndices(kept, (): number[] => []);
        overIndices(x.shape, (index) =>
          groups[
            placeOf(
              kept,
              index.map((i, axis) => (gone.includes(axis) ? 0 : i)),
            )
          ].push(values[placeOf(x.shape, index)]),
        );
        const agrees = (name: string, y: tf.Tensor, f: (group: number[]) => number): void => {
          const what = `${name} over [${axes.join()}]`;
          equal(y.shape, shape, what);
          close(y, groups.map(f), { absolute: 1e-5, relative: 0 }, what);
        };
        const sum = (group: number[]): number => group.reduce((total, value) => total + value, 0);
        agrees('sum', tf.sum(x, axes, keepDims), sum);
        agrees('mean', tf.mean(x, axes, keepDims), (group) => sum(group) / group.length);
        agrees('max', tf.max(x, axes, keepDims), (group) => Math.max(...group));
        agrees('min', tf.min(x, axes, keepDims), (group) => Math.min(...group));
        agrees('prod', tf.prod(x, axes, keepDims), (group) => group.reduce((product, value) => product * value, 1));
      }
    }
  },
  'products of matrices, transposed and in batches': () => {
    const dice = new Dice(4);
    for (const [outerA, outerB] of OPERANDS) {
      for (const [transposeA, transposeB] of [
        [false, false],
        [true, false],
        [false, true],
        [true, true],
      ]) {
        const [n, m, k] = [dice.integer(1, 20), dice.integer(1, 20), dice.integer(1, 20)];
        const a = drawn(dice, [...outerA, ...(transposeA ? [k, n] : [n, k])]);
        const b = drawn(dice, [...outerB, ...(transposeB ? [m, k] : [k, m])]);
        const y = tf.matMul(a, b, transposeA, transposeB);
        const outer = outerA.length > outerB.length ? outerA : outerB.map((size, axis) => Math.max(size, outerA[axis] ?? 1));
        equal(y.shape, [...outer, n, m]);
        const [left, right] = [a.dataSync(), b.dataSync()];
        const batch = tf.util.sizeFromShape(outer);
        const of = (values: ArrayLike<number>, size: number, i: number): number => (values.length === size ? 0 : i * size);
        const expected = overIndices([batch, n, m], ([i, row, column]) => {
          const [p, q] = [of(left, n * k, i), of(right, k * m, i)];
          let sum = 0;
          for (let j = 0; j < k; j++) {
            const x = left[p + (transposeA ? j * n + row : row * k + j)];
            sum += x * right[q + (transposeB ? column * k + j : j * m + column)];
          }
          return sum;
        });
        close(y, expected, { absolute: 1e-5, relative: 0 }, `[${a.shape.join()}] by [${b.shape.join()}]`);
      }
    }
  },
  'products that are not finite': () => {
    const a = tf.tensor3d([1, NaN, 0, Infinity, 0, 2], [2, 1, 3]);
    const y = tf.matMul(a, tf.tensor3d([1, 2, 3, 1, 0, 1], [2, 3, 1]));
    close(y, [NaN, Infinity], EXACT);
    equal(tf.matMul(tf.zeros([2, 0, 3]), tf.zeros([2, 3, 4])).shape, [2, 0, 4]);
  },
  'tanh and sigmoid, and their gradients': () => {
    const x = tf.tensor1d([...new Dice(5).uniform(50, 4), 0, -0, 40, -40, 1e30, -1e30, Infinity, -Infinity, NaN]);
    const values = Array.from(x.dataSync());
    const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
    const within = { absolute: 2e-6, relative: 0 };
    for (const [name, f, of] of [
      ['tanh', tf.tanh, Math.tanh],
      ['sigmoid', tf.sigmoid, sigmoid],
    ] as const) {
      close(f(x), values.map(of), within, name);
      const slope = (y: number): number => (name === 'tanh' ? 1 - y * y : y * (1 - y));
      const slopes = values.map((value) => slope(of(value)));
      const weights = tf.fill(x.shape, 3);
      const first = (weights: tf.Tensor): tf.Tensor => tf.grad((x: tf.Tensor) => tf.sum(tf.mul(f(x), weights)))(x);
      const expected = slopes.map((value) => 3 * value);
      close(first(weights), expected, within, `gradient of ${name}`);
      const second = tf.grad((weights: tf.Tensor) => tf.sum(first(weights)));
      close(second(weights), slopes, within, `gradient by the gradient of ${name}`);
      leaksNothing(() => tf.dispose(first(weights)));
      equal(f(tf.zeros([0, 2])).shape, [0, 2]);
    }
  },
  'sums of integers, of nothing and of large tensors': () => {
    equal(Array.from(tf.add(tf.tensor1d([1, 2], 'int32'), tf.tensor1d([3, 4], 'int32')).dataSync()), [4, 6]);
    equal(tf.add(tf.zeros([0, 1]), tf.zeros([1, 3])).shape, [0, 3]);
    const dice = new Dice(6);
    const [a, b] = [drawn(dice, [300, 70]), drawn(dice, [300, 70])];
    const [x, y] = [a.dataSync(), b.dataSync()];
    close(
      tf.div(a, b),
      Array.from(x, (value, i) => Math.fround(value / y[i])),
      { absolute: 0, relative: 1e-6 },
    );
  },
});
