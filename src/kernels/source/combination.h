// Sums, differences, products and quotients of the elements of two tensors, either of which may be repeated along axes.
#pragma once
#include "kernels.h"
#include "vector.h"

namespace BUILD {

enum Combination { PLUS, MINUS, TIMES, OVER };

template <int KIND>
INLINE Vector combination(Vector a, Vector b) {
  if constexpr (KIND == PLUS) return a + b;
  if constexpr (KIND == MINUS) return a - b;
  if constexpr (KIND == TIMES) return a * b;
  if constexpr (KIND == OVER) return a / b;
}

/** y (n), for a and b of n floats, or of one for all where the step is 0. */
template <int KIND>
INLINE void combineRun(int n, const float* a, int stepA, const float* b, int stepB, float* y) {
  const Vector allA = splat(*a), allB = splat(*b);
  if (stepA == 0) a = (const float*)&allA;
  if (stepB == 0) b = (const float*)&allB;
  const int nextA = stepA * WIDTH, nextB = stepB * WIDTH;
  for (; n >= WIDTH; n -= WIDTH, a += nextA, b += nextB, y += WIDTH) store(y, combination<KIND>(load(a), load(b)));
  if (n > 0) storeFew(y, combination<KIND>(stepA ? loadFew(a, n) : allA, stepB ? loadFew(b, n) : allB), n);
}

template <int KIND>
INLINE void combineRuns(int A, int B, int C, const float* a, int a0, int a1, int a2, const float* b, int b0, int b1, int b2, float* y) {
  for (int i = 0; i < A; i++) {
    for (int j = 0; j < B; j++, y += C)
      combineRun<KIND>(C, a + (int64_t)i * a0 + (int64_t)j * a1, a2, b + (int64_t)i * b0 + (int64_t)j * b1, b2, y);
  }
}

/**
 * y (A, B, C): one of {@link Combination} of a and b, whose elements lie so far apart along each axis; along the last 1 or 0.
 */
KERNEL(void, combine)(int kind, int A, int B, int C, const float* a, int a0, int a1, int a2, const float* b, int b0, int b1, int b2,
                      float* y) {
  switch (kind) {
    case PLUS: return combineRuns<PLUS>(A, B, C, a, a0, a1, a2, b, b0, b1, b2, y);
    case MINUS: return combineRuns<MINUS>(A, B, C, a, a0, a1, a2, b, b0, b1, b2, y);
    case TIMES: return combineRuns<TIMES>(A, B, C, a, a0, a1, a2, b, b0, b1, b2, y);
    case OVER: return combineRuns<OVER>(A, B, C, a, a0, a1, a2, b, b0, b1, b2, y);
  }
}

}  // namespace BUILD
