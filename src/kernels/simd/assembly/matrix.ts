// Matrix products. All sizes are in floats, all strides in bytes.
import { add, fma, load, store } from './vector';

const ROWS = 4; // of a tile
const COLUMNS = 8; // of a tile, and of a panel
const DEPTH = 256; // of a panel that stays in the first-level cache
const BLOCK = 64; // rows of a that stay in the second-level cache

/** Bytes of the panels of a (k, m) matrix. */
export function packedBytes(k: i32, m: i32): usize {
  return (<usize>k) * ((m + COLUMNS - 1) & -COLUMNS) * 4;
}

/** Bytes that {@link multiply} needs besides: a block of a, and one tile. */
export const BLOCK_BYTES: usize = (BLOCK * DEPTH + ROWS * COLUMNS) * 4;

/** The transpose of four floats in each of four rows, which lie `down` apart; the new rows lie `gap` apart. */
// @ts-expect-error: decorator
@inline
function transpose(from: usize, down: usize, to: usize, gap: usize): void {
  const r0 = v128.load(from);
  const r1 = v128.load(from + down);
  const r2 = v128.load(from + 2 * down);
  const r3 = v128.load(from + 3 * down);
  const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
  const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
  const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
  v128.store(to + gap, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7));
  v128.store(to + 2 * gap, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5));
  v128.store(to + 3 * gap, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7));
}

/** Lays b (k, m) out in panels of 8 columns by up to 256 rows, row by row, zeros beside the last column. */
export function pack(b: usize, down: usize, across: usize, k: i32, m: i32, packed: usize): void {
  for (let k0 = 0; k0 < k; k0 += DEPTH) {
    const depth = min(DEPTH, k - k0);
    for (let j = 0; j < m; j += COLUMNS) {
      const width = min(COLUMNS, m - j);
      let from = b + (<usize>k0) * down + (<usize>j) * across;
      let i = 0;
      if (width == COLUMNS && across == 4) {
        for (; i < depth; i++, from += down, packed += 32) {
          v128.store(packed, v128.load(from));
          v128.store(packed, v128.load(from, 16), 16);
        }
      } else if (width == COLUMNS && down == 4) {
        for (; i + 4 <= depth; i += 4, from += 16, packed += 128) {
          transpose(from, across, packed, 32);
          transpose(from + 4 * across, across, packed + 16, 32);
        }
      }
      for (; i < depth; i++, from += down, packed += 32) {
        v128.store(packed, i32x4.splat(0));
        v128.store(packed, i32x4.splat(0), 16);
        for (let l: usize = 0; l < <usize>width; l++) f32.store(packed + l * 4, f32.load(from + l * across));
      }
    }
  }
}

/** Lays a (n, k) out in groups of 4 rows, which take turns column by column, zeros below the last row. */
function packRows(a: usize, down: usize, across: usize, n: i32, k: i32, packed: usize): void {
  for (; n > 0; n -= ROWS, a += 4 * down) {
    let from = a;
    let j = 0;
    if (n >= ROWS && down == 4) {
      for (; j < k; j++, from += across, packed += 16) v128.store(packed, v128.load(from));
    } else if (n >= ROWS && across == 4) {
      for (; j + 4 <= k; j += 4, from += 16, packed += 64) transpose(from, down, packed, 16);
    }
    const rows = <usize>min(ROWS, n);
    for (; j < k; j++, from += across, packed += 16) {
      v128.store(packed, i32x4.splat(0));
      for (let i: usize = 0; i < rows; i++) f32.store(packed + i * 4, f32.load(from + i * down));
    }
  }
}

