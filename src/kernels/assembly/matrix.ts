// Products with a matrix in panels. All sizes are in floats, all strides in bytes.
import { COLUMNS, DEPTH, packedBytes, packRows, ROWS, rowsOfTile } from './panels';
import { fma, load, store } from './vector';

const BLOCK = 48; // rows, a multiple of any tile's, of a that stay in the second-level cache

/** Bytes that {@link multiply} needs besides: a block of a, and one tile. */
export const BLOCK_BYTES: usize = (BLOCK * DEPTH + ROWS * COLUMNS) * 4;

/** c (4, 8) += a (4, k) · b (k, 8), or 6 rows of them if `tall`, both as packed. */
// @ts-expect-error: decorator
@inline
function accumulate(tall: bool, k: i32, a: usize, b: usize, c: usize, ldc: usize): void {
  const gap: usize = tall ? 24 : 16;
  const c1 = c + ldc;
  const c2 = c1 + ldc;
  const c3 = c2 + ldc;
  const c4 = c3 + ldc;
  const c5 = c4 + ldc;
  let s00 = v128.load(c);
  let s01 = v128.load(c, 16);
  let s10 = v128.load(c1);
  let s11 = v128.load(c1, 16);
  let s20 = v128.load(c2);
  let s21 = v128.load(c2, 16);
  let s30 = v128.load(c3);
  let s31 = v128.load(c3, 16);
  let s40 = s00;
  let s41 = s00;
  let s50 = s00;
  let s51 = s00;
  if (tall) {
    s40 = v128.load(c4);
    s41 = v128.load(c4, 16);
    s50 = v128.load(c5);
    s51 = v128.load(c5, 16);
  }
  let v: v128;
  let b0: v128;
  let b1: v128;
  const end = a + (<usize>k) * gap;
  while (true) {
    b0 = v128.load(b);
    b1 = v128.load(b, 16);
    v = v128.load32_splat(a);
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
    if (tall) {
      v = v128.load32_splat(a, 16);
      s40 = fma(s40, v, b0);
      s41 = fma(s41, v, b1);
      v = v128.load32_splat(a, 20);
      s50 = fma(s50, v, b0);
      s51 = fma(s51, v, b1);
    }
    a += gap;
    if (a == end) break; // in the middle too: over two rounds in one block engines lose registers
    b0 = v128.load(b, 32);
    b1 = v128.load(b, 48);
    v = v128.load32_splat(a);
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
    if (tall) {
      v = v128.load32_splat(a, 16);
      s40 = fma(s40, v, b0);
      s41 = fma(s41, v, b1);
      v = v128.load32_splat(a, 20);
      s50 = fma(s50, v, b0);
      s51 = fma(s51, v, b1);
    }
    a += gap;
    b += 64;
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
  if (tall) {
    v128.store(c4, s40);
    v128.store(c4, s41, 16);
    v128.store(c5, s50);
    v128.store(c5, s51, 16);
  }
}

/** c (height, 8) += a (height, k) · b (k, 8), both as packed, for a height of 4 or 6. */
function tile(height: i32, k: i32, a: usize, b: usize, c: usize, ldc: usize): void {
  if (ROWS > 4 && height > 4) accumulate(true, k, a, b, c, ldc);
  else accumulate(false, k, a, b, c, ldc);
}

/** {@link tile} at the edge of c, where it has fewer rows or columns, by way of a whole tile in `spare`. */
function edgeTile(
  height: i32,
  k: i32,
  a: usize,
  b: usize,
  c: usize,
  ldc: usize,
  rows: i32,
  width: i32,
  spare: usize,
): void {
  const size = (<usize>width) * 4;
  memory.fill(spare, 0, ROWS * COLUMNS * 4);
  for (let i: usize = 0; i < <usize>rows; i++) memory.copy(spare + i * 32, c + i * ldc, size);
  tile(height, k, a, b, spare, 32);
  for (let i: usize = 0; i < <usize>rows; i++) memory.copy(c + i * ldc, spare + i * 32, size);
}

/** c (1, m) += a (1, k) · b (k, m), with b in panels: two at a time, as two streams, and even and odd rows apart. */
function timesPanels(m: i32, k: i32, a: usize, across: usize, panel: usize, c: usize): void {
  const size = (<usize>k) * 32;
  const end = a + (<usize>k) * across;
  let left = m;
  for (; left >= 2 * COLUMNS; left -= 2 * COLUMNS, c += 64, panel += 2 * size) {
    let s0 = v128.load(c);
    let s1 = v128.load(c, 16);
    let s2 = v128.load(c, 32);
    let s3 = v128.load(c, 48);
    let t0 = f32x4.splat(0);
    let t1 = t0;
    let t2 = t0;
    let t3 = t0;
    let p = a;
    let q = panel;
    let r = panel + size;
    let v: v128;
    while (true) {
      v = v128.load32_splat(p);
      s0 = fma(s0, v, v128.load(q));
      s1 = fma(s1, v, v128.load(q, 16));
      s2 = fma(s2, v, v128.load(r));
      s3 = fma(s3, v, v128.load(r, 16));
      p += across;
      if (p == end) break;
      v = v128.load32_splat(p);
      t0 = fma(t0, v, v128.load(q, 32));
      t1 = fma(t1, v, v128.load(q, 48));
      t2 = fma(t2, v, v128.load(r, 32));
      t3 = fma(t3, v, v128.load(r, 48));
      p += across;
      q += 64;
      r += 64;
      if (p == end) break;
    }
    v128.store(c, f32x4.add(s0, t0));
    v128.store(c, f32x4.add(s1, t1), 16);
    v128.store(c, f32x4.add(s2, t2), 32);
    v128.store(c, f32x4.add(s3, t3), 48);
  }
  for (; left > 0; left -= COLUMNS, c += 32, panel += size) {
    let s0 = load(c, left);
    let s1 = left > 4 ? load(c + 16, left - 4) : f32x4.splat(0);
    for (let p = a, q = panel; p != end; p += across, q += 32) {
      const v = v128.load32_splat(p);
      s0 = fma(s0, v, v128.load(q));
      s1 = fma(s1, v, v128.load(q, 16));
    }
    store(c, s0, left);
    if (left > 4) store(c + 16, s1, left - 4);
  }
}

/** c (n, m) += a (n, k) · b (k, m) by tiles, for k up to {@link DEPTH}. */
function tiles(
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
  for (; n > 0; n -= BLOCK, a += (<usize>BLOCK) * down, c += (<usize>BLOCK) * ldc) {
    const count = min(BLOCK, n);
    packRows(a, down, across, count, k, spare);
    let panel = packed;
    for (let j = 0; j < m; j += COLUMNS, panel += (<usize>k) * 32) {
      const width = min(COLUMNS, m - j);
      let group = spare;
      let to = c + (<usize>j) * 4;
      for (let left = count; left > 0; ) {
        const height = rowsOfTile(left);
        if (left >= height && width == COLUMNS) tile(height, k, group, panel, to, ldc);
        else edgeTile(height, k, group, panel, to, ldc, min(height, left), width, oneTile);
        group += (<usize>height) * k * 4;
        to += (<usize>height) * ldc;
        left -= height;
      }
    }
  }
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
  for (let k0 = 0; k0 < k; k0 += DEPTH, a += (<usize>DEPTH) * across) {
    const depth = min(DEPTH, k - k0);
    if (n < 4) for (let i: usize = 0; i < <usize>n; i++) timesPanels(m, depth, a + i * down, across, packed, c + i * ldc);
    else tiles(n, m, depth, a, down, across, packed, c, ldc, spare);
    packed += <usize>packedBytes(depth, m);
  }
}
