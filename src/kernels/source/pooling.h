// Max pooling: the largest element of each window, and where it lies, so that the gradient goes there.
#pragma once
#include "columns.h"
#include "kernels.h"
#include "threads.h"

namespace BUILD {

/** body(plane, h) for each row of windows, plane by plane. */
template <class Body>
INLINE void overRowsOfWindows(const Geometry& g, const Body& body) {
  const int threads = threadsFor((double)g.N * g.C * g.places() * g.size());
  parallel(threads, [&](int thread) {
    const Share share(thread, threads, g.N * g.C, 1);
    for (int plane = share.begin; plane < share.end; plane++) {
      for (int h = 0; h < g.outH; h++) body(plane, h);
    }
  });
}

/** An element of each of n windows, that lies so far behind its beginning: it is taken where it is larger, NaN, or the first. */
template <int STRIDE>
INLINE void takeLarger(int n, const float* __restrict x, int stride, float offset, float* __restrict values,
                       float* __restrict offsets) {
  for (int w = 0; w < n; w++) {
    const float value = x[(int64_t)w * (STRIDE ? STRIDE : stride)];
    const bool isTaken = (value > values[w]) | (value != value) | (offsets[w] < 0);
    values[w] = isTaken ? value : values[w];
    offsets[w] = isTaken ? offset : offsets[w];
  }
}

/**
 * Of x (N, C, H, W) the largest elements of windows, (N, C, outH, outW), the first of equal ones or the last NaN, and how far behind
 * its window's beginning each lies in its plane. `geometry` has the numbers of {@link Geometry}.
 */
KERNEL(void, maxPool)(const int* geometry, const float* x, float* values, float* offsets) {
  const Geometry& g = *(const Geometry*)geometry;
  overRowsOfWindows(g, [&](int plane, int h) {
    const uint64_t window = floats(plane, g.places()) + floats(h, g.outW);
    for (int w = 0; w < g.outW; w++) values[window + w] = -__builtin_inff(), offsets[window + w] = -1;
    for (int i = 0; i < g.filterH; i++) {
      const int row = h * g.strideH - g.top + i * g.dilationH;
      if (row < 0 || row >= g.H) continue;
      for (int j = 0; j < g.filterW; j++) {
        const int across = j * g.dilationW, left = across - g.left;
        const Reach reach(g.W, g.outW, g.strideW, left);
        const int n = reach.end - reach.begin;
        if (n <= 0) continue;
        const float* from = x + plane * g.plane() + floats(row, g.W) + (reach.begin * g.strideW + left);
        const float offset = (float)(i * g.dilationH * g.W + across);
        float *to = values + window + reach.begin, *place = offsets + window + reach.begin;
        if (g.strideW == 1) takeLarger<1>(n, from, 1, offset, to, place);
        else if (g.strideW == 2) takeLarger<2>(n, from, 2, offset, to, place);
        else takeLarger<0>(n, from, g.strideW, offset, to, place);
      }
    }
  });
}

/** dx (N, C, H, W) from dy and the offsets, (N, C, outH, outW). */
KERNEL(void, maxPoolBack)(const int* geometry, const float* dy, const float* offsets, float* dx) {
  const Geometry& g = *(const Geometry*)geometry;
  clear(dx, g.N * g.C * g.plane());
  overRowsOfWindows(g, [&](int plane, int h) {
    const uint64_t window = floats(plane, g.places()) + floats(h, g.outW);
    const int64_t begin = (int64_t)(h * g.strideH - g.top) * g.W - g.left;
    float* to = dx + plane * g.plane();
    for (int w = 0; w < g.outW; w++) {
      const int place = (int)offsets[window + w];
      if (place >= 0) to[begin + (int64_t)w * g.strideW + place] += dy[window + w];
    }
  });
}

}  // namespace BUILD
