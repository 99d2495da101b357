// Passes over all elements of tensors.
#pragma once
#include "kernels.h"
#include "threads.h"

namespace BUILD {

/** {@link eachVector} of n floats, on as many threads as that is worth. */
template <class Body>
INLINE void eachElement(int n, const Body& body) {
  const int threads = threadsFor(8. * n);
  parallel(threads, [&](int thread) {
    const Share share(thread, threads, n, WIDTH);
    eachVector(share.begin, share.end, body);
  });
}

/** y = x·factor, which may be one place. */
KERNEL(void, scale)(int n, const float* x, float factor, float* y) {
  eachElement(n, EACH { store(y + i, load(x + i, left) * factor, left); });
}

constexpr int SQUARES = 4096;  // floats whose squares are summed in float32
constexpr int PARTS = 64;    // threads at most, each with a sum of its own

/** Σ x². */
KERNEL(double, sumOfSquares)(int n, const float* x) {
  const int threads = least(PARTS, threadsFor(2. * n));
  double parts[PARTS];
  parallel(threads, [&](int thread) {
    const Share share(thread, threads, n, SQUARES);
    double sum = 0;
    for (int begin = share.begin; begin < share.end; begin += SQUARES) {
      const int end = least(share.end, begin + SQUARES);
      Vector sums[4] = {splat(0), splat(0), splat(0), splat(0)};
      int i = begin;
      for (; i + 4 * WIDTH <= end; i += 4 * WIDTH) {
        for (int j = 0; j < 4; j++) {
          const Vector v = load(x + i + j * WIDTH);
          sums[j] = fma(v, v, sums[j]);
        }
      }
      for (; i < end; i += WIDTH) {
        const Vector v = load(x + i, end - i);
        sums[0] = fma(v, v, sums[0]);
      }
      sum += total((sums[0] + sums[1]) + (sums[2] + sums[3]));
    }
    parts[thread] = sum;
  });
  double sum = 0;
  for (int thread = 0; thread < threads; thread++) sum += parts[thread];
  return sum;
}

}  // namespace BUILD
