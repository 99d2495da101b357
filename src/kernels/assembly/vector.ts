// Four floats at a time: loads and stores that stop at the end of a row, and arithmetic on runs of floats.

/** The floats at `p`, or of the last few of a row those that are left, zeros behind them. */
// @ts-expect-error: decorator
@inline
export function load(p: usize, left: i32): v128 {
  if (left >= 4) return v128.load(p);
  let v = v128.load32_zero(p);
  if (left > 1) v = v128.load_lane<f32>(p, v, 1, 4);
  if (left > 2) v = v128.load_lane<f32>(p, v, 2, 8);
  return v;
}

/** Stores the four floats, or as many as are left. */
// @ts-expect-error: decorator
@inline
export function store(p: usize, v: v128, left: i32): void {
  if (left >= 4) {
    v128.store(p, v);
    return;
  }
  v128.store_lane<f32>(p, v, 0);
  if (left > 1) v128.store_lane<f32>(p, v, 1, 4);
  if (left > 2) v128.store_lane<f32>(p, v, 2, 8);
}

/** c + a ⊙ b, in one rounding where the module is built for that. */
// @ts-expect-error: decorator
@inline
export function fma(c: v128, a: v128, b: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, c) : f32x4.add(c, f32x4.mul(a, b));
}

/** a (n) += b (n). */
export function add(n: i32, a: usize, b: usize): void {
  for (let left = n; left > 0; left -= 4, a += 16, b += 16) store(a, f32x4.add(load(a, left), load(b, left)), left);
}

/** a (n) ⊙= b (n). */
export function times(n: i32, a: usize, b: usize): void {
  for (let left = n; left > 0; left -= 4, a += 16, b += 16) store(a, f32x4.mul(load(a, left), load(b, left)), left);
}

/** c (m) = the sum of the rows of x (n, m). */
export function sumRows(n: i32, m: i32, x: usize, c: usize): void {
  const size = (<usize>m) * 4;
  memory.fill(c, 0, size);
  for (let i = 0; i < n; i++, x += size) add(m, c, x);
}
