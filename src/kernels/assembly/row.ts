// Products of one row with a weight as it is. All sizes are in floats.
import { fma, load, store } from './vector';

/** The sums of the lanes of each. */
// @ts-expect-error: decorator
@inline
function sums(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 1, 4, 5), v128.shuffle<f32>(a, b, 2, 3, 6, 7));
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 1, 4, 5), v128.shuffle<f32>(c, d, 2, 3, 6, 7));
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 2, 4, 6), v128.shuffle<f32>(ab, cd, 1, 3, 5, 7));
}

/** c (m) += w (m, k) · a (k), the rows of w as they are: four at a time, of the last few some again. */
export function timesRows(m: i32, k: i32, a: usize, w: usize, c: usize): void {
  const ld = (<usize>k) * 4;
  for (let left = m; left > 0; left -= 4, c += 16) {
    const w1 = left > 1 ? w + ld : w;
    const w2 = left > 2 ? w1 + ld : w;
    const w3 = left > 3 ? w2 + ld : w;
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let at: usize = 0;
    let depth = k;
    for (; depth >= 4; depth -= 4, at += 16) {
      const v = v128.load(a + at);
      s0 = fma(s0, v, v128.load(w + at));
      s1 = fma(s1, v, v128.load(w1 + at));
      s2 = fma(s2, v, v128.load(w2 + at));
      s3 = fma(s3, v, v128.load(w3 + at));
    }
    if (depth > 0) {
      const v = load(a + at, depth);
      s0 = fma(s0, v, load(w + at, depth));
      s1 = fma(s1, v, load(w1 + at, depth));
      s2 = fma(s2, v, load(w2 + at, depth));
      s3 = fma(s3, v, load(w3 + at, depth));
    }
    store(c, f32x4.add(load(c, left), sums(s0, s1, s2, s3)), left);
    w += 4 * ld;
  }
}

/** c (m) += a (k) · w (k, m), the rows of w as they are. */
export function timesColumns(m: i32, k: i32, a: usize, w: usize, c: usize): void {
  const ld = (<usize>m) * 4;
  const end = a + (<usize>k) * 4;
  let left = m;
  for (; left >= 16; left -= 16, w += 64, c += 64) {
    let s0 = v128.load(c);
    let s1 = v128.load(c, 16);
    let s2 = v128.load(c, 32);
    let s3 = v128.load(c, 48);
    for (let p = a, q = w; p < end; p += 4, q += ld) {
      const v = v128.load32_splat(p);
      s0 = fma(s0, v, v128.load(q));
      s1 = fma(s1, v, v128.load(q, 16));
      s2 = fma(s2, v, v128.load(q, 32));
      s3 = fma(s3, v, v128.load(q, 48));
    }
    v128.store(c, s0);
    v128.store(c, s1, 16);
    v128.store(c, s2, 32);
    v128.store(c, s3, 48);
  }
  for (; left > 0; left -= 4, w += 16, c += 16) {
    let s = load(c, left);
    for (let p = a, q = w; p < end; p += 4, q += ld) s = fma(s, v128.load32_splat(p), load(q, left));
    store(c, s, left);
  }
}
