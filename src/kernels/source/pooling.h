// Max pooling: the largest element of each window, and where it lies, so that the gradient goes there.
#pragma once
#include "columns.h"
#include "kernels.h"
#include "threads.h"

namespace BUILD {

/** body(plane, h, w) for each window, plane by plane. */
template <class Body>
INLINE void overWindows(const Geometry& g, const Body& body) {
  const int threads = threadsFor((double)g.N * g.C * g.places() * g.size());
  parallel(threads, [&](int thread) {
    const Share share(thread, threads, g.N * g.C, 1);
    for (int plane = share.begin; plane < share.end; plane++) {
      for (int h = 0; h < g.outH; h++) {
        for (int w = 0; w < g.outW; w++) body(plane, h, w);
      }
    }
  });
}

/** The elements of a window along an axis that lie in the plane. */
struct Inside {
  int begin, end;
  Inside(int first, int filter, int dilation, int size)
      : begin(first < 0 ? over(-first, dilation) : 0), end(first < size ? least(filter, over(size - first, dilation)) : 0) {}
};

/**
 * Of x (N, C, H, W) the largest elements of windows, (N, C, outH, outW), the first of equal ones or the last NaN, and how far behind
 * its window's beginning each lies in its plane. `geometry` has the numbers of {@link Geometry}.
 */
KERNEL(void, maxPool)(const int* geometry, const float* x, float* values, float* offsets) {
  const Geometry& g = *(const Geometry*)geometry;
  overWindows(g, [&](int plane, int h, int w) {
    const int top = h * g.strideH - g.top, left = w * g.strideW - g.left;
    const Inside rows(top, g.filterH, g.dilationH, g.H), columns(left, g.filterW, g.dilationW, g.W);
    const float* from = x + plane * g.plane();
    float best = -__builtin_inff();
    int place = -1;
    for (int i = rows.begin; i < rows.end; i++) {
      const float* row = from + floats(top + i * g.dilationH, g.W);
      for (int j = columns.begin; j < columns.end; j++) {
        const float value = row[left + j * g.dilationW];
        const bool isTaken = value > best || value != value || place < 0;
        best = isTaken ? value : best;
        place = isTaken ? i * g.dilationH * g.W + j * g.dilationW : place;
      }
    }
    const uint64_t window = floats(plane, g.places()) + h * g.outW + w;
    values[window] = best;
    offsets[window] = (float)place;
  });
}

/** dx (N, C, H, W) from dy and the offsets, (N, C, outH, outW). */
KERNEL(void, maxPoolBack)(const int* geometry, const float* dy, const float* offsets, float* dx) {
  const Geometry& g = *(const Geometry*)geometry;
  clear(dx, g.N * g.C * g.plane());
  overWindows(g, [&](int plane, int h, int w) {
    const uint64_t window = floats(plane, g.places()) + h * g.outW + w;
    const int place = (int)offsets[window];
    const int64_t begin = (int64_t)(h * g.strideH - g.top) * g.W + (w * g.strideW - g.left);
    if (place >= 0) dx[plane * g.plane() + (uint64_t)(begin + place)] += dy[window];
  });
}

}  // namespace BUILD
