// Numbers of any size, for products of many probabilities: a double and a power of two, as precise as a double and without
// logarithms at every sum.
#pragma once
#include "softmax.h"

namespace BUILD {

/** m·2^e, with m from 1 to 2, or 0 at {@link NEVER}, or NaN. */
struct Scaled {
  double m, e;
};

constexpr double NEVER = -1e300;  // below all exponents that come about
constexpr double LN2 = 0.6931471805599453, LOG2E = 1.4426950408889634;

INLINE Scaled zero() { return {0, NEVER}; }
INLINE Scaled one() { return {1, 0}; }

/** 2^e for a whole number up to 1000, 0 where that is far less than a double's precision. */
INLINE double powerOfTwo(double e) { return e < -1000 ? 0 : __builtin_bit_cast(double, (uint64_t)(int64_t)(e + 1023) << 52); }

/** m·2^e for any m but negative ones. */
INLINE Scaled scaled(double m, double e) {
  if (!(m > 0)) return {m, NEVER};
  const uint64_t of = __builtin_bit_cast(uint64_t, m);
  const double mantissa = __builtin_bit_cast(double, (of & ((1ull << 52) - 1)) | 1023ull << 52);
  return {mantissa, e + (double)((int)(of >> 52) - 1023)};
}

INLINE Scaled operator*(Scaled a, Scaled b) { return scaled(a.m * b.m, a.e + b.e); }

/** a + b, of which the mantissa is from 1 to 4. */
INLINE Scaled operator+(Scaled a, Scaled b) {
  const double e = a.e > b.e ? a.e : b.e;
  return {a.m * powerOfTwo(a.e - e) + b.m * powerOfTwo(b.e - e), e};
}

/** eˣ, NaN for what is no probability's logarithm: NaN and ∞. */
OUTLINE Scaled exponential(float x) {
  if (!(x < __builtin_inff())) return {__builtin_nan(""), NEVER};
  if (x == -__builtin_inff()) return zero();
  const double y = x * LOG2E, round = 6755399441055744;  // 1.5·2⁵²
  if (y < -1e15 || y > 1e15) return {1, y};              // where floats are whole numbers
  const double n = (y + round) - round;
  const double r = x - n * LN2;  // up to ln 2 / 2
  const double high = 1 / 120. + r * (1 / 720. + r * (1 / 5040. + r * (1 / 40320. + r * (1 / 362880. + r / 3628800.))));
  return scaled(1 + r * (1 + r * (1 / 2. + r * (1 / 6. + r * (1 / 24. + r * high)))), n);
}

/** log x, -∞ for 0. */
INLINE double logarithm(Scaled x) { return x.m == 0 ? -__builtin_inf() : x.e * LN2 + logarithm(x.m); }

}  // namespace BUILD
