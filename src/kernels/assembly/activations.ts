// The activations on runs of floats, in place, and their slopes.
import { fma, load, store } from './vector';

/** Where the constants of {@link rational} lie: in memory, for engines make a constant anew wherever it is used. */
let constants: usize = 0;

/** Bytes of them. */
export const CONSTANTS_BYTES: usize = 13 * 16;

/** Has to be called before {@link tanh} and {@link sigmoid}; the memory has to stay as it is until the last of them. */
export function placeConstants(at: usize): void {
  constants = at;
  v128.store(at, f32x4.splat(8.062712669372559)); // where the quotient is 1, with either rounding of fma
  v128.store(at, f32x4.splat(-8.062712669372559), 16);
  v128.store(at, f32x4.splat(-2.76076847742355e-16), 32); // of the numerator
  v128.store(at, f32x4.splat(2.00018790482477e-13), 48);
  v128.store(at, f32x4.splat(-8.60467152213735e-11), 64);
  v128.store(at, f32x4.splat(5.12229709037114e-8), 80);
  v128.store(at, f32x4.splat(1.48572235717979e-5), 96);
  v128.store(at, f32x4.splat(6.37261928875436e-4), 112);
  v128.store(at, f32x4.splat(4.89352455891786e-3), 128);
  v128.store(at, f32x4.splat(1.19825839466702e-6), 144); // of the denominator
  v128.store(at, f32x4.splat(1.18534705686654e-4), 160);
  v128.store(at, f32x4.splat(2.268434632439e-3), 176);
  v128.store(at, f32x4.splat(4.89352518554385e-3), 192);
}

/**
 * tanh, as the quotient of an odd and an even polynomial: within 4 ulp, exactly ±1 from the clamp on and nowhere beyond, NaN
 * for NaN, since pmin and pmax return their first operand where the comparison fails.
 */
// @ts-expect-error: decorator
@inline
function rational(x: v128, k: usize): v128 {
  const v = f32x4.pmax(f32x4.pmin(x, v128.load(k)), v128.load(k, 16));
  const s = f32x4.mul(v, v);
  const s2 = f32x4.mul(s, s);
  const p01 = fma(v128.load(k, 128), s, v128.load(k, 112));
  const p23 = fma(v128.load(k, 96), s, v128.load(k, 80));
  const p45 = fma(v128.load(k, 64), s, v128.load(k, 48));
  const p46 = fma(p45, s2, v128.load(k, 32));
  const p03 = fma(p01, s2, p23);
  const p = fma(p03, f32x4.mul(s2, s2), p46);
  const q01 = fma(v128.load(k, 192), s, v128.load(k, 176));
  const q23 = fma(v128.load(k, 160), s, v128.load(k, 144));
  const q = fma(q01, s2, q23);
  return f32x4.div(f32x4.mul(v, p), q);
}

/** x (n) = outer·tanh(inner·x) + offset. */
function squash(n: i32, x: usize, inner: f32, outer: f32, offset: f32): void {
  const k = constants;
  const a = f32x4.splat(inner);
  const b = f32x4.splat(outer);
  const c = f32x4.splat(offset);
  let left = n;
  // Two at a time, which wait less for each other.
  for (; left >= 8; left -= 8, x += 32) {
    const t0 = rational(f32x4.mul(v128.load(x), a), k);
    const t1 = rational(f32x4.mul(v128.load(x, 16), a), k);
    v128.store(x, fma(c, b, t0));
    v128.store(x, fma(c, b, t1), 16);
  }
  for (; left > 0; left -= 4, x += 16) store(x, fma(c, b, rational(f32x4.mul(load(x, left), a), k)), left);
}

/** x (n) = tanh(x); adding -0 changes no number. */
export function tanh(n: i32, x: usize): void {
  squash(n, x, 1, 1, -0.0);
}

/** x (n) = σ(x) = tanh(x / 2) / 2 + 1/2. */
export function sigmoid(n: i32, x: usize): void {
  squash(n, x, 0.5, 0.5, 0.5);
}

/** x (n) = relu(x), NaN for NaN: pmax returns its first operand where the comparison fails. */
export function relu(n: i32, x: usize): void {
  for (let left = n; left > 0; left -= 4, x += 16) store(x, f32x4.pmax(load(x, left), f32x4.splat(0)), left);
}

/** t·(1 - s²) with s = tanh(z): tanh's slope, times t, which may be infinite. */
// @ts-expect-error: decorator
@inline
export function timesTanhSlope(t: v128, s: v128): v128 {
  return f32x4.mul(t, f32x4.sub(f32x4.splat(1), f32x4.mul(s, s)));
}

/** t·s·(1 - s) with s = σ(z): the sigmoid's slope, times t. */
// @ts-expect-error: decorator
@inline
export function timesSigmoidSlope(t: v128, s: v128): v128 {
  return f32x4.mul(t, f32x4.sub(s, f32x4.mul(s, s)));
}
