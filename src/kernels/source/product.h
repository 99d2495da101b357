// The kernels of single products: c = a·b for any strides, and sums of rows.
#pragma once
#include "kernels.h"
#include "products.h"
#include "threads.h"

namespace BUILD {

INLINE double bytes(size_t n) { return (double)n * sizeof(float); }

/** Bytes of scratch that {@link product} needs. */
KERNEL(double, productBytes)(int n, int m, int k) {
  return bytes(panelFloats(k, m)) + threadsFor((double)n * m * k) * bytes(BLOCK_FLOATS);
}

/** c (n, m) = a (n, k) · b (k, m), whose rows lie `down` and `below` apart, and whose columns `across` and `beside`. */
KERNEL(void, product)(int n, int m, int k, const float* a, int down, int across, const float* b, int below, int beside, float* c,
                      float* scratch) {
  if (k == 0) return clear(c, floats(n, m));
  const int threads = threadsFor((double)n * m * k);
  float* spare = scratch + panelFloats(k, m);
  parallel(threads, [&](int thread) {
    const Share share(thread, threads, m, COLUMNS);
    packColumns(b, below, beside, k, m, share.begin, share.end, scratch);
  });
  const bool isTall = n > m;  // then each thread has rows, else columns
  parallel(threads, [&](int thread) {
    const Share rows(isTall ? thread : 0, isTall ? threads : 1, n, BLOCK);
    const Share columns(isTall ? 0 : thread, isTall ? 1 : threads, m, COLUMNS);
    multiplyColumns(rows.end - rows.begin, m, k, a + (size_t)rows.begin * down, down, across, scratch, c + floats(rows.begin, m), m,
                    false, columns.begin, columns.end, spare + thread * BLOCK_FLOATS);
  });
}

/** c (m) = the sum of the rows of x (n, m). */
KERNEL(void, sumRows)(int n, int m, const float* x, float* c) {
  clear(c, m);
  for (int i = 0; i < n; i++) add(m, c, x + floats(i, m));
}

}  // namespace BUILD
