// Products of random sizes and strides, single ones and of batches, against plain loops.
import { type Check, placeFor } from './check.js';

export const products: Check = ({ product, productBytes, products, productsBytes }, dice) => {
  const size = (): number => dice.integer(1, 70);
  const large = (): number => dice.integer(1, 130);
  const columns = dice.chance(6) ? 1 : size();
  const [n, m, k] = dice.chance(20) ? [large(), large(), dice.integer(500, 600)] : [size(), columns, size()];
  const [batch, sharedB] = [dice.integer(1, 5), dice.chance()];
  const [a, b] = [dice.uniform(batch * n * k, 1), dice.uniform(batch * k * m, 1)];
  const [down, across] = dice.chance() ? [k, 1] : [1, n];
  const [below, beside] = dice.chance() ? [m, 1] : [1, k];
  const nextB = sharedB ? 0 : k * m;
  const expected = new Float64Array(batch * n * m);
  for (let i = 0; i < batch * n * m; i++) {
    const [of, row, column] = [Math.floor(i / (n * m)), Math.floor(i / m) % n, i % m];
    for (let p = 0; p < k; p++) {
      expected[i] += a[of * n * k + row * down + p * across] * b[of * nextB + p * below + column * beside];
    }
  }
  const sizes = `${n} x ${k} and ${k} x ${m}`;
  const all = placeFor(batch * n * m);
  const scratch = new Float32Array(productsBytes(batch, n, m, k) / 4);
  products(batch, n, m, k, a, n * k, down, across, b, nextB, below, beside, all.array, scratch);
  all.check(`${batch} products of ${sizes}`, expected, 1e-6 * k);

  const bias = dice.chance() ? dice.uniform(m, 1) : null;
  const c = placeFor(n * m);
  const own = new Float32Array(productBytes(n, m, k) / 4);
  const withBias = expected.subarray(0, n * m).map((value, i) => value + (bias ? bias[i % m] : 0));
  for (const isLaidOut of [false, true]) {
    product(n, m, k, a, down, across, b, below, beside, bias, c.array.fill(NaN), isLaidOut, own);
    c.check(`product of ${sizes}${bias ? ' and a bias' : ''}`, withBias, 1e-6 * k);
  }
};
