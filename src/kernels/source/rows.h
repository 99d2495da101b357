// Products with a weight as it lies, for rows so few that laying it out in panels costs more than it brings.
#pragma once
#include "products.h"

namespace BUILD {

constexpr int FEW = 4;  // rows below which it never pays, whatever the sizes

/** The four sums of the floats of each. */
INLINE Quad sums(Quad a, Quad b, Quad c, Quad d) {
  const Quad ab = __builtin_shufflevector(a, b, 0, 1, 4, 5) + __builtin_shufflevector(a, b, 2, 3, 6, 7);
  const Quad cd = __builtin_shufflevector(c, d, 0, 1, 4, 5) + __builtin_shufflevector(c, d, 2, 3, 6, 7);
  return __builtin_shufflevector(ab, cd, 0, 2, 4, 6) + __builtin_shufflevector(ab, cd, 1, 3, 5, 7);
}

/** c (4) = w (4, k) · a (k), for four rows of w. */
INLINE Quad fourRows(int k, const float* a, const float* w0, const float* w1, const float* w2, const float* w3) {
  Vector s0 = splat(0), s1 = s0, s2 = s0, s3 = s0;
  int p = 0;
  for (; p + WIDTH <= k; p += WIDTH) {
    const Vector v = load(a + p);
    s0 = fma(v, load(w0 + p), s0);
    s1 = fma(v, load(w1 + p), s1);
    s2 = fma(v, load(w2 + p), s2);
    s3 = fma(v, load(w3 + p), s3);
  }
  if (p < k) {
    const Vector v = loadFew(a + p, k - p);
    s0 = fma(v, loadFew(w0 + p, k - p), s0);
    s1 = fma(v, loadFew(w1 + p, k - p), s1);
    s2 = fma(v, loadFew(w2 + p, k - p), s2);
    s3 = fma(v, loadFew(w3 + p, k - p), s3);
  }
  return sums(quad(s0), quad(s1), quad(s2), quad(s3));
}

/** c (n, m) = a (n, k) · wᵀ, for w (m, k). */
OUTLINE void timesRows(int n, int m, int k, const float* a, const float* w, float* c, size_t ldc) {
  for (int j = 0; j < m; j += 4) {
    const int count = least(4, m - j);
    const float* w0 = w + floats(j, k);
    const float *w1 = count > 1 ? w0 + k : w0, *w2 = count > 2 ? w1 + k : w0, *w3 = count > 3 ? w2 + k : w0;
    for (int i = 0; i < n; i++) {
      const Quad four = fourRows(k, a + floats(i, k), w0, w1, w2, w3);
      float* to = c + i * ldc + j;
      if (count == 4) *(AnyQuad*)to = four;
      else {
        to[0] = four[0];
        if (count > 1) to[1] = four[1];
        if (count > 2) to[2] = four[2];
      }
    }
  }
}

constexpr int BLOCK_FLOATS = 8192;  // of w, that stay in the first-level cache

/**
 * c (n, m) += a (n, k) · w (k, m), whose rows lie `ld` apart in both, some rows of w after the other: down its columns alone every
 * float would be on another page.
 */
static void timesColumns(int n, int m, int k, const float* a, const float* w, float* c, size_t ld) {
  const int block = most(8, BLOCK_FLOATS / (int)ld);
  for (int k0 = 0; k0 < k; k0 += block, w += block * ld) {
    const int depth = least(block, k - k0);
    for (int i = 0; i < n; i++) {
      const float* left = a + floats(i, k) + k0;
      float* to = c + i * ld;
      int j = 0;
      for (; j + SIDE * COLUMNS <= m; j += SIDE * COLUMNS) tile<1, SIDE>(depth, left, w + j, ld, COLUMNS, {to + j}, to + j, 0, COLUMNS);
      for (; j + COLUMNS <= m; j += COLUMNS) tile<1, 1>(depth, left, w + j, ld, 0, {to + j}, to + j, 0, 0);
      for (; j < m; j += WIDTH) {
        Vector sum = load(to + j, m - j);
        for (int p = 0; p < depth; p++) sum = fma(splat(left[p]), load(w + p * ld + j, m - j), sum);
        store(to + j, sum, m - j);
      }
    }
  }
}

/** How many threads a product of few rows is worth, for which the weight has to come, however few. */
INLINE int threadsOfFew(double weights) { return threadsFor(FEW * weights); }

}  // namespace BUILD
