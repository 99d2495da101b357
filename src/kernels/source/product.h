// The kernels of single products: c = a·b for any strides, and sums of rows.
#pragma once
#include "kernels.h"
#include "products.h"
#include "rows.h"
#include "scratch.h"

namespace BUILD {

/** Where in the scratch the things of a product lie. */
struct ProductScratch {
  float *panels, *spare;
  uint64_t bytes;
  ProductScratch(int threads, int k, int m, float* scratch) {
    Scratch of(scratch);
    panels = of.take(panelFloats(k, m));
    spare = of.take(threads * SPARE);
    bytes = of.all();
  }
};

/** Bytes of scratch that {@link product} needs. */
KERNEL(double, productBytes)(int n, int m, int k) {
  return (double)ProductScratch(threadsFor((double)n * m * k), k, m, nullptr).bytes;
}

/** c (n, m) = a (n, k) · b (k, m), whose rows lie `down` and `below` apart, and whose columns `across` and `beside`. */
KERNEL(void, product)(int n, int m, int k, const float* a, int down, int across, const float* b, int below, int beside, float* c,
                      float* scratch) {
  if (k == 0) return clear(c, floats(n, m));
  if (n < FEW && across == 1 && down == k) {  // b as it lies
    if (below == 1 && beside == k) return timesRows(n, m, k, a, b, c, m);
    if (beside == 1 && below == m) {
      clear(c, floats(n, m));
      return timesColumns(n, m, k, a, b, c);
    }
  }
  const int threads = threadsFor((double)n * m * k);
  const ProductScratch of(threads, k, m, scratch);
  pack(b, below, beside, k, m, of.panels);
  multiply(threads, n, m, k, a, down, across, of.panels, c, m, false, of.spare);
}

/** c (n, m) += row (m), to each row. */
KERNEL(void, addRow)(int n, int m, const float* row, float* c) {
  for (int i = 0; i < n; i++) add(m, c + floats(i, m), row);
}

/** c (m) = the sum of the rows of x (n, m). */
KERNEL(void, sumRows)(int n, int m, const float* x, float* c) {
  const int threads = threadsFor((double)n * m);
  parallel(threads, [&](int thread) {
    const Share share(thread, threads, m, COLUMNS);
    const int width = share.end - share.begin;
    clear(c + share.begin, width);
    for (int i = 0; i < n; i++) add(width, c + share.begin, x + floats(i, m) + share.begin);
  });
}

}  // namespace BUILD
