// Sums along an axis.
#pragma once
#include "kernels.h"
#include "threads.h"
#include "vector.h"

namespace BUILD {

constexpr int RUN = 32;   // floats that are added one after the other, before what comes of them is: long sums stay exact
constexpr int BESIDE = 4; // vectors of columns at once

/** sums[j] = Σ load(b, j) over b to before B. */
template <int VECTORS, class Load>
INLINE void addUp(int B, Vector (&sums)[VECTORS], const Load& load) {
  UNROLL for (int j = 0; j < VECTORS; j++) sums[j] = splat(0);
  for (int b = 0; b < B;) {
    Vector run[VECTORS];
    UNROLL for (int j = 0; j < VECTORS; j++) run[j] = splat(0);
    for (const int end = least(B, b + RUN); b < end; b++) {
      UNROLL for (int j = 0; j < VECTORS; j++) run[j] += load(b, j);
    }
    UNROLL for (int j = 0; j < VECTORS; j++) sums[j] += run[j];
  }
}

#define LOADED [&](int b, [[maybe_unused]] int j) __attribute__((always_inline))

/** The sum of n floats that lie one after the other. */
INLINE float sumOf(int n, const float* x) {
  constexpr int STEP = BESIDE * WIDTH;
  Vector sums[BESIDE];
  addUp(n / STEP, sums, LOADED { return load(x + floats(b, STEP) + j * WIDTH); });
  for (int i = n / STEP * STEP, j = 0; i < n; i += WIDTH, j++) sums[j] += load(x + i, n - i);
  return total((sums[0] + sums[1]) + (sums[2] + sums[3]));
}

/** c (A, C) = the sums of x (A, B, C) over B. */
KERNEL(void, sums)(int A, int B, int C, const float* x, float* c) {
  const int threads = threadsFor((double)A * B * C);
  const int pieces = over(C, BESIDE * WIDTH);
  parallel(threads, [&](int thread) {
    const Share share(thread, threads, A * pieces, 1);
    for (int piece = share.begin; piece < share.end; piece++) {
      const int a = piece / pieces, begin = piece % pieces * BESIDE * WIDTH, end = least(C, begin + BESIDE * WIDTH);
      const float* from = x + floats(a, B) * C;
      float* to = c + floats(a, C);
      if (C == 1) {
        *to = sumOf(B, from);
      } else if (end - begin == BESIDE * WIDTH) {
        Vector sums[BESIDE];
        addUp(B, sums, LOADED { return load(from + floats(b, C) + begin + j * WIDTH); });
        UNROLL for (int j = 0; j < BESIDE; j++) store(to + begin + j * WIDTH, sums[j]);
      } else {
        for (int i = begin; i < end; i += WIDTH) {
          Vector sums[1];
          addUp(B, sums, LOADED { return load(from + floats(b, C) + i, end - i); });
          store(to + i, sums[0], end - i);
        }
      }
    }
  });
}

}  // namespace BUILD
