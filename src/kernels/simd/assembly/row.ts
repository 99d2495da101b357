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
