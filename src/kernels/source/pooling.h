// Max pooling: the largest element of each window, and where it lies, so that the gradient goes there.
#pragma once
#include "columns.h"
#include "kernels.h"
#include "threads.h"

namespace BUILD {

/** body(plane, h) for each row of windows, plane by plane. */
template <class Body>
INLINE void overRowsOfWindows(const Geometry& g, const Body& body) {
  const int threads = threadsFor(8.0 * g.N * g.C * g.places() * g.size());
  parallel(threads, [&](int thread) {
    const Share share(thread, threads, g.N * g.C, 1);
    for (int plane = share.begin; plane < share.end; plane++) {
      for (int h = 0; h < g.outH; h++) body(plane, h);
    }
  });
}

/** The larger of each two, and NaN where one of them is. */
INLINE Vector larger(Vector a, Vector b) { return bits(bits(atLeast(b, a)) | (a != a)); }

/** As many floats as a vector has, each `stride` after the one before. */
INLINE Vector everyNth(const float* x, int stride) {
  if (stride == 1) return load(x);
  if (stride == 2) return everySecond(x);
  Vector v;
  for (int i = 0; i < WIDTH; i++) v[i] = x[(int64_t)i * stride];
  return v;
}

/** Windows along a row. */
struct Windows {
  const Geometry& g;
  bool arePairs;      // of columns, side by side
  int first, behind;  // those all of whose columns lie in the plane

  Windows(const Geometry& g)
      : g(g),
        arePairs(g.filterW == 2 && g.strideW == 2 && g.dilationW == 1),
        first(Reach(g.W, g.outW, g.strideW, -g.left).begin),
        behind(Reach(g.W, g.outW, g.strideW, (g.filterW - 1) * g.dilationW - g.left).end) {}
};

/** A row of them: where it begins in its plane, and which elements of the windows lie there. */
struct WindowRow {
  const Windows& windows;
  const Geometry& g;
  const float* plane;
  int top;     // row of the first element of each window
  Reach rows;  // of the windows' rows those that lie in the plane

  WindowRow(const Windows& windows, const float* plane, int h)
      : windows(windows),
        g(windows.g),
        plane(plane),
        top(h * g.strideH - g.top),
        rows(g.H, g.filterH, g.dilationH, top) {}

  /** How far behind its window's beginning an element lies in the plane. */
  float behindBeginning(int i, int j) const { return (float)(i * g.dilationH * g.W + j * g.dilationW); }
  const float* at(int w, int i, int j) const {
    return plane + (int64_t)(top + i * g.dilationH) * g.W + (w * g.strideW - g.left + j * g.dilationW);
  }

  /** The largest element of one window; `place` may be null. */
  void one(int w, float* value, float* place) const {
    float best = -__builtin_inff(), offsetOfBest = -1;
    const int left = w * g.strideW - g.left;
    const Reach columns(g.W, g.filterW, g.dilationW, left);
    for (int i = rows.begin; i < rows.end; i++) {
      for (int j = columns.begin; j < columns.end; j++) {
        const float x = *at(w, i, j);
        if (!(x > best) && x == x && offsetOfBest >= 0) continue;
        best = x;
        offsetOfBest = behindBeginning(i, j);
      }
    }
    *value = best;
    if (place) *place = offsetOfBest;
  }

  /** body(x, place) for each element of as many windows as a vector has floats. */
  template <class Body>
  ALWAYS void overElements(int w, const Body& body) const {
    const float* row = at(w, rows.begin, 0);
    for (int i = rows.begin; i < rows.end; i++, row += (size_t)g.dilationH * g.W) {
      Vector place = splat(behindBeginning(i, 0));
      for (int j = 0; j < g.filterW; j++, place += splat((float)g.dilationW))
        body(everyNth(row + (size_t)j * g.dilationW, g.strideW), place);
    }
  }

  /** Those of as many windows as a vector has floats, of which no column lies outside. */
  void some(int w, float* values, float* places) const {
    Vector best = splat(-__builtin_inff()), offsets = splat(-1);
    overElements(w, [&](Vector x, Vector place) {
      const Integers isTaken = (x > best) | (x != x) | (offsets < 0.f);
      best = isTaken ? x : best;
      offsets = isTaken ? place : offsets;
    });
    store(values, best);
    store(places, offsets);
  }

  /** The same without their places. */
  void largest(int w, float* values) const {
    Vector best = splat(-__builtin_inff());
    overElements(w, [&](Vector x, Vector) { best = larger(best, x); });
    store(values, best);
  }

  /** take(w) for as many windows from w on as a vector has floats; one after the other those of which a column lies outside. */
  template <class Take>
  ALWAYS void overWindows(float* values, float* places, const Take& take) const {
    const int first = windows.first, behind = windows.behind;
    int w = 0;
    for (; w < first; w++) one(w, values + w, offset(places, w));
    for (; w + WIDTH <= behind; w += WIDTH) take(w);
    if (w < behind && w > first) take((w = behind) - WIDTH);  // some of them again, rather than one after the other
    for (; w < g.outW; w++) one(w, values + w, offset(places, w));
  }

  /** The largest elements of pairs: of each column, then of neighbours. */
  void largestOfPairs(float* values) const {
    const float* first = at(0, rows.begin, 0);
    const size_t down = (size_t)g.dilationH * g.W;
    const int count = rows.end - rows.begin;
    overWindows(values, nullptr, [=](int w) __attribute__((always_inline)) {
      const float* row = first + 2 * w;
      Vector left = load(row), right = load(row + WIDTH);
      for (int i = 1; i < count; i++) {
        row += down;
        left = larger(left, load(row)), right = larger(right, load(row + WIDTH));
      }
      Double both;
      both.lo = left, both.hi = right;
      store(values + w, larger(both.even, both.odd));
    });
  }

  /** Those of all windows, and, unless that is null, where they lie. */
  __attribute__((noinline)) void all(float* values, float* places) const {
    if (!places && windows.arePairs && rows.begin < rows.end) return largestOfPairs(values);
    overWindows(values, places, [&](int w) { places ? some(w, values + w, places + w) : largest(w, values + w); });
  }
};

/**
 * Of x (N, C, H, W) the largest elements of windows, (N, C, outH, outW), the first of equal ones or the last NaN, and how far behind
 * its window's beginning each lies in its plane, unless that is not wanted: null. `geometry` has the numbers of {@link Geometry}.
 */
KERNEL(void, maxPool)(const int* geometry, const float* x, float* values, float* offsets) {
  const Geometry& g = *(const Geometry*)geometry;
  const Windows windows(g);
  overRowsOfWindows(g, [&](int plane, int h) {
    const WindowRow row(windows, x + plane * g.plane(), h);
    const uint64_t window = floats(plane, g.places()) + floats(h, g.outW);
    row.all(values + window, offset(offsets, window));
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
