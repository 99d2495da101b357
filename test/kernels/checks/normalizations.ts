// Batch, layer and group norms of random sizes, with their gradients, against plain loops.
import { type Check, placeFor } from './check.js';

export const normalizations: Check = (kernels, dice) => {
  const groups = dice.pick([0, 1, 1, 2, 3]);
  const [N, C] = [dice.integer(1, 9), Math.max(groups, 1) * dice.integer(1, dice.pick([9, 50]))];
  const P = dice.pick([1, dice.integer(2, 9), dice.integer(2, 90)]);
  const sizes = [N, C, P, groups] as const;
  const blocks = groups === 0 ? C : N * groups;
  const size = (N * C * P) / blocks;
  const channelOf = (i: number): number => Math.floor(i / P) % C;
  const blockOf = (i: number): number => (groups === 0 ? channelOf(i) : Math.floor(i / size));
  const sum = (n: number, where: (i: number) => number, what: (i: number) => number): Float64Array => {
    const sums = new Float64Array(n);
    for (let i = 0; i < N * C * P; i++) sums[where(i)] += what(i);
    return sums;
  };
  const [x, dy] = [dice.uniform(N * C * P, 1), dice.uniform(N * C * P, 1)];
  const [w, b] = [dice.pick([dice.uniform(C, 1), null]), dice.pick([dice.uniform(C, 1), null])];
  const eps = 0.1;

  const [mean, variance] = [placeFor(blocks), placeFor(blocks)];
  kernels.moments(...sizes, x, mean.array, variance.array);
  const means = sum(blocks, blockOf, (i) => x[i] / size);
  const variances = sum(blocks, blockOf, (i) => (x[i] - means[blockOf(i)]) ** 2 / size);
  const what = `of N ${N}, C ${C}, P ${P}, groups ${groups}`;
  mean.check(`mean ${what}`, means, 1e-6);
  variance.check(`variance ${what}`, variances, 1e-6);

  const y = placeFor(x.length);
  kernels.normalize(...sizes, x, mean.array, variance.array, eps, w, b, y.array);
  const s = variances.map((value) => 1 / Math.sqrt(value + eps));
  const z = Float64Array.from(x, (value, i) => (value - means[blockOf(i)]) * s[blockOf(i)]);
  const weight = (i: number): number => w?.[channelOf(i)] ?? 1;
  y.check(
    `y ${what}`,
    z.map((value, i) => value * weight(i) + (b?.[channelOf(i)] ?? 0)),
    1e-5,
  );

  const isOwn = groups > 0 || dice.chance();
  const [dx, dw, db] = [placeFor(x.length), placeFor(C), placeFor(C)];
  const scratch = new Float32Array(kernels.normalizeBackBytes(...sizes) / 4);
  const moments = [mean.array, variance.array, eps] as const;
  kernels.normalizeBack(...sizes, isOwn, x, dy, ...moments, w, dx.array, w && dw.array, b && db.array, scratch);
  const shift = sum(blocks, blockOf, (i) => (isOwn ? (dy[i] * weight(i)) / size : 0));
  const stretch = sum(blocks, blockOf, (i) => (isOwn ? (dy[i] * weight(i) * z[i]) / size : 0));
  const expected = z.map(
    (value, i) => s[blockOf(i)] * (dy[i] * weight(i) - shift[blockOf(i)] - value * stretch[blockOf(i)]),
  );
  dx.check(`dx ${what}`, expected, 2e-5);
  if (w !== null)
    dw.check(
      `dw ${what}`,
      sum(C, channelOf, (i) => dy[i] * z[i]),
      1e-4,
    );
  if (b !== null)
    db.check(
      `db ${what}`,
      sum(C, channelOf, (i) => dy[i]),
      1e-4,
    );
};
