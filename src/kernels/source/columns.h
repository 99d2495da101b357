// The columns of an image: what a convolution's filter meets at each of its places. A row of them is that of one element of the
// filter, and lies in the image in runs, which is how they are read and written; they are never all in memory.
#pragma once
#include "vector.h"

namespace BUILD {

/** A convolution of images (C, H, W) to (O, outH, outW). An image of one axis has the height 1. */
struct Geometry {
  int N, C, H, W, O, outH, outW;
  int filterH, filterW, strideH, strideW, top, left, dilationH, dilationW, groups;

  int channels() const { return C / groups; }
  int outputs() const { return O / groups; }
  /** Elements of the filter that meet a channel. */
  int size() const { return filterH * filterW; }
  /** Rows of the columns, of one group. */
  int rows() const { return channels() * size(); }
  int places() const { return outH * outW; }
  uint64_t plane() const { return floats(H, W); }
  /** Where the channels of an image's group begin, of all `image` = n·groups + group before it. */
  uint64_t input(int image) const { return floats(image, channels()) * plane(); }
  uint64_t output(int image) const { return floats(image, outputs()) * places(); }
  double multiplications() const { return (double)N * O * rows() * places(); }
};

/** The places along an axis at which an element of the filter, `offset` from where it lies, meets the image. */
struct Reach {
  int begin, end;
  Reach(int size, int count, int stride, int offset)
      : begin(offset < 0 ? least(count, over(-offset, stride)) : 0),
        end(offset < size ? most(begin, least(count, over(size - offset, stride))) : begin) {}
};

/**
 * body(place, at, count) for each run in row k of the columns of an image's group, of places from `begin` to `end`: there the
 * filter meets `at` in the group's channels, and at the next places what lies further on, each time by the stride.
 */
template <class Body>
INLINE void overRuns(const Geometry& g, int k, int begin, int end, const Body& body) {
  const int down = k % g.size() / g.filterW * g.dilationH - g.top, across = k % g.filterW * g.dilationW - g.left;
  const uint64_t channel = k / g.size() * g.plane();
  const Reach reach(g.W, g.outW, g.strideW, across);
  for (int h = begin / g.outW; h * g.outW < end; h++) {
    const int y = h * g.strideH + down, start = h * g.outW;
    const int first = most(reach.begin, begin - start), last = least(reach.end, end - start);
    if (y < 0 || y >= g.H || first >= last) continue;
    body(start + first, (size_t)(channel + floats(y, g.W) + (first * g.strideW + across)), last - first);
  }
}

/** Every second float from x on, as many as a vector has, of which the last one is the last that is read. */
INLINE Vector everySecond(const float* x) {
  Vector v;
  v.lo = load(x).even, v.hi = load(x + WIDTH - 1).odd;
  return v;
}

/** `to`: n elements that lie `stride` apart. */
OUTLINE void gather(int n, const float* from, int stride, float* to) {
  if (stride == 1) return copy(to, from, n);
  int i = 0;
  for (; stride == 2 && i + WIDTH <= n; i += WIDTH) store(to + i, everySecond(from + 2 * i));
  for (; i < n; i++) to[i] = from[(size_t)i * stride];
}

/** to += a·from, where the elements of each lie so far apart. */
OUTLINE void addTimes(int n, float a, const float* from, int stride, float* to, int strideOfTo) {
  int i = 0;
  if (stride == 1 && strideOfTo == 1) {
    for (const Vector v = splat(a); i + WIDTH <= n; i += WIDTH) store(to + i, fma(v, load(from + i), load(to + i)));
  }
  for (; i < n; i++) to[(size_t)i * strideOfTo] += a * from[(size_t)i * stride];
}

/** a · b, where the elements of b lie so far apart. */
OUTLINE float dot(int n, const float* a, const float* b, int stride) {
  Vector sums = splat(0);
  int i = 0;
  if (stride == 1) {
    for (; i + WIDTH <= n; i += WIDTH) sums = fma(load(a + i), load(b + i), sums);
  }
  float sum = total(sums);
  for (; i < n; i++) sum += a[i] * b[(size_t)i * stride];
  return sum;
}

/** Places from `begin` to `end` of row k of the columns of an image's group; zeros where the filter meets nothing. */
OUTLINE void placesOf(const Geometry& g, const float* image, int k, int begin, int end, float* to) {
  int done = begin;
  overRuns(g, k, begin, end, [&](int place, size_t at, int count) {
    clear(to + done - begin, place - done);
    gather(count, image + at, g.strideW, to + place - begin);
    done = place + count;
  });
  clear(to + done - begin, end - done);
}

}  // namespace BUILD
