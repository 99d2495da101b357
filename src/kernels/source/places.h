// Tiles of a convolution's outputs, made from an image that lies in a frame, and what becomes of them while they are in registers.
#pragma once
#include "products.h"

namespace BUILD {

/** What becomes of the sums of outputs, which start somewhere: sum·scale + shift, but `floor` at least. All is by output. */
struct Finish {
  const float *start, *scale, *shift;
  float floor;

  Finish from(int o) const { return {start + o, scale + o, shift + o, floor}; }
  ALWAYS Vector of(int o, Vector sum) const {
    return atLeast(fma(sum, splat(scale[o]), splat(shift[o])), splat(floor));
  }
};

/** A norm of the outputs by given moments, with a weight and a bias that may be null; none where the mean is. */
struct GivenNorm {
  const float *mean, *variance;
  float eps;
  const float *weight, *bias;
};

/** Which rows of the columns count: from `begin` on, `count` runs of as many as `length`, with `gap` between them. */
struct Runs {
  int count, begin, length, gap;
};

/** c (HEIGHT, COLUMNS) = what becomes of a · the columns at the places from x on; rows of c lie `ldc` apart. */
template <int HEIGHT>
INLINE void tileOfPlaces(Runs of, const float* a, const float* x, const int* offsets, const Finish& finish, float* c, size_t ldc) {
  Vector sums[HEIGHT][2];
  UNROLL for (int i = 0; i < HEIGHT; i++) sums[i][0] = sums[i][1] = splat(finish.start[i]);
  a += of.begin * HEIGHT;
  offsets += of.begin;
  for (int run = of.count;;) {
    for (const int* end = offsets + of.length; offsets < end; offsets++, a += HEIGHT) {
      const float* at = x + *offsets;
      const Vector left = load(at), right = load(at + WIDTH);
      UNROLL for (int i = 0; i < HEIGHT; i++) {
        const Vector v = splat(a[i]);
        sums[i][0] = fma(v, left, sums[i][0]);
        sums[i][1] = fma(v, right, sums[i][1]);
      }
    }
    if (--run == 0) break;
    a += of.gap * HEIGHT;
    offsets += of.gap;
  }
  UNROLL for (int i = 0; i < HEIGHT; i++) {
    store(c + i * ldc, finish.of(i, sums[i][0]));
    store(c + i * ldc + WIDTH, finish.of(i, sums[i][1]));
  }
}

OUTLINE void tileOfPlaces(int height, Runs of, const float* a, const float* x, const int* offsets, const Finish& finish, float* c,
                          size_t ldc) {
  ofHeight(height, [&]<int HEIGHT>() { tileOfPlaces<HEIGHT>(of, a, x, offsets, finish, c, ldc); });
}

}  // namespace BUILD
