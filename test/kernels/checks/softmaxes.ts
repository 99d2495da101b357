// Softmax of rows, its logarithm and their gradients, against plain formulas.
import { type Check, placeFor } from './check.js';

export const softmaxes: Check = ({ softmax, softmaxBack }, dice) => {
  const [R, C] = dice.chance(5) ? [200, dice.integer(900, 1100)] : [dice.integer(1, 9), dice.integer(1, 90)];
  const log = dice.chance();
  const [x, dy] = [dice.uniform(R * C, 9), dice.uniform(R * C, 1)];
  if (dice.chance(3)) x[dice.integer(0, R * C - 1)] = dice.pick([NaN, Infinity, -Infinity]);
  const [y, dx] = [placeFor(R * C), placeFor(R * C)];
  const rowOf = (values: Float32Array, r: number): Float32Array => values.subarray(r * C, (r + 1) * C);
  const over = (row: (r: number) => ArrayLike<number>): number[] =>
    Array.from({ length: R }, (_, r) => Array.from(row(r))).flat();
  const sum = (values: Float32Array): number => values.reduce((total, value) => total + value, 0);

  softmax(log, R, C, x, y.array);
  const probabilities = (row: Float32Array): Float64Array => {
    const most = Math.max(...row);
    const exponentials = Float64Array.from(row, (value) => Math.exp(value - most));
    const total = exponentials.reduce((total, value) => total + value, 0);
    return exponentials.map((value) => value / total);
  };
  const expected = over((r) => probabilities(rowOf(x, r)).map((p) => (log ? Math.log(p) : p)));
  y.check('softmax', expected, log ? 5e-6 : 5e-7);

  softmaxBack(log, R, C, y.array, dy, dx.array);
  const gradients = over((r) => {
    const [values, by] = [rowOf(y.array, r), rowOf(dy, r)];
    const total = log ? sum(by) : sum(values.map((value, i) => value * by[i]));
    return values.map((value, i) => (log ? by[i] - Math.exp(value) * total : value * (by[i] - total)));
  });
  dx.check('gradient of softmax', gradients, 2e-5);
};
