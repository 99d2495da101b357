// The kernels of products: c = a·b for any strides and for each of a batch.
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

/** `row` (m), or zeros where it is null, in each of n rows. */
INLINE void fillRows(int n, int m, const float* row, float* c) {
  if (!row) return clear(c, floats(n, m));
  for (int i = 0; i < n; i++) copy(c + floats(i, m), row, m);
}

/** c (n) = a (n, k) · b (k), and a number to each if there is one. */
static void timesColumn(int n, int k, const float* a, const float* b, const float* bias, float* c) {
  const int threads = threadsFor((double)n * k);
  parallel(threads, [&](int thread) {
    const Share rows(thread, threads, n, 4);
    timesRows(1, rows.end - rows.begin, k, b, a + floats(rows.begin, k), c + rows.begin, 0);
    for (int i = rows.begin; bias && i < rows.end; i++) c[i] += *bias;
  });
}

/** c (n, m) = a (n, k) · wᵀ, for w (m, k), and a bias (m) to each row if there is one; rows of c lie `ldc` apart. */
static void timesFew(int threads, int n, int m, int k, const float* a, const float* w, const float* bias, float* c, size_t ldc) {
  parallel(threads, [&](int thread) {
    const Share rows(thread, threads, n, 1);
    timesRows(rows.end - rows.begin, m, k, a + floats(rows.begin, k), w, c + rows.begin * ldc, ldc);
    for (int i = rows.begin; bias && i < rows.end; i++) add(m, c + i * ldc, bias);
  });
}

/**
 * c (n, m) = a (n, k) · b (k, m), whose rows lie `down` and `below` apart, and whose columns `across` and `beside`; and a bias (m)
 * to each row if there is one.
 */
KERNEL(void, product)(int n, int m, int k, const float* a, int down, int across, const float* b, int below, int beside,
                      const float* bias, float* c, bool isLaidOut, float* scratch) {
  if (k == 0) return fillRows(n, m, bias, c);
  if (m == 1 && across == 1 && down == k && below == 1) return timesColumn(n, k, a, b, bias, c);
  if (n < FEW && across == 1 && down == k) {  // b as it lies
    const int threads = threadsOfFew((double)m * k);
    if (beside == 1 && below == m) {
      fillRows(n, m, bias, c);
      return parallel(threads, [&](int thread) {
        const Share part(thread, threads, m, COLUMNS);
        timesColumns(n, part.end - part.begin, k, a, b + part.begin, c + part.begin, m);
      });
    }
    if (below == 1 && beside == k) {
      parallel(threads, [&](int thread) {
        const Share part(thread, threads, m, COLUMNS);
        timesRows(n, part.end - part.begin, k, a, b + floats(part.begin, k), c + part.begin, m);
      });
      for (int i = 0; bias && i < n; i++) add(m, c + floats(i, m), bias);
      return;
    }
  }
  const int threads = threadsFor((double)n * m * k);
  const ProductScratch of(threads, k, m, scratch);
  const int last = m % COLUMNS;  // of which few take less time by rows of b as they lie than by a whole panel
  const int few = m > COLUMNS && last <= COLUMNS / 4 && across == 1 && down == k && below == 1 && beside == k ? last : 0;
  if (!isLaidOut) pack(b, below, beside, k, m - few, of.panels);
  multiply(threads, n, m - few, k, a, down, across, of.panels, {bias}, c, m, of.spare);
  if (few > 0) timesFew(threads, n, few, k, a, b + floats(m - few, k), offset(bias, m - few), c + (m - few), m);
}

/** How many threads share so many products, each on one of them: only where single ones are not worth several. */
INLINE int threadsOfProducts(int batch, double multiplications) {
  return threadsFor(multiplications) > 1 ? 1 : least(batch, threadsFor(batch * multiplications));
}

/** Bytes of scratch that {@link products} needs. */
KERNEL(double, productsBytes)(int batch, int n, int m, int k) {
  return threadsOfProducts(batch, (double)n * m * k) * productBytes(n, m, k);
}

/** {@link product} of each two of so many matrices, which lie `nextA` and `nextB` floats behind each other. */
KERNEL(void, products)(int batch, int n, int m, int k, const float* a, int nextA, int down, int across, const float* b, int nextB,
                       int below, int beside, float* c, float* scratch) {
  const int threads = threadsOfProducts(batch, (double)n * m * k);
  const size_t each = (size_t)productBytes(n, m, k) / sizeof(float);
  parallel(threads, [&](int thread) {
    const Share share(thread, threads, batch, 1);
    for (int i = share.begin; i < share.end; i++) {
      product(n, m, k, a + floats(i, nextA), down, across, b + floats(i, nextB), below, beside, nullptr, c + floats(i, n) * m,
              false, scratch + thread * each);
    }
  });
}

}  // namespace BUILD
