// Four floats at a time: loads and stores that stop at the end of a row, and the activations.

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

/**
 * tanh, as the quotient of two odd and even polynomials: within 4 ulp, exactly ±1 beyond the clamp, NaN for NaN, since
 * pmin and pmax return their first operand where the comparison fails.
 */
// @ts-expect-error: decorator
@inline
export function tanh(v: v128): v128 {
  const x = f32x4.pmax(f32x4.pmin(v, f32x4.splat(7.90531110763549805)), f32x4.splat(-7.90531110763549805));
  const s = f32x4.mul(x, x);
  let p = f32x4.add(f32x4.mul(s, f32x4.splat(-2.76076847742355e-16)), f32x4.splat(2.00018790482477e-13));
  p = f32x4.add(f32x4.mul(s, p), f32x4.splat(-8.60467152213735e-11));
  p = f32x4.add(f32x4.mul(s, p), f32x4.splat(5.12229709037114e-8));
  p = f32x4.add(f32x4.mul(s, p), f32x4.splat(1.48572235717979e-5));
  p = f32x4.add(f32x4.mul(s, p), f32x4.splat(6.37261928875436e-4));
  p = f32x4.add(f32x4.mul(s, p), f32x4.splat(4.89352455891786e-3));
  let q = f32x4.add(f32x4.mul(s, f32x4.splat(1.19825839466702e-6)), f32x4.splat(1.18534705686654e-4));
  q = f32x4.add(f32x4.mul(s, q), f32x4.splat(2.268434632439e-3));
  q = f32x4.add(f32x4.mul(s, q), f32x4.splat(4.89352518554385e-3));
  return f32x4.div(f32x4.mul(x, p), q);
}

/** σ(x) = (1 + tanh(x / 2)) / 2. */
// @ts-expect-error: decorator
@inline
export function sigmoid(x: v128): v128 {
  const half = f32x4.splat(0.5);
  return f32x4.add(f32x4.mul(tanh(f32x4.mul(x, half)), half), half);
}

/** relu, NaN for NaN: pmax returns its first operand where the comparison fails. */
// @ts-expect-error: decorator
@inline
export function relu(x: v128): v128 {
  return f32x4.pmax(x, f32x4.splat(0));
}

/** t·(1 - s²) with s = tanh(z): tanh's slope, times t. */
// @ts-expect-error: decorator
@inline
export function timesTanhSlope(t: v128, s: v128): v128 {
  return f32x4.sub(t, f32x4.mul(t, f32x4.mul(s, s)));
}

/** t·s·(1 - s) with s = σ(z): the sigmoid's slope, times t. */
// @ts-expect-error: decorator
@inline
export function timesSigmoidSlope(t: v128, s: v128): v128 {
  return f32x4.mul(t, f32x4.sub(s, f32x4.mul(s, s)));
}

/** a (n) += b (n). */
export function add(n: i32, a: usize, b: usize): void {
  for (let left = n; left > 0; left -= 4, a += 16, b += 16) store(a, f32x4.add(load(a, left), load(b, left)), left);
}
