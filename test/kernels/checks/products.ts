// Products of random sizes and strides, and sums of rows, against plain loops.
import { type Check, Guarded, placeFor } from './check.js';

export const products: Check = ({ product, productBytes, addRow, sumRows }, dice) => {
  const size = (): number => dice.integer(1, 70);
  const large = (): number => dice.integer(1, 130);
  const [n, m, k] = dice.chance(20) ? [large(), large(), dice.integer(500, 600)] : [size(), size(), size()];
  const [a, b] = [dice.uniform(n * k, 1), dice.uniform(k * m, 1)];
  const [down, across] = dice.chance() ? [k, 1] : [1, n];
  const [below, beside] = dice.chance() ? [m, 1] : [1, k];
  const c = placeFor(n * m);
  product(n, m, k, a, down, across, b, below, beside, c.array, new Float32Array(productBytes(n, m, k) / 4));
  const expected = new Float64Array(n * m);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      for (let p = 0; p < k; p++) expected[i * m + j] += a[i * down + p * across] * b[p * below + j * beside];
    }
  }
  c.check(`product of ${n} x ${k} and ${k} x ${m}`, expected, 1e-6 * k);

  const row = dice.uniform(m, 1);
  const added = new Guarded(c.array.slice());
  addRow(n, m, row, added.array);
  added.check(
    `${n} x ${m} and a row`,
    c.array.map((value, i) => value + row[i % m]),
    0,
  );
  const sums = placeFor(m);
  sumRows(n, m, c.array, sums.array);
  const expectedSums = row.map((_, j) => c.array.reduce((sum, value, i) => (i % m === j ? sum + value : sum), 0));
  sums.check(`sums of ${n} x ${m}`, expectedSums, 1e-5 * n);
};
