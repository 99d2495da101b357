// Transposition and broadcasting, which on cpu are not tfjs's own, against plain loops over indices.
import * as tf from '@tensorflow/tfjs-core';
import { close, EXACT } from '../../support/assert.js';
import { suite } from '../../support/case.js';
import { Dice } from '../../support/dice.js';

const drawn = (dice: Dice, shape: number[]): tf.Tensor => tf.tensor(dice.uniform(tf.util.sizeFromShape(shape), 1), shape);

/** The element at an index that is 0 along axes of size 1, which may have fewer axes than it. */
function at(values: ArrayLike<number>, shape: number[], index: number[]): number {
  const own = index.slice(index.length - shape.length);
  return values[own.reduce((place, i, axis) => place * shape[axis] + (shape[axis] === 1 ? 0 : i), 0)];
}

const indicesOf = (shape: number[]): number[][] =>
  shape.reduce<number[][]>(
    (all, size) => all.flatMap((index) => Array.from({ length: size }, (_, i) => [...index, i])),
    [[]],
  );

export const runsCases = suite('transposition and broadcasting', {
  'axes in any order': () => {
    const dice = new Dice(1);
    for (const perm of [[0], [1, 0], [2, 0, 1], [1, 2, 0], [0, 2, 1], [3, 0, 1, 2], [1, 3, 0, 2], [4, 2, 0, 3, 1]]) {
      const shape = perm.map(() => dice.integer(1, 5));
      const x = drawn(dice, shape);
      const y = tf.transpose(x, perm);
      const values = x.dataSync();
      const expected = indicesOf(y.shape).map((index) =>
        at(
          values,
          shape,
          perm.map((_, axis) => index[perm.indexOf(axis)]),
        ),
      );
      close(y, expected, EXACT, perm.join());
    }
  },
  'sizes that repeat': () => {
    const dice = new Dice(2);
    const operations = { add: tf.add, sub: tf.sub, mul: tf.mul };
    for (const [left, right] of [
      [
        [3, 1],
        [1, 4],
      ],
      [
        [2, 3, 1],
        [2, 3, 5],
      ],
      [[4], [2, 1, 4]],
      [
        [2, 1, 3, 1],
        [5, 1, 4],
      ],
      [[1], [3, 2]],
      [[], [3, 1]],
    ]) {
      const [a, b] = [drawn(dice, left), drawn(dice, right)];
      const [x, y] = [a.dataSync(), b.dataSync()];
      const f = {
        add: (p: number, q: number) => p + q,
        sub: (p: number, q: number) => p - q,
        mul: (p: number, q: number) => p * q,
      };
      for (const name of ['add', 'sub', 'mul'] as const) {
        const z = operations[name](a, b);
        const expected = indicesOf(z.shape).map((index) => f[name](at(x, left, index), at(y, right, index)));
        close(z, expected, { absolute: 1e-6, relative: 0 }, `${name} of [${left.join()}] and [${right.join()}]`);
      }
    }
  },
});
