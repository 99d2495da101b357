// The activations of a vector, and their slopes. NaN for NaN, and at infinity what torch has.
#pragma once
#include "vector.h"

namespace BUILD {

/** eʸ as 2ⁿ and 2ⁿ·(eʳ - 1), with y = n·ln 2 + r and |r| up to ln 2 / 2, for y from -87 to 0. */
struct Exponential {
  Vector power, rest;
};

constexpr float ROUND = 12582912;  // 1.5·2²³: added to a float it leaves its nearest integer in the last bits

INLINE Exponential exponential(Vector y) {
  const Vector shifted = fma(y, splat(1.44269504f), splat(ROUND));
  const Vector n = shifted - ROUND;
  const Vector r = fma(n, splat(-1.42860677e-6f), fma(n, splat(-0.693145752f), y));
  Vector q = fma(splat(1.3882515e-3f), r, splat(8.3665475e-3f));
  q = fma(q, r, splat(4.16672e-2f));
  q = fma(q, r, splat(0.16666543f));
  q = fma(q, r, splat(0.49999997f));
  const Vector power = bits((bits(shifted) << 23) + 0x3f800000);
  return {power, power * fma(q * r, r, r)};
}

constexpr int32_t SIGN = (int32_t)0x80000000;

/** tanh(x) = (1 - e) / (1 + e) with e = exp(-2|x|), and the sign of x. */
INLINE Vector tanh(Vector x) {
  const Vector y = bits(bits(x) | SIGN) * 2;
  const Exponential e = exponential(y < -40.f ? splat(-40) : y);
  const Vector negative = e.rest + (e.power - 1);  // e - 1
  return bits((bits(negative / (negative + 2)) & ~SIGN) | (bits(x) & SIGN));
}

/** σ(x) = (x < 0 ? e : 1) / (1 + e) with e = exp(-|x|), which is 0 before it would be less than a normal number. */
INLINE Vector sigmoid(Vector x) {
  const Vector y = bits(bits(x) | SIGN);
  const Exponential parts = exponential(y);
  const Vector e = y < -87.f ? splat(0) : parts.power + parts.rest;
  return (x < 0.f ? e : splat(1)) / (e + 1);
}

/** max(x, 0). */
INLINE Vector relu(Vector x) { return x < 0.f ? splat(0) : x; }

/** t ⊙ (1 - s²) with s = tanh(z): tanh's slope, times t, which may be infinite. */
INLINE Vector timesTanhSlope(Vector t, Vector s) { return t * fma(-s, s, splat(1)); }

/** t ⊙ s·(1 - s) with s = σ(z): the sigmoid's slope, times t. */
INLINE Vector timesSigmoidSlope(Vector t, Vector s) { return t * fma(-s, s, s); }

}  // namespace BUILD
