// The activations of a vector, and their slopes. NaN for NaN, and at infinity what torch has.
#pragma once
#include "vector.h"

namespace BUILD {

/** Constants in memory, for WebAssembly's engines make a constant anew wherever it is used. */
struct Constants {
  Vector log2e, round, ln2High, ln2Low, q[5], one, two, least, sign;
};

/** Writes them to a place that has to stay as it is, and of which the compiler knows nothing more. */
INLINE void placeConstants(float* at) {
  *(Constants*)at = {
      splat(1.44269504f), splat(12582912),  // 1.5·2²³: added to a float it leaves its nearest integer in the last bits
      splat(-0.693145752f), splat(-1.42860677e-6f),
      {splat(0.49999997f), splat(0.16666543f), splat(4.16672e-2f), splat(8.3665475e-3f), splat(1.3882515e-3f)},
      splat(1), splat(2), splat(-87), splat(-0.f),
  };
  asm("" : "+r"(at)::"memory");
}

/** eʸ as 2ⁿ and 2ⁿ·(eʳ - 1), with y = n·ln 2 + r and |r| up to ln 2 / 2, for y from -87 to 0. */
struct Exponential {
  Vector power, rest;
};

INLINE Exponential exponential(Vector y, const Constants& k) {
  const Vector shifted = fma(y, k.log2e, k.round);
  const Vector n = shifted - k.round;
  const Vector r = fma(n, k.ln2Low, fma(n, k.ln2High, y));
  const Vector r2 = r * r;
  const Vector q = fma(fma(k.q[4], r2, fma(k.q[3], r, k.q[2])), r2, fma(k.q[1], r, k.q[0]));  // short, for all else waits for it
  const Vector power = bits((bits(shifted) << 23) + bits(k.one));
  return {power, power * fma(q, r2, r)};
}

/** tanh(x) = (1 - e) / (1 + e) with e = exp(-2|x|), and the sign of x. */
INLINE Vector tanh(Vector x, const Constants& k) {
  const Integers sign = bits(k.sign);
  const Vector y = k.two * bits(bits(x) | sign);
  const Exponential e = exponential(atLeast(y, k.least), k);
  const Vector negative = e.rest + (e.power - k.one);  // e - 1
  return bits((bits(negative / (negative + k.two)) & ~sign) | (bits(x) & sign));
}

/** σ(x) = (x < 0 ? e : 1) / (1 + e) with e = exp(-|x|), which is 0 before it would be less than a normal number. */
INLINE Vector sigmoid(Vector x, const Constants& k) {
  const Vector y = bits(bits(x) | bits(k.sign));
  const Exponential parts = exponential(y, k);
  const Vector e = y < k.least ? splat(0) : parts.power + parts.rest;
  return (x < 0.f ? e : k.one) / (e + k.one);
}

/** max(x, 0). */
INLINE Vector relu(Vector x) { return atLeast(x, splat(0)); }

/** t ⊙ (1 - s²) with s = tanh(z): tanh's slope, times t, which may be infinite. */
INLINE Vector timesTanhSlope(Vector t, Vector s) { return t * fma(-s, s, splat(1)); }

/** t ⊙ s·(1 - s) with s = σ(z): the sigmoid's slope, times t. */
INLINE Vector timesSigmoidSlope(Vector t, Vector s) { return t * fma(-s, s, s); }

}  // namespace BUILD
