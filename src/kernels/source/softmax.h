// The softmax of a row of scores, in its parts: what is largest, the exponentials, the logarithm of their sum.
#pragma once
#include "activations.h"

namespace BUILD {

/** The largest float of a vector, whatever NaN is among them. */
INLINE float largest(Quad v) {
  const float a = v[0] < v[1] ? v[1] : v[0], b = v[2] < v[3] ? v[3] : v[2];
  return a < b ? b : a;
}
#if WIDTH > 4
template <class V>
INLINE float largest(V v) {
  return largest(v.lo < v.hi ? v.hi : v.lo);
}
#endif

/** The largest of x (n), n > 0, whatever NaN is among them. */
INLINE float largest(int n, const float* x) {
  if (n >= WIDTH) {
    Vector v = load(x);
    for (int i = WIDTH; i < n; i += WIDTH) v = atLeast(v, load(x + least(i, n - WIDTH)));
    return largest(v);
  }
  float most = x[0];
  for (int i = 1; i < n; i++) most = x[i] > most ? x[i] : most;
  return most;
}

/** exp(x - most), 0 before it would be less than a normal number. */
INLINE Vector shiftedExponential(Vector x, Vector most, const Constants& k) {
  const Vector y = x - most;
  const Exponential parts = exponential(y, k);
  return y < k.least ? splat(0) : parts.power + parts.rest;
}

/** The sum of exp(x - most) over x (n), which are written to `to` if that is not null. */
INLINE float exponentials(int n, const float* x, float most, float* to, const Constants& k) {
  const Vector shift = splat(most);
  Vector sum = splat(0);
  int i = 0;
  for (; i + WIDTH <= n; i += WIDTH) {
    const Vector e = shiftedExponential(load(x + i), shift, k);
    if (to) store(to + i, e);
    sum += e;
  }
  if (i < n) {
    const Vector e = only(shiftedExponential(load(x + i, n - i), shift, k), n - i);
    if (to) store(to + i, e, n - i);
    sum += e;
  }
  return total(sum);
}

/** log x, for x of 1 and more, or NaN. */
INLINE double logarithm(double x) {
  const uint64_t of = __builtin_bit_cast(uint64_t, x), mantissa = (1ull << 52) - 1;
  double m = __builtin_bit_cast(double, (of & mantissa) | 1023ull << 52);  // x = 2ⁿ·m
  int n = (int)(of >> 52) - 1023;
  if (m > 1.4142135623730951) m /= 2, n++;
  const double s = (m - 1) / (m + 1), z = s * s;  // log m = 2·artanh s
  const double series = 1 + z * (1 / 3. + z * (1 / 5. + z * (1 / 7. + z * (1 / 9. + z * (1 / 11.)))));
  return x == x ? n * 0.6931471805599453 + 2 * s * series : x;
}

}  // namespace BUILD
