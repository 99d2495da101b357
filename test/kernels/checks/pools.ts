// Max pools of random windows, with their gradients, against plain loops.
import { drawn } from './convolutions.js';
import { type Check, placeFor } from './check.js';

export const pools: Check = ({ maxPool, maxPoolBack }, dice) => {
  const g = { ...drawn(dice), groups: 1 };
  g.O = g.C;
  const of = Int32Array.from(Object.values<number>(g));
  const planes = g.N * g.C;
  const places = g.outH * g.outW;
  const x = Float32Array.from({ length: planes * g.H * g.W }, () => (dice.chance(5) ? NaN : dice.integer(0, 9)));
  const dy = dice.uniform(planes * places, 1);
  const [values, alone, offsets, dx] = [dy, dy, dy, x].map(({ length }) => placeFor(length));
  maxPool(of, x, values.array, offsets.array);
  maxPool(of, x, alone.array, null);
  maxPoolBack(of, dy, offsets.array, dx.array);
  const expected = {
    values: new Float64Array(dy.length).fill(-Infinity),
    offsets: new Float64Array(dy.length).fill(-1),
    dx: new Float64Array(x.length),
  };
  for (let window = 0; window < dy.length; window++) {
    const [plane, h, w] = [Math.floor(window / places), Math.floor((window % places) / g.outW), window % g.outW];
    const first = (h * g.strideH - g.top) * g.W + w * g.strideW - g.left;
    for (let i = 0; i < g.filterH * g.filterW; i++) {
      const [down, across] = [Math.floor(i / g.filterW) * g.dilationH, (i % g.filterW) * g.dilationW];
      const [row, column] = [h * g.strideH - g.top + down, w * g.strideW - g.left + across];
      if (row < 0 || row >= g.H || column < 0 || column >= g.W) continue;
      const value = x[plane * g.H * g.W + row * g.W + column];
      const isFirst = expected.offsets[window] < 0;
      if (!isFirst && !(value > expected.values[window]) && !Number.isNaN(value)) continue;
      expected.values[window] = value;
      expected.offsets[window] = down * g.W + across;
    }
    if (expected.offsets[window] >= 0) expected.dx[plane * g.H * g.W + first + expected.offsets[window]] += dy[window];
  }
  const what = `of the pool ${JSON.stringify(g)}`;
  const plain = (values: Float64Array | Float32Array): Float32Array =>
    Float32Array.from(values, (value) => (Number.isNaN(value) ? 1e9 : Number.isFinite(value) ? value : -1e9));
  for (const found of [values, alone]) {
    found.array.set(plain(found.array));
    found.check(`values ${what}`, plain(expected.values), 0);
  }
  offsets.check(`offsets ${what}`, expected.offsets, 0);
  dx.check(`dx ${what}`, expected.dx, 1e-6);
};
