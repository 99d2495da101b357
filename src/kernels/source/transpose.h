// Four floats in each of some rows, transposed: as many rows as a vector has floats, or fewer.
#pragma once
#include "vector.h"

namespace BUILD {

/** Transposes the four floats in each of four rows. */
INLINE void transposeFour(const float* from, size_t down, float* to, size_t gap) {
  const Quad r0 = *(const AnyQuad*)from, r1 = *(const AnyQuad*)(from + down);
  const Quad r2 = *(const AnyQuad*)(from + 2 * down), r3 = *(const AnyQuad*)(from + 3 * down);
  const Quad low01 = __builtin_shufflevector(r0, r1, 0, 4, 1, 5), high01 = __builtin_shufflevector(r0, r1, 2, 6, 3, 7);
  const Quad low23 = __builtin_shufflevector(r2, r3, 0, 4, 1, 5), high23 = __builtin_shufflevector(r2, r3, 2, 6, 3, 7);
  *(AnyQuad*)to = __builtin_shufflevector(low01, low23, 0, 1, 4, 5);
  *(AnyQuad*)(to + gap) = __builtin_shufflevector(low01, low23, 2, 3, 6, 7);
  *(AnyQuad*)(to + 2 * gap) = __builtin_shufflevector(high01, high23, 0, 1, 4, 5);
  *(AnyQuad*)(to + 3 * gap) = __builtin_shufflevector(high01, high23, 2, 3, 6, 7);
}

typedef float AnyPair __attribute__((ext_vector_type(2), aligned(4)));

/** The same of two rows. */
INLINE void transposePair(const float* from, size_t down, float* to, size_t gap) {
  const Quad r0 = *(const AnyQuad*)from, r1 = *(const AnyQuad*)(from + down);
  *(AnyPair*)to = __builtin_shufflevector(r0, r1, 0, 4);
  *(AnyPair*)(to + gap) = __builtin_shufflevector(r0, r1, 1, 5);
  *(AnyPair*)(to + 2 * gap) = __builtin_shufflevector(r0, r1, 2, 6);
  *(AnyPair*)(to + 3 * gap) = __builtin_shufflevector(r0, r1, 3, 7);
}

#if WIDTH > 4
/** Of each four floats of two vectors, counted from 0 and from 4, the four of these numbers. */
#define OF(lane, i) ((i) < 4 ? 4 * (lane) + (i) : WIDTH + 4 * (lane) + (i) - 4)
#define LANE(lane, a, b, c, d) OF(lane, a), OF(lane, b), OF(lane, c), OF(lane, d)
#if WIDTH == 16
#define EACH_FOUR(x, y, ...) \
  __builtin_shufflevector(x, y, LANE(0, __VA_ARGS__), LANE(1, __VA_ARGS__), LANE(2, __VA_ARGS__), LANE(3, __VA_ARGS__))
#else
#define EACH_FOUR(x, y, ...) __builtin_shufflevector(x, y, LANE(0, __VA_ARGS__), LANE(1, __VA_ARGS__))
#endif

/** The four floats in every fourth row, beside each other. */
INLINE Vector fourths(const float* from, size_t down) {
  const auto four = [&](int row) __attribute__((always_inline)) { return (Quad) * (const AnyQuad*)(from + row * down); };
  const auto two = [&](int row) __attribute__((always_inline)) {
    return __builtin_shufflevector(four(row), four(row + 4), 0, 1, 2, 3, 4, 5, 6, 7);
  };
#if WIDTH == 8
  return two(0);
#else
  return __builtin_shufflevector(two(0), two(8), 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
#endif
}

/** Transposes the four floats in each of WIDTH rows. */
INLINE void transpose(const float* from, size_t down, float* to, size_t gap) {
  const Vector r0 = fourths(from, down), r1 = fourths(from + down, down);
  const Vector r2 = fourths(from + 2 * down, down), r3 = fourths(from + 3 * down, down);
  const Vector low01 = EACH_FOUR(r0, r1, 0, 4, 1, 5), high01 = EACH_FOUR(r0, r1, 2, 6, 3, 7);
  const Vector low23 = EACH_FOUR(r2, r3, 0, 4, 1, 5), high23 = EACH_FOUR(r2, r3, 2, 6, 3, 7);
  store(to, EACH_FOUR(low01, low23, 0, 1, 4, 5));
  store(to + gap, EACH_FOUR(low01, low23, 2, 3, 6, 7));
  store(to + 2 * gap, EACH_FOUR(high01, high23, 0, 1, 4, 5));
  store(to + 3 * gap, EACH_FOUR(high01, high23, 2, 3, 6, 7));
}
#endif

}  // namespace BUILD
