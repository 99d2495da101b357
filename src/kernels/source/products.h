// Products of matrices, by tiles that stay in registers. Sizes and strides are in floats.
//
// c (n, m) = a (n, k) · b (k, m): b lies in panels of COLUMNS columns, row by row, in blocks of up to DEPTH rows; a in tiles of
// up to ROWS rows, column by column. A tile of c is made from one of a and one panel.
#pragma once
#include "threads.h"

namespace BUILD {

#if defined(__AVX512F__)
constexpr int ROWS = 12, DEPTH = 512;
#elif defined(__AVX2__)
constexpr int ROWS = 6, DEPTH = 512;
#elif defined(__aarch64__)
constexpr int ROWS = 12, DEPTH = 256;
#else
constexpr int ROWS = 4, DEPTH = 256;
#endif
constexpr int COLUMNS = 2 * WIDTH;

/** How many panels a tile of one row meets at once. */
#if defined(__wasm__)
constexpr int SIDE = 2;  // V8 loads all factors of a round before it uses one, and has 15 registers: 2·4 sums, 4 factors and one
#else
constexpr int SIDE = 4;
#endif
constexpr int BLOCK = 48;  // rows of a, a multiple of any ROWS, that stay in the second-level cache

/** As many columns as whole panels have. */
INLINE int padded(int m) { return over(m, COLUMNS) * COLUMNS; }

/** Floats of a (k, m) matrix in panels. */
INLINE uint64_t panelFloats(int k, int m) { return floats(k, padded(m)); }

/** Of each four floats of two vectors, counted from 0 and from 4, the four of these numbers. */
#define OF(lane, i) ((i) < 4 ? 4 * (lane) + (i) : WIDTH + 4 * (lane) + (i) - 4)
#define LANE(lane, a, b, c, d) OF(lane, a), OF(lane, b), OF(lane, c), OF(lane, d)
#if WIDTH == 16
#define EACH_FOUR(x, y, ...) \
  __builtin_shufflevector(x, y, LANE(0, __VA_ARGS__), LANE(1, __VA_ARGS__), LANE(2, __VA_ARGS__), LANE(3, __VA_ARGS__))
#elif WIDTH == 8
#define EACH_FOUR(x, y, ...) __builtin_shufflevector(x, y, LANE(0, __VA_ARGS__), LANE(1, __VA_ARGS__))
#else
#define EACH_FOUR(x, y, ...) __builtin_shufflevector(x, y, LANE(0, __VA_ARGS__))
#endif

/** The four floats in every fourth row, beside each other. */
INLINE Vector fourths(const float* from, size_t down) {
#if WIDTH == 4
  return load(from);
#else
  const auto four = [&](int row) __attribute__((always_inline)) { return (Quad) * (const AnyQuad*)(from + row * down); };
  const auto two = [&](int row) __attribute__((always_inline)) {
    return __builtin_shufflevector(four(row), four(row + 4), 0, 1, 2, 3, 4, 5, 6, 7);
  };
#if WIDTH == 8
  return two(0);
#else
  return __builtin_shufflevector(two(0), two(8), 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
#endif
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

#if WIDTH > 4
/** The same of four rows. */
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
#endif

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
    for (; i < k; i++) copy(to + floats(i, height), from + i * down, height);
  } else if (down == 1) {
    const int whole = k / 4 * 4;
    int j = 0;
    for (; j + WIDTH <= width; j += WIDTH) {
      const float* row = from + j * across;
      float* column = to + j;
      for (int l = 0; l < whole; l += 4, row += 4, column += 4 * height) transpose(row, across, column, height);
    }
#if WIDTH > 4
    for (; j + 4 <= width; j += 4) {
      for (int l = 0; l < whole; l += 4) transposeFour(from + l + j * across, across, to + floats(l, height) + j, height);
    }
#endif
    for (; j < width; j++) {
      for (int l = 0; l < whole; l++) to[floats(l, height) + j] = from[l + j * across];
    }
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
  if (ROWS == 6 && left > 4) return 6;
  return left > 2 ? 4 : left;
}

/** Rows of all tiles of n rows. */
INLINE int tiledRows(int n) {
  int rows = n / ROWS * ROWS;
  while (rows < n) rows += tileRows(n - rows);
  return rows;
}

/** Lays a (n, k) out in tiles, all of k together. */
OUTLINE void packRows(const float* a, size_t down, size_t across, int n, int k, float* tiles) {
  for (int i = 0; i < n;) {
    const int height = tileRows(n - i);
    layOut(a + i * down, across, down, k, least(height, n - i), height, tiles + floats(i, k));
    i += height;
  }
}

#if defined(__wasm__)
#define KEEP(a, b) asm("" : "+r"(a), "+r"(b))
#else
#define KEEP(a, b)
#endif

/** What a product is added to: rows that lie `down` apart, all the same one where that is 0; nothing where there are none. */
struct Start {
  const float* at = nullptr;
  size_t down = 0;
  /** Those from row i and column j on. */
  Start from(int i, int j) const { return {at ? at + i * down + j : at, down}; }
};

/**
 * c (HEIGHT, PANELS·COLUMNS) = `start` + a · b; rows lie `ldb` apart in b and panels `gap`, and their columns `side` apart in c
 * and in `start`.
 */
template <int HEIGHT, int PANELS>
INLINE void tile(int k, const float* a, const float* b, size_t ldb, size_t gap, Start start, float* c, size_t ldc, size_t side) {
  constexpr int SETS = HEIGHT * PANELS < 4 ? 2 : 1;  // few sums would wait for each other
  constexpr int VECTORS = 2 * PANELS;
  Vector sums[SETS][HEIGHT][VECTORS];
  UNROLL for (int i = 0; i < HEIGHT; i++) {
    UNROLL for (int j = 0; j < VECTORS; j++) {
      sums[0][i][j] = start.at ? load(start.at + i * start.down + j / 2 * side + j % 2 * WIDTH) : splat(0);
      if (SETS > 1) sums[SETS - 1][i][j] = splat(0);
    }
  }
  const auto round = [&](Vector(&of)[HEIGHT][VECTORS], const float* a, const float* b) __attribute__((always_inline)) {
    Vector right[VECTORS];
    UNROLL for (int j = 0; j < VECTORS; j++) right[j] = load(b + j / 2 * gap + j % 2 * WIDTH);
    UNROLL for (int i = 0; i < HEIGHT; i++) {
      const Vector v = splat(a[i]);
      UNROLL for (int j = 0; j < VECTORS; j++) of[i][j] = fma(v, right[j], of[i][j]);
    }
  };
  for (int left = k;;) {
    round(sums[0], a, b);
    if (--left == 0) break;  // in the middle too: over two rounds in one block WebAssembly's engines lose registers
    round(sums[SETS - 1], a + HEIGHT, b + ldb);
    a += 2 * HEIGHT;
    b += 2 * ldb;
    if (--left == 0) break;
    KEEP(a, b);
  }
  UNROLL for (int i = 0; i < HEIGHT; i++) {
    UNROLL for (int j = 0; j < VECTORS; j++) {
      const Vector all = SETS > 1 ? sums[0][i][j] + sums[SETS - 1][i][j] : sums[0][i][j];
      store(c + i * ldc + j / 2 * side + j % 2 * WIDTH, all);
    }
  }
}

/** c (height, COLUMNS) = `start` + a · b, for one tile of a and one panel. */
OUTLINE void tileOf(int height, int k, const float* a, const float* b, Start start, float* c, size_t ldc) {
  switch (height) {
    case 1: return tile<1, 1>(k, a, b, COLUMNS, 0, start, c, ldc, 0);
    case 2: return tile<2, 1>(k, a, b, COLUMNS, 0, start, c, ldc, 0);
    case 4: return tile<4, 1>(k, a, b, COLUMNS, 0, start, c, ldc, 0);
#if defined(__AVX2__) && !defined(__AVX512F__)
    case 6: return tile<6, 1>(k, a, b, COLUMNS, 0, start, c, ldc, 0);
#elif defined(__AVX512F__) || defined(__aarch64__)
    case 8: return tile<8, 1>(k, a, b, COLUMNS, 0, start, c, ldc, 0);
    case 12: return tile<12, 1>(k, a, b, COLUMNS, 0, start, c, ldc, 0);
#endif
  }
}

/** {@link tileOf} at an edge of c, where it has fewer rows or columns, by way of a whole tile. */
OUTLINE void edgeOf(int height, int rows, int width, int k, const float* a, const float* b, Start start, float* c, size_t ldc,
                    float* whole) {
  for (int i = 0; start.at && i < rows; i++) copy(whole + i * COLUMNS, start.from(i, 0).at, width);
  tileOf(height, k, a, b, start.at ? Start{whole, COLUMNS} : start, whole, COLUMNS);
  for (int i = 0; i < rows; i++) copy(c + i * ldc, whole + i * COLUMNS, width);
}

/** Floats that {@link multiplyColumns} needs besides: a block of a, and one tile. */
constexpr size_t SPARE = BLOCK * DEPTH + ROWS * COLUMNS;

/** Columns j to `end` of c (n, m) = `start` + a (n, k) · b, with b in panels. */
static void multiplyColumns(int n, int m, int k, const float* a, size_t down, size_t across, const float* panels, Start start,
                            float* c, size_t ldc, int j, int end, float* spare) {
  for (int i0 = 0; i0 < n; i0 += BLOCK) {
    const int count = least(BLOCK, n - i0);
    for (int k0 = 0; k0 < k; k0 += DEPTH) {
      const int depth = least(DEPTH, k - k0);
      const float* block = panels + floats(k0, padded(m));
      const Start before = k0 > 0 ? Start{c, ldc} : start;
      packRows(a + i0 * down + k0 * across, down, across, count, depth, spare);
      for (int l = j; l < end; l += COLUMNS) {
        const int width = least(COLUMNS, m - l);
        for (int i = 0, height = 0; i < count; i += height) {
          height = tileRows(count - i);
          const int rows = least(height, count - i);
          const Start from = before.from(i0 + i, l);
          float* to = c + (i0 + i) * ldc + l;
          const float *left = spare + floats(i, depth), *right = block + floats(l, depth);
          if (rows == height && width == COLUMNS) tileOf(height, depth, left, right, from, to, ldc);
          else edgeOf(height, rows, width, depth, left, right, from, to, ldc, spare + BLOCK * DEPTH);
        }
      }
    }
  }
}

/** c (n, m) = `start` + a (n, k) · b on so many threads, with b in panels; `spare` has SPARE floats for each thread. */
OUTLINE void multiply(int threads, int n, int m, int k, const float* a, size_t down, size_t across, const float* panels, Start start,
                      float* c, size_t ldc, float* spare) {
  const bool isTall = n > m || n >= threads * ROWS;  // then each thread has rows, else columns
  parallel(threads, [&](int thread) {
    const Share rows(isTall ? thread : 0, isTall ? threads : 1, n, ROWS);
    const Share columns(isTall ? 0 : thread, isTall ? 1 : threads, m, COLUMNS);
    multiplyColumns(rows.end - rows.begin, m, k, a + rows.begin * down, down, across, panels, start.from(rows.begin, 0),
                    c + rows.begin * ldc, ldc, columns.begin, columns.end, spare + thread * SPARE);
  });
}

/** How threads share a product of few rows: panels first, so that each keeps its own in its cache, then rows. */
struct Grid {
  int across, down;
  Grid(int threads, int m) : across(1), down(1) {
    if (threads == 1) return;
    across = least(threads, over(m, COLUMNS));
    down = threads / across;
  }
  int threads() const { return across * down; }
  Share columns(int thread, int m) const { return Share(thread % across, across, m, COLUMNS); }
  Share rows(int thread, int n) const { return Share(thread / across, down, n, ROWS); }
};

/** Lays a (n, k) out in tiles on so many threads, all of k together. */
OUTLINE void packRowsOn(int threads, const float* a, size_t down, size_t across, int n, int k, float* tiles) {
  parallel(threads, [&](int thread) {
    const Share rows(thread, threads, n, ROWS);
    packRows(a + rows.begin * down, down, across, rows.end - rows.begin, k, tiles + floats(rows.begin, k));
  });
}

/** Rows and columns of c (n, m) = `start` + a (n, k) · b, with a in tiles and b in panels; `edge` has a tile's floats. */
OUTLINE void multiplyPart(Share part, Share columns, int m, int k, const float* tiles, const float* panels, Start start, float* c,
                          size_t ldc, float* edge) {
  for (int l = columns.begin; l < columns.end; l += COLUMNS) {
    const int width = least(COLUMNS, m - l);
    for (int k0 = 0; k0 < k; k0 += DEPTH) {
      const int depth = least(DEPTH, k - k0);
      const float* right = panels + floats(k0, padded(m)) + floats(l, depth);
      const Start before = k0 > 0 ? Start{c, ldc} : start;
      for (int i = part.begin, height = 0; i < part.end; i += height) {
        height = tileRows(part.end - i);
        const int rows = least(height, part.end - i);
        const float* left = tiles + floats(i, k) + floats(k0, height);
        const Start from = before.from(i, l);
        float* to = c + i * ldc + l;
        if (rows == height && width == COLUMNS) tileOf(height, depth, left, right, from, to, ldc);
        else edgeOf(height, rows, width, depth, left, right, from, to, ldc, edge);
      }
    }
  }
}

/** c (n, m) = `start` + a (n, k) · b, with a in tiles and b in panels; `spare` as above. */
OUTLINE void multiplyTiles(int threads, int n, int m, int k, const float* tiles, const float* panels, Start start, float* c,
                           size_t ldc, float* spare) {
  const Grid grid(threads, m);
  parallel(grid.threads(), [&](int thread) {
    multiplyPart(grid.rows(thread, n), grid.columns(thread, m), m, k, tiles, panels, start, c, ldc, spare + thread * SPARE);
  });
}

}  // namespace BUILD
