// How matrix.ts wants its operands laid out. All sizes are in floats, all strides in bytes.
export const ROWS = ASC_FEATURE_RELAXED_SIMD ? 6 : 4; // of a tile at most: its sums, and what they are made of, fill the registers
export const COLUMNS = 8; // of a tile, and of a panel
export const DEPTH = 256; // of a panel that stays in the first-level cache

/** Bytes of the panels of a (k, m) matrix. */
export function packedBytes(k: i32, m: i32): u64 {
  return (<u64>k) * ((m + COLUMNS - 1) & -COLUMNS) * 4;
}

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

/** {@link transpose} of two rows. */
// @ts-expect-error: decorator
@inline
function transposePair(from: usize, down: usize, to: usize, gap: usize): void {
  const r0 = v128.load(from);
  const r1 = v128.load(from + down);
  const low = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
  const high = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  v128.store_lane<i64>(to, low, 0);
  v128.store_lane<i64>(to + gap, low, 1);
  v128.store_lane<i64>(to + 2 * gap, high, 0);
  v128.store_lane<i64>(to + 3 * gap, high, 1);
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

/** How many rows the next tile has, of those left and those below the last: tiles of 4 leave fewer of these at times. */
export function rowsOfTile(left: i32): i32 {
  return left > 8 || left == 6 || left == 5 ? ROWS : 4;
}

/** Lays a (n, k) out tile after tile, whose rows take turns column by column, zeros below the last row. */
export function packRows(a: usize, down: usize, across: usize, n: i32, k: i32, packed: usize): void {
  for (; n > 0; ) {
    const height = rowsOfTile(n);
    const gap = (<usize>height) * 4;
    const isWhole = n >= height;
    let from = a;
    let j = 0;
    if (isWhole && down == 4) {
      for (; j < k; j++, from += across, packed += gap) {
        v128.store(packed, v128.load(from));
        if (height > 4) i64.store(packed, i64.load(from, 16), 16);
      }
    } else if (isWhole && across == 4) {
      for (; j + 4 <= k; j += 4, from += 16, packed += 4 * gap) {
        transpose(from, down, packed, gap);
        if (height > 4) transposePair(from + 4 * down, down, packed + 16, gap);
      }
    }
    const rows = <usize>min(height, n);
    if (!isWhole) memory.fill(packed, 0, (<usize>k) * gap);
    for (; j < k; j++, from += across, packed += gap) {
      for (let i: usize = 0; i < rows; i++) f32.store(packed + i * 4, f32.load(from + i * down));
    }
    a += (<usize>height) * down;
    n -= height;
  }
}
