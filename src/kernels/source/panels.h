// How a product wants its operands, a (n, k) · b (k, m): b in panels of COLUMNS columns, row by row, in blocks of up to DEPTH rows; a
// in tiles of up to ROWS rows, column by column. Sizes and strides are in floats.
#pragma once
#include "threads.h"
#include "transpose.h"

namespace BUILD {

#if defined(__AVX512F__)
constexpr int ROWS = 12, DEPTH = 512;
#elif defined(__AVX2__)
constexpr int ROWS = 6, DEPTH = 512;
#elif defined(__aarch64__)
constexpr int ROWS = 12, DEPTH = 256;
#elif defined(__wasm_relaxed_simd__)
constexpr int ROWS = 6, DEPTH = 256;
#else
constexpr int ROWS = 4, DEPTH = 256;
#endif
constexpr int COLUMNS = 2 * WIDTH;

/** As many columns as whole panels have. */
INLINE int padded(int m) { return over(m, COLUMNS) * COLUMNS; }

/** Floats of a (k, m) matrix in panels. */
INLINE uint64_t panelFloats(int k, int m) { return floats(k, padded(m)); }

/**
 * `to` (k, height): the columns of `from`, of which there are `width`, one after the other in rows of `height`, zeros beside
 * the last. One of the strides is 1.
 */
OUTLINE void layOut(const float* from, size_t down, size_t across, int k, int width, int height, float* to) {
  if (height == 1 && down == 1) return copy(to, from, k);
  if (width < height) clear(to, floats(k, height));
  int i = 0;
  if (across == 1 && width == COLUMNS) {
    for (; i < k; i++, from += down, to += COLUMNS) {
      store(to, load(from));
      store(to + WIDTH, load(from + WIDTH));
    }
  } else if (across == 1 && width == height) {
    float* out = to;
    for (; i < k; i++, from += down, out += height) {
      int j = 0;
      for (; j + 4 <= height; j += 4) *(AnyQuad*)(out + j) = *(const AnyQuad*)(from + j);
      if (j + 2 <= height) {
        *(AnyPair*)(out + j) = *(const AnyPair*)(from + j);
        j += 2;
      }
      if (j < height) out[j] = from[j];
    }
  } else if (down == 1) {
    const int whole = k / 4 * 4, step = 4 * height;
    int j = 0;
    const auto each = [&](int columns, const auto& part) __attribute__((always_inline)) {
      for (; j + columns <= width; j += columns) {
        const float* row = from + j * across;
        float* out = to + j;
        for (int l = 0; l < whole; l += 4, row += 4, out += step) part(row, out);
      }
    };
#if WIDTH > 4
    each(WIDTH, [&](const float* row, float* out) __attribute__((always_inline)) { transpose(row, across, out, height); });
#endif
    each(4, [&](const float* row, float* out) __attribute__((always_inline)) { transposeFour(row, across, out, height); });
    each(2, [&](const float* row, float* out) __attribute__((always_inline)) { transposePair(row, across, out, height); });
    each(1, [&](const float* row, float* out) __attribute__((always_inline)) {
      for (int l = 0; l < 4; l++) out[l * height] = row[l];
    });
    i = whole;
  }
  for (; i < k; i++) {
    for (int j = 0; j < width; j++) to[floats(i, height) + j] = from[i * down + j * across];
  }
}

/** Lays columns j to `end` of b (k, m) out in panels; j is the first of one. */
OUTLINE void packColumns(const float* b, size_t down, size_t across, int k, int m, int j, int end, float* panels) {
  for (int k0 = 0; k0 < k; k0 += DEPTH) {
    const int depth = least(DEPTH, k - k0);
    float* block = panels + floats(k0, padded(m));
    for (int i = j; i < end; i += COLUMNS)
      layOut(b + k0 * down + i * across, down, across, depth, least(COLUMNS, m - i), COLUMNS, block + floats(i, depth));
  }
}

/** Lays b (k, m) out in panels, on as many threads as that is worth. */
OUTLINE void pack(const float* b, size_t down, size_t across, int k, int m, float* panels) {
  const int threads = threadsFor((double)k * m);
  parallel(threads, [&](int thread) {
    const Share share(thread, threads, m, COLUMNS);
    packColumns(b, down, across, k, m, share.begin, share.end, panels);
  });
}

/** How many rows the next tile has, of those left; the last tiles may have rows of zeros. */
INLINE int tileRows(int left) {
  if (left >= ROWS) return ROWS;
  if (ROWS > 8 && left > 4) return 8;
#if defined(__wasm__)
  if (left == 8 || left == 7) return 4;
#endif
  if (ROWS == 6 && left > 4) return 6;
  return left > 2 ? 4 : left;
}

/** body.operator()<HEIGHT>() for the height of a tile. */
template <class Body>
INLINE void ofHeight(int height, const Body& body) {
  switch (height) {
    case 1: return body.template operator()<1>();
    case 2: return body.template operator()<2>();
    case 4: return body.template operator()<4>();
  }
  if constexpr (ROWS == 6) body.template operator()<6>();
  if constexpr (ROWS > 8) height == 8 ? body.template operator()<8>() : body.template operator()<ROWS>();
}

/** Rows of all tiles of n rows. */
INLINE int tiledRows(int n) {
  int rows = n / ROWS * ROWS;
  while (rows < n) rows += tileRows(n - rows);
  return rows;
}

/**
 * Lays whole tiles of rows of a (n, k) out, whose columns lie in one piece each, some tiles at once: a line of the cache has
 * elements of several. How many rows these were.
 */
INLINE int packColumnwise(const float* a, size_t across, int n, int k, float* tiles) {
  constexpr int TOGETHER = 4 * ROWS;
  int i = 0;
  for (int end; i + ROWS <= n; i = end) {
    end = i + least(TOGETHER, (n - i) / ROWS * ROWS);
    for (int l = 0; l < k; l++) {
      const float* from = a + l * across;
      for (int j = i; j < end; j += ROWS) {
        float* to = tiles + floats(j, k) + l * ROWS;
        UNROLL for (int q = 0; q + 4 <= ROWS; q += 4) *(AnyQuad*)(to + q) = *(const AnyQuad*)(from + j + q);
        if (ROWS % 4 > 0) *(AnyPair*)(to + ROWS - 2) = *(const AnyPair*)(from + j + ROWS - 2);
      }
    }
  }
  return i;
}

/** Lays a (n, k) out in tiles, all of k together. */
OUTLINE void packRows(const float* a, size_t down, size_t across, int n, int k, float* tiles) {
  for (int i = down == 1 ? packColumnwise(a, across, n, k, tiles) : 0; i < n;) {
    const int height = tileRows(n - i);
    layOut(a + i * down, across, down, k, least(height, n - i), height, tiles + floats(i, k));
    i += height;
  }
}

/** Lays a (n, k) out in tiles on so many threads, all of k together. */
OUTLINE void packRowsOn(int threads, const float* a, size_t down, size_t across, int n, int k, float* tiles) {
  parallel(threads, [&](int thread) {
    const Share rows(thread, threads, n, ROWS);
    packRows(a + rows.begin * down, down, across, rows.end - rows.begin, k, tiles + floats(rows.begin, k));
  });
}

}  // namespace BUILD
