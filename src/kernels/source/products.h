// Products of matrices, by tiles that stay in registers: one of c (n, m) = a (n, k) · b (k, m) is made from one of a and one panel of
// b, as panels.h lays them out.
#pragma once
#include "panels.h"

namespace BUILD {

/** How many panels a tile of one row meets at once. */
#if defined(__wasm__)
constexpr int SIDE = 2;  // V8 loads all factors of a round before it uses one, and has 15 registers: 2·4 sums, 4 factors and one
#else
constexpr int SIDE = 4;
#endif
constexpr int BLOCK = 48;  // rows of a, a multiple of any ROWS, that stay in the second-level cache

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
  ALWAYS Start from(int i, int j) const { return {at ? at + i * down + j : at, down}; }
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
  ofHeight(height, [&]<int HEIGHT>() { tile<HEIGHT, 1>(k, a, b, COLUMNS, 0, start, c, ldc, 0); });
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

/** Some tiles of rows: from row `begin` on those that begin before row `end`, of as many rows as there are. */
struct Tiles {
  int begin, end, rows;
};

/**
 * Rows and columns of c = `start` + a · b for one block of b's panels, as deep as `depth`: of a in tiles as long as `k` the part from
 * `k0` on.
 */
static void multiplyBlock(Tiles of, Share columns, int depth, const float* tiles, int k, int k0, const float* block, Start start,
                          float* c, size_t ldc, float* edge) {
  for (int l = columns.begin; l < columns.end; l += COLUMNS) {
    const int width = least(COLUMNS, columns.end - l);
    const float* right = block + floats(l, depth);
    for (int i = of.begin, height = 0; i < of.end; i += height) {
      height = tileRows(of.rows - i);
      const int rows = least(height, of.rows - i);
      const float* left = tiles + floats(i, k) + floats(k0, height);
      const Start from = start.from(i, l);
      float* to = c + i * ldc + l;
      if (rows == height && width == COLUMNS) tileOf(height, depth, left, right, from, to, ldc);
      else edgeOf(height, rows, width, depth, left, right, from, to, ldc, edge);
    }
  }
}

/** Columns of c (n, m) = `start` + a (n, k) · b, with b in panels. */
static void multiplyColumns(int n, int m, int k, const float* a, size_t down, size_t across, const float* panels, Start start,
                            float* c, size_t ldc, Share columns, float* spare) {
  for (int k0 = 0; k0 < k; k0 += DEPTH) {
    const int depth = least(DEPTH, k - k0);
    const Start before = k0 > 0 ? Start{c, ldc} : start;
    for (int i = 0; i < n; i += BLOCK) {
      const int count = least(BLOCK, n - i);
      packRows(a + i * down + k0 * across, down, across, count, depth, spare);
      multiplyBlock({0, count, count}, columns, depth, spare, depth, 0, panels + floats(k0, padded(m)), before.from(i, 0), c + i * ldc,
                    ldc, spare + BLOCK * DEPTH);
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
                    c + rows.begin * ldc, ldc, columns, spare + thread * SPARE);
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
  ALWAYS Share columns(int thread, int m) const { return Share(thread % across, across, m, COLUMNS); }
  ALWAYS Share rows(int thread, int n) const { return Share(thread / across, down, n, ROWS); }
};

/** Rows and columns of c (n, m) = `start` + a (n, k) · b, with a in tiles and b in panels; `edge` has a tile's floats. */
OUTLINE void multiplyPart(Share part, Share columns, int m, int k, const float* tiles, const float* panels, Start start, float* c,
                          size_t ldc, float* edge) {
  for (int k0 = 0; k0 < k; k0 += DEPTH) {
    const int depth = least(DEPTH, k - k0);
    for (int i = part.begin, next = i; i < part.end; i = next) {
      while (next < part.end && next - i < BLOCK) next += tileRows(part.end - next);
      multiplyBlock({i, least(next, part.end), part.end}, columns, depth, tiles, k, k0, panels + floats(k0, padded(m)),
                    k0 > 0 ? Start{c, ldc} : start, c, ldc, edge);
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
