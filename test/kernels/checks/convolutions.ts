// Convolutions of random geometries, with their gradients, against plain loops.
import type { Dice } from '../../support/dice.js';
import { type Check, placeFor } from './check.js';

/** In the order of the kernels' `Geometry`. */
interface Geometry {
  N: number;
  C: number;
  H: number;
  W: number;
  O: number;
  outH: number;
  outW: number;
  filterH: number;
  filterW: number;
  strideH: number;
  strideW: number;
  top: number;
  left: number;
  dilationH: number;
  dilationW: number;
  groups: number;
}

/**
 * Of which nothing is empty; a few so large that they are computed piece by piece, of rows, or of parts of a row; and some with filters
 * of 3 x 3 and so many channels that they are computed by tiles of 2 x 2 outputs.
 */
export function drawn(dice: Dice): Geometry {
  const isLarge = dice.chance(6);
  const isOfTiles = dice.chance(25);
  const groups = !isLarge && dice.chance(30) ? dice.integer(2, 4) : 1;
  const axis = (most: number) => {
    const [size, padding] = [isLarge ? most : dice.integer(1, most), dice.integer(0, 3)];
    const [filter, stride, dilation] = isOfTiles ? [3, 1, 1] : [dice.integer(1, 4), dice.integer(1, 3), dice.integer(1, 2)];
    const extent = dilation * (filter - 1) + 1;
    const after = Math.max(dice.integer(0, 3), extent - size - padding);
    return { size, filter, stride, dilation, padding, count: Math.floor((size + padding + after - extent) / stride) + 1 };
  };
  const [height, width] = isLarge
    ? dice.pick([
        [1, 3000],
        [40, 60],
      ])
    : [dice.pick([1, 12]), dice.pick([20, 20, 20, 200])];
  const [h, w] = [axis(height), axis(width)];
  const few = dice.integer(1, isOfTiles ? 16 : 6); // channels of a group
  const { N, C, O } = isLarge
    ? { N: 1, C: 40, O: isOfTiles ? dice.integer(8, 20) : dice.integer(1, 5) }
    : { N: dice.integer(1, 3), C: groups * few, O: groups * dice.integer(1, 20) };
  return {
    ...{ N, C, H: h.size, W: w.size, O },
    ...{ outH: h.count, outW: w.count, filterH: h.filter, filterW: w.filter, strideH: h.stride, strideW: w.stride },
    ...{ top: h.padding, left: w.padding, dilationH: h.dilation, dilationW: w.dilation, groups },
  };
}

/** Calls `body` with the indices in y, x and the weight of each product. */
function forEachProduct(g: Geometry, body: (y: number, x: number, w: number) => void): void {
  const [inputs, outputs] = [g.C / g.groups, g.O / g.groups];
  let y = 0;
  for (let n = 0; n < g.N; n++) {
    for (let o = 0; o < g.O; o++) {
      for (let h = 0; h < g.outH; h++) {
        for (let w = 0; w < g.outW; w++, y++) {
          for (let c = 0; c < inputs; c++) {
            for (let i = 0; i < g.filterH; i++) {
              for (let j = 0; j < g.filterW; j++) {
                const row = h * g.strideH + i * g.dilationH - g.top;
                const column = w * g.strideW + j * g.dilationW - g.left;
                if (row < 0 || row >= g.H || column < 0 || column >= g.W) continue;
                const channel = n * g.C + Math.floor(o / outputs) * inputs + c;
                body(y, (channel * g.H + row) * g.W + column, ((o * inputs + c) * g.filterH + i) * g.filterW + j);
              }
            }
          }
        }
      }
    }
  }
}

/** The largest of each whole window of places. */
function pooledOf(y: Float64Array, { N, O, outH, outW }: Geometry, [rows, columns]: readonly number[]): Float64Array {
  const [H, W] = [Math.floor(outH / rows), Math.floor(outW / columns)];
  const largest = new Float64Array(N * O * H * W).fill(-Infinity);
  y.forEach((value, i) => {
    const [plane, h, w] = [Math.floor(i / (outH * outW)), Math.floor(i / outW) % outH, i % outW];
    const [row, column] = [Math.floor(h / rows), Math.floor(w / columns)];
    if (row >= H || column >= W) return;
    const at = (plane * H + row) * W + column;
    largest[at] = Math.max(largest[at], value);
  });
  return largest;
}