/** c (4, 8) += a (4, k) · b (k, 8), both as packed. */
function tile(k: i32, a: usize, b: usize, c: usize, ldc: usize): void {
  const c1 = c + ldc;
  const c2 = c1 + ldc;
  const c3 = c2 + ldc;
  let s00 = v128.load(c);
  let s01 = v128.load(c, 16);
  let s10 = v128.load(c1);
  let s11 = v128.load(c1, 16);
  let s20 = v128.load(c2);
  let s21 = v128.load(c2, 16);
  let s30 = v128.load(c3);
  let s31 = v128.load(c3, 16);
  let v: v128;
  let b0: v128;
  let b1: v128;
  const end = a + (<usize>k) * 16;
  while (true) {
    b0 = v128.load(b);
    b1 = v128.load(b, 16);
    v = v128.load32_splat(a, 0);
    s00 = fma(s00, v, b0);
    s01 = fma(s01, v, b1);
    v = v128.load32_splat(a, 4);
    s10 = fma(s10, v, b0);
    s11 = fma(s11, v, b1);
    v = v128.load32_splat(a, 8);
    s20 = fma(s20, v, b0);
    s21 = fma(s21, v, b1);
    v = v128.load32_splat(a, 12);
    s30 = fma(s30, v, b0);
    s31 = fma(s31, v, b1);
    a += 16;
    b += 32;
    if (a == end) break; // in the middle too, since engines lose registers over two rounds in one block
    b0 = v128.load(b);
    b1 = v128.load(b, 16);
    v = v128.load32_splat(a, 0);
    s00 = fma(s00, v, b0);
    s01 = fma(s01, v, b1);
    v = v128.load32_splat(a, 4);
    s10 = fma(s10, v, b0);
    s11 = fma(s11, v, b1);
    v = v128.load32_splat(a, 8);
    s20 = fma(s20, v, b0);
    s21 = fma(s21, v, b1);
    v = v128.load32_splat(a, 12);
    s30 = fma(s30, v, b0);
    s31 = fma(s31, v, b1);
    a += 16;
    b += 32;
    if (a == end) break;
  }
  v128.store(c, s00);
  v128.store(c, s01, 16);
  v128.store(c1, s10);
  v128.store(c1, s11, 16);
  v128.store(c2, s20);
  v128.store(c2, s21, 16);
  v128.store(c3, s30);
  v128.store(c3, s31, 16);
}

/** {@link tile} at the edge of c, where it has fewer rows or columns, by way of a whole tile in `spare`. */
function edgeTile(k: i32, a: usize, b: usize, c: usize, ldc: usize, rows: i32, width: i32, spare: usize): void {
  const size = (<usize>width) * 4;
  memory.fill(spare, 0, ROWS * COLUMNS * 4);
  for (let i: usize = 0; i < <usize>rows; i++) memory.copy(spare + i * 32, c + i * ldc, size);
  tile(k, a, b, spare, 32);
  for (let i: usize = 0; i < <usize>rows; i++) memory.copy(c + i * ldc, spare + i * 32, size);
}

/** c (n, m) += a (n, k) · b (k, m), with b in panels. `spare` has {@link BLOCK_BYTES}. */
export function multiply(
  n: i32,
  m: i32,
  k: i32,
  a: usize,
  down: usize,
  across: usize,
  packed: usize,
  c: usize,
  ldc: usize,
  spare: usize,
): void {
  const oneTile = spare + BLOCK * DEPTH * 4;
  for (let k0 = 0; k0 < k; k0 += DEPTH) {
    const depth = min(DEPTH, k - k0);
    for (let i0 = 0; i0 < n; i0 += BLOCK) {
      const count = min(BLOCK, n - i0);
      packRows(a + (<usize>i0) * down + (<usize>k0) * across, down, across, count, depth, spare);
      let panel = packed;
      for (let j = 0; j < m; j += COLUMNS, panel += (<usize>depth) * 32) {
        const width = min(COLUMNS, m - j);
        for (let i = 0; i < count; i += ROWS) {
          const rows = min(ROWS, count - i);
          const group = spare + (<usize>i) * depth * 4;
          const to = c + (<usize>(i0 + i)) * ldc + (<usize>j) * 4;
          if (rows == ROWS && width == COLUMNS) tile(depth, group, panel, to, ldc);
          else edgeTile(depth, group, panel, to, ldc, rows, width, oneTile);
        }
      }
    }
    packed += packedBytes(depth, m);
  }
}

/** The sums of the lanes of each. */
// @ts-expect-error: decorator
@inline
function sums(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 1, 4, 5), v128.shuffle<f32>(a, b, 2, 3, 6, 7));
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 1, 4, 5), v128.shuffle<f32>(c, d, 2, 3, 6, 7));
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 2, 4, 6), v128.shuffle<f32>(ab, cd, 1, 3, 5, 7));
}

