// The axes of a tensor in another order.
#pragma once
#include "kernels.h"
#include "threads.h"
#include "transpose.h"

namespace BUILD {

constexpr int LINE = 16;  // floats that are written one after the other: rows a power of two apart share the same few places of a cache

/** to (n, m), whose rows lie `gap` apart: the transpose of m rows of n floats that lie `down` apart. */
OUTLINE void turnFew(int n, int m, const float* from, size_t down, float* to, size_t gap) {
  for (int i = 0; i < n; i++) {
    for (int j = 0; j < m; j++) to[i * gap + j] = from[j * down + i];
  }
}

/** The same of any size, but only columns `begin` to `end`, of which the first begins a line. */
OUTLINE void turn(int n, int begin, int end, const float* from, size_t down, float* to, size_t gap) {
  for (; begin < end; begin += LINE) {
#if WIDTH > 4
    if (begin + LINE <= end && n % 4 == 0) {
      for (int i = 0; i < n; i += 4) {
        for (int j = begin; j < begin + LINE; j += WIDTH) transpose(from + j * down + i, down, to + i * gap + j, gap);
      }
      continue;
    }
#endif
    for (int i = 0; i < n; i += 4) {
      for (int j = begin; j < least(end, begin + LINE); j += 4) {
        if (i + 4 <= n && j + 4 <= end) transposeFour(from + j * down + i, down, to + i * gap + j, gap);
        else turnFew(least(4, n - i), least(4, end - j), from + j * down + i, down, to + i * gap + j, gap);
      }
    }
  }
}

/** y (A, B, C), of elements that lie so far apart in x along each axis: 1 along one of them. */
KERNEL(void, permute)(int A, int B, int C, const float* x, int x0, int x1, int x2, float* y) {
  const bool isOuter = x1 != 1 && x2 != 1;  // then each j is a matrix, else each i is
  const size_t gap = isOuter ? (size_t)B * C : C;
  const int count = isOuter ? B : A, n = isOuter ? A : B;
  const int threads = threadsFor(8.0 * A * B * C);
  parallel(threads, [&](int thread) {
    const Share share(thread, threads, C, LINE);
    for (int i = 0; i < count; i++) {
      const float* from = x + (size_t)i * (isOuter ? x1 : x0);
      float* to = y + (isOuter ? floats(i, C) : floats(i, B) * C);
      if (x2 != 1) turn(n, share.begin, share.end, from, x2, to, gap);
      else for (int j = 0; j < n; j++) copy(to + floats(j, C) + share.begin, from + (size_t)j * x1 + share.begin, share.end - share.begin);
    }
  });
}

}  // namespace BUILD
