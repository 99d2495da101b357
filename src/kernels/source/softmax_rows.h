// The softmax of rows of scores, or its logarithm, and their gradients, each row in one pass while it is near.
#pragma once
#include "kernels.h"
#include "softmax.h"
#include "threads.h"

namespace BUILD {

/** body(row's begin, constants) for each of R rows of C floats, on threads. */
template <class Body>
INLINE void overRows(int R, int C, const Body& body) {
  Constants k;
  placeConstants((float*)&k);
  const int threads = threadsFor(8.0 * R * C);
  parallel(threads, [&](int thread) {
    const Share share(thread, threads, R, 1);
    for (int r = share.begin; r < share.end; r++) body(floats(r, C), k);
  });
}

/** y (R, C): exp(x) / Σ exp(x) of each row, or its logarithm, x - log Σ exp(x). */
KERNEL(void, softmax)(bool log, int R, int C, const float* x, float* y) {
  overRows(R, C, [&](uint64_t row, const Constants& k) {
    const float* from = x + row;
    float* to = y + row;
    const float most = largest(C, from);
    const float sum = exponentials(C, from, most, log ? nullptr : to, k);
    const Vector scale = splat(1 / sum), shift = splat(most), rest = splat(log ? (float)logarithm(sum) : 0);
    for (int i = 0; i < C; i += WIDTH) {
      store(to + i, log ? load(from + i, C - i) - shift - rest : load(to + i, C - i) * scale, C - i);
    }
  });
}

/** dx (R, C) from y: y ⊙ (dy - Σ y ⊙ dy), or dy - exp(y)·Σ dy for the logarithm. */
KERNEL(void, softmaxBack)(bool log, int R, int C, const float* y, const float* dy, float* dx) {
  overRows(R, C, [&](uint64_t row, const Constants& k) {
    Vector sums = splat(0);
    for (int i = 0; i < C; i += WIDTH) {
      const Vector d = load(dy + row + i, C - i);
      sums += log ? d : d * load(y + row + i, C - i);
    }
    const Vector sum = splat(total(sums));
    for (int i = 0; i < C; i += WIDTH) {
      const Vector value = load(y + row + i, C - i), d = load(dy + row + i, C - i);
      store(dx + row + i, log ? d - shiftedExponential(value, splat(0), k) * sum : value * (d - sum), C - i);
    }
  });
}

}  // namespace BUILD
