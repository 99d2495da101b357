// Convolutions by filters of 3 x 3 with fewer multiplications, F(2 x 2, 3 x 3) of Winograd's minimal filtering (Lavin and Gray, 2016):
// 2 x 2 outputs are Aᵀ·[(G·w·Gᵀ) ⊙ (Bᵀ·x·B)]·A, of 4 x 4 elements of the image, which takes 16 products for each channel in place of 36.
#pragma once
#include "frame.h"
#include "places.h"

namespace BUILD {

constexpr int POINTS = 16;  // of a filter, and of what it meets, after their transforms

/** The convolution whose places are tiles of 2 x 2 outputs: what they meet is 4 x 4, in steps of 2. */
OUTLINE Geometry tilesOf(const Geometry& g) {
  return {g.N, g.C, g.H, g.W, g.O, over(g.outH, 2), over(g.outW, 2), 4, 4, 2, 2, g.top, g.left, 1, 1, g.groups};
}

/** How many panels a convolution's outputs are, of each image and group. */
OUTLINE int panelsOf(const Geometry& g) {
  const FrameAxis w(g.outW, g.filterW, g.strideW, g.dilationW);
  return Panels(g.outH, g.outW, w.length).all();
}

/**
 * Whether that is less work for the convolution, in multiply-adds of two vectors: a channel and an output have their transforms in each
 * panel, and filters are laid out once, which takes as long as the products of a panel.
 */
OUTLINE bool isMinimal(const Geometry& g, Pool pool) {
  const bool isOfThree = g.filterH == 3 && g.filterW == 3 && g.strideH == 1 && g.strideW == 1 && g.dilationH == 1 && g.dilationW == 1;
  if (!isOfThree || (pool.size() > 1 && (pool.h != 2 || pool.w != 2))) return false;
  const double C = g.channels(), O = g.outputs();
  return panelsOf(tilesOf(g)) * (18 * C * O + 100 * (C + O)) + 18 * C * O / g.N < panelsOf(g) * 9 * C * O;
}

/** G·(a, b, c). */
INLINE void spread(Vector a, Vector b, Vector c, Vector* to) {
  to[0] = a;
  to[1] = (a + c + b) * splat(0.5f);
  to[2] = (a + c - b) * splat(0.5f);
  to[3] = c;
}

/** Lays some of O filters (C, 3, 3) out in tiles of rows, each for one point and channel after the other; of `work` it needs a tile's. */
OUTLINE void layFilters(int O, int C, const float* w, Share outputs, float* tiles, float* work) {
  for (int o = outputs.begin, height = 0; o < outputs.end; o += height) {
    height = tileRows(O - o);
    packRows(w + floats(o, C) * 9, (size_t)C * 9, 1, least(height, O - o), C * 9, work);  // (C·9, height)
    for (int c = 0; c < C; c++) {
      for (int i = 0; i < height; i += WIDTH) {
        const auto at = [&](int k) { return load(work + (c * 9 + k) * height + i); };
        Vector down[3][4], points[POINTS];
        for (int j = 0; j < 3; j++) spread(at(j), at(3 + j), at(6 + j), down[j]);
        for (int j = 0; j < 4; j++) spread(down[0][j], down[1][j], down[2][j], points + 4 * j);
        float* to = tiles + floats(o, POINTS * C) + c * height + i;
        const int left = (C - c) * height - i < WIDTH ? height - i : WIDTH;  // of which the next channel's are written again
        for (int p = 0; p < POINTS; p++, to += C * height) store(to, points[p], left);
      }
    }
  }
}

/** Bᵀ·x·B of a channel at COLUMNS tiles; those of a point lie `apart` behind those of the one before. */
OUTLINE void pointsOf(const float* x, const int* offsets, float* points, size_t apart) {
  for (int v = 0; v < COLUMNS; v += WIDTH) {
    Vector down[4][4];
    UNROLL for (int j = 0; j < 4; j++) {
      const auto at = [&](int i) { return load(x + offsets[4 * i + j] + v); };
      const Vector b = at(1), c = at(2);
      down[0][j] = at(0) - c, down[1][j] = b + c, down[2][j] = c - b, down[3][j] = b - at(3);
    }
    UNROLL for (int i = 0; i < 4; i++) {
      const Vector b = down[i][1], c = down[i][2];
      float* to = points + 4 * i * apart + v;
      store(to, down[i][0] - c);
      store(to + apart, b + c);
      store(to + 2 * apart, c - b);
      store(to + 3 * apart, b - down[i][3]);
    }
  }
}

/**
 * What becomes of Aᵀ·m·A of output o at COLUMNS tiles, of which m has a point's `apart` behind those of the one before: two rows of twice
 * as many, `gap` apart, or of each tile the largest. `beyond` is no longer 0 if one of them is not finite.
 */
OUTLINE void outputsOf(const float* m, size_t apart, const Finish& finish, int o, bool isPooled, float* to, size_t gap, Vector& beyond) {
  for (int v = 0; v < COLUMNS; v += WIDTH) {
    Vector down[2][4], y[2][2];
    UNROLL for (int j = 0; j < 4; j++) {
      const auto at = [&](int i) { return load(m + (4 * i + j) * apart + v); };
      const Vector b = at(1), c = at(2);
      down[0][j] = at(0) + b + c, down[1][j] = b - c - at(3);
    }
    UNROLL for (int i = 0; i < 2; i++) {
      const Vector b = down[i][1], c = down[i][2];
      y[i][0] = down[i][0] + b + c, y[i][1] = b - c - down[i][3];
      UNROLL for (int j = 0; j < 2; j++) {
        beyond = fma(y[i][j], splat(0), beyond);
        y[i][j] = finish.of(o, y[i][j] + splat(finish.start[o]));
      }
    }
    if (isPooled) {
      store(to + v, atLeast(atLeast(y[0][0], y[0][1]), atLeast(y[1][0], y[1][1])));
      continue;
    }
    UNROLL for (int i = 0; i < 2; i++) {
      Double row;
      row.even = y[i][0], row.odd = y[i][1];
      *(AnyDouble*)(to + i * gap + 2 * v) = row;
    }
  }
}

}  // namespace BUILD