/** c (m) += w (m, k) · a (k), the rows of w as they are. */
export function timesRows(m: i32, k: i32, a: usize, w: usize, c: usize): void {
  const ld = (<usize>k) * 4;
  const whole = (<usize>(k & -4)) * 4;
  let j = 0;
  for (; j + 8 <= m; j += 8, w += 8 * ld, c += 32) {
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let s4 = s0;
    let s5 = s0;
    let s6 = s0;
    let s7 = s0;
    let w0 = w;
    let w4 = w + 4 * ld;
    let p = a;
    for (const end = a + whole; p < end; p += 16, w0 += 16, w4 += 16) {
      const v = v128.load(p);
      s0 = fma(s0, v, v128.load(w0));
      s1 = fma(s1, v, v128.load(w0 + ld));
      s2 = fma(s2, v, v128.load(w0 + 2 * ld));
      s3 = fma(s3, v, v128.load(w0 + 3 * ld));
      s4 = fma(s4, v, v128.load(w4));
      s5 = fma(s5, v, v128.load(w4 + ld));
      s6 = fma(s6, v, v128.load(w4 + 2 * ld));
      s7 = fma(s7, v, v128.load(w4 + 3 * ld));
    }
    v128.store(c, f32x4.add(v128.load(c), sums(s0, s1, s2, s3)));
    v128.store(c, f32x4.add(v128.load(c, 16), sums(s4, s5, s6, s7)), 16);
    const end = a + ld;
    for (; p < end; p += 4, w0 += 4) {
      const v = f32.load(p);
      let q = w0;
      for (let i: usize = 0; i < 32; i += 4, q += ld) f32.store(c + i, f32.load(c + i) + v * f32.load(q));
    }
  }
  for (; j < m; j++, c += 4) {
    let s = f32x4.splat(0);
    let p = a;
    for (const end = a + whole; p < end; p += 16, w += 16) s = fma(s, v128.load(p), v128.load(w));
    let sum = f32x4.extract_lane(sums(s, s, s, s), 0);
    for (const end = a + ld; p < end; p += 4, w += 4) sum += f32.load(p) * f32.load(w);
    f32.store(c, f32.load(c) + sum);
  }
}

/** c (m) += a (k) · w (k, m), the rows of w as they are. */
export function timesColumns(m: i32, k: i32, a: usize, w: usize, c: usize): void {
  const ld = (<usize>m) * 4;
  const end = a + (<usize>k) * 4;
  let left = m;
  for (; left >= 32; left -= 32, w += 128, c += 128) {
    let s0 = v128.load(c);
    let s1 = v128.load(c, 16);
    let s2 = v128.load(c, 32);
    let s3 = v128.load(c, 48);
    let s4 = v128.load(c, 64);
    let s5 = v128.load(c, 80);
    let s6 = v128.load(c, 96);
    let s7 = v128.load(c, 112);
    for (let p = a, q = w; p < end; p += 4, q += ld) {
      const v = v128.load32_splat(p);
      s0 = fma(s0, v, v128.load(q));
      s1 = fma(s1, v, v128.load(q, 16));
      s2 = fma(s2, v, v128.load(q, 32));
      s3 = fma(s3, v, v128.load(q, 48));
      s4 = fma(s4, v, v128.load(q, 64));
      s5 = fma(s5, v, v128.load(q, 80));
      s6 = fma(s6, v, v128.load(q, 96));
      s7 = fma(s7, v, v128.load(q, 112));
    }
    v128.store(c, s0);
    v128.store(c, s1, 16);
    v128.store(c, s2, 32);
    v128.store(c, s3, 48);
    v128.store(c, s4, 64);
    v128.store(c, s5, 80);
    v128.store(c, s6, 96);
    v128.store(c, s7, 112);
  }
  for (; left > 0; left -= 4, w += 16, c += 16) {
    let s = load(c, left);
    for (let p = a, q = w; p < end; p += 4, q += ld) s = fma(s, v128.load32_splat(p), load(q, left));
    store(c, s, left);
  }
}

/** c (m) = the sum of the rows of x (n, m). */
export function sumRows(n: i32, m: i32, x: usize, c: usize): void {
  const size = (<usize>m) * 4;
  memory.fill(c, 0, size);
  for (let i = 0; i < n; i++, x += size) add(m, c, x);
}