export const convolutions: Check = (kernels, dice) => {
  const g = drawn(dice);
  const of = Int32Array.from(Object.values(g) as number[]);
  const { N, C, H, W, O } = g;
  const places = g.outH * g.outW;
  const [x, w] = [dice.uniform(N * C * H * W, 1), dice.uniform(((O * C) / g.groups) * g.filterH * g.filterW, 1)];
  if (dice.chance(30)) x[dice.integer(0, x.length - 1)] = dice.pick([NaN, Infinity, -Infinity]);
  const [b, dy] = [dice.uniform(O, 1), dice.uniform(N * O * places, 1)];
  const [bias, ofBack] = [dice.pick([b, null]), dice.pick([dice.uniform(C, 1), null])];
  const [y, dx, dw, sums] = [dy, x, w, b].map(({ length }) => placeFor(length));
  const scratch = (bytes: number): Float32Array => new Float32Array(bytes / 4);
  const [mean, scale, shift] = Array.from({ length: 3 }, () => dice.pick([dice.uniform(O, 1), null]));
  const variance = dice.uniform(O, 1).map(Math.abs);
  const [eps, rectifies] = [0.5, dice.chance(30)];
  const norm = [mean, mean && variance, eps, scale, shift] as const;
  const own = scratch(kernels.convolveBytes(of, 1, 1));
  kernels.convolve(of, x, w, bias, ...norm, rectifies, 1, 1, new Float32Array(y.array.length), false, own);
  kernels.convolve(of, x, w, bias, ...norm, rectifies, 1, 1, y.array, true, own);
  kernels.convolveBack(of, dy, w, ofBack, dx.array, scratch(kernels.convolveBackBytes(of)));
  kernels.convolveWeight(of, x, dy, dw.array, scratch(kernels.convolveWeightBytes(of)));
  kernels.sumChannels(N, O, places, dy, sums.array);
  const expected = {
    y: Float64Array.from(dy, (_, i) => bias?.[Math.floor(i / places) % O] ?? 0),
    dx: Float64Array.from(x, (_, i) => ofBack?.[Math.floor(i / (H * W)) % C] ?? 0),
    dw: new Float64Array(w.length),
    sums: new Float64Array(O),
  };
  dy.forEach((value, i) => (expected.sums[Math.floor(i / places) % O] += value));
  forEachProduct(g, (i, j, k) => {
    expected.y[i] += x[j] * w[k];
    expected.dx[j] += dy[i] * w[k];
    expected.dw[k] += dy[i] * x[j];
  });
  expected.y.forEach((sum, i) => {
    const o = Math.floor(i / places) % O;
    const y = mean === null ? sum : ((sum - mean[o]) / Math.sqrt(variance[o] + eps)) * (scale?.[o] ?? 1) + (shift?.[o] ?? 0);
    expected.y[i] = rectifies ? Math.max(y, 0) : y;
  });
  const pool = [g.outH, g.outW].map((count) => Math.min(count, dice.pick([1, 2, 2, 3])));
  const whole = { ...g, outH: g.outH - (g.outH % pool[0]), outW: g.outW - (g.outW % pool[1]) };
  const pooled = pooledOf(expected.y, g, pool);
  const largest = placeFor(pooled.length);
  const ofWhole = Int32Array.from(Object.values<number>(whole));
  const work = scratch(kernels.convolveBytes(ofWhole, pool[0], pool[1]));
  kernels.convolve(ofWhole, x, w, bias, ...norm, rectifies, pool[0], pool[1], largest.array, false, work);
  const what = `of the convolution ${JSON.stringify(g)}`;
  const terms = (C / g.groups) * g.filterH * g.filterW; // of a sum
  y.check(`y ${what}`, expected.y, Math.max(2e-5, terms * 1e-7));
  largest.check(`the largest of ${pool.join(' x ')} ${what}`, pooled, Math.max(2e-5, terms * 1e-7));
  dx.check(`dx ${what}`, expected.dx, 5e-5);
  dw.check(`dw ${what}`, expected.dw, 2e-4);
  sums.check(`sums ${what}`, expected.sums, 2e-4);
};
