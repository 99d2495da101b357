// Batch, layer and group norm of x (N, C, P): standardized block by block, then scaled and shifted channel by channel. With `groups`
// a block is one of an image's groups of channels (layer norm has one group, and P = 1), without, 0, a channel of all images.
#pragma once
#include "kernels.h"
#include "scratch.h"
#include "threads.h"

namespace BUILD {

struct Norm {
  int N, C, P, groups;
  int threads() const { return threadsFor(4.0 * N * C * P); }
  int blocks() const { return groups ? N * groups : C; }
  /** The block of a run of P elements, of which there are N·C. */
  int blockOf(int run) const { return groups ? run / (C / groups) : run % C; }
  /** Elements of a block. */
  double size() const { return (double)N * C * P / blocks(); }
  /** Whether channels lie side by side, each of its own block: then vectors go over channels. */
  bool isColumns() const { return groups == 0 && P == 1; }
};

INLINE Vector reciprocalRoot(Vector v) { return splat(1) / __builtin_elementwise_sqrt(v); }
INLINE float scaleOf(float variance, float eps) { return reciprocalRoot(splat(variance + eps))[0]; }
/** A vector of a parameter, or where there is none of `other`. */
INLINE Vector loadOr(const float* p, int at, int left, float other) { return p ? load(p + at, left) : splat(other); }

/** Σ f(i, left) over the floats of vectors that begin at i, up to n: four sums side by side. */
template <class F>
INLINE float sumOver(int n, const F& f) {
  Vector a = splat(0), b = a, c = a, d = a;
  int i = 0;
  for (; i + 4 * WIDTH <= n; i += 4 * WIDTH) {
    a += f(i, WIDTH);
    b += f(i + WIDTH, WIDTH);
    c += f(i + 2 * WIDTH, WIDTH);
    d += f(i + 3 * WIDTH, WIDTH);
  }
  for (; i + WIDTH <= n; i += WIDTH) a += f(i, WIDTH);
  float sum = total((a + b) + (c + d));
  if (i < n) {
    float last[WIDTH];
    store(last, f(i, n - i));
    for (int j = 0; j < n - i; j++) sum += last[j];
  }
  return sum;
}

/** body(at, count) for each run of a block's elements that lie side by side. */
template <class Body>
INLINE void overBlock(const Norm& of, int block, const Body& body) {
  if (of.groups) return body(floats(block, of.C / of.groups) * of.P, of.C / of.groups * of.P);
  for (int n = 0; n < of.N; n++) body(floats(n * of.C + block, of.P), of.P);
}

/** body(j, left) for each vector of channels, on threads. */
template <class Body>
INLINE void overColumns(const Norm& of, const Body& body) {
  const int threads = of.threads();
  parallel(threads, [&](int thread) {
    const Share share(thread, threads, of.C, WIDTH);
    for (int j = share.begin; j < share.end; j += WIDTH) body(j, least(WIDTH, share.end - j));
  });
}

/** body(i) for each of n, on threads. */
template <class Body>
INLINE void overAll(int threads, int n, const Body& body) {
  parallel(threads, [&](int thread) {
    const Share share(thread, threads, n, 1);
    for (int i = share.begin; i < share.end; i++) body(i);
  });
}

/** The mean and the variance of each block. */
KERNEL(void, moments)(int n, int c, int places, int groups, const float* x, float* mean, float* variance) {
  const Norm of = {n, c, places, groups};
  const float part = (float)(1 / of.size());
  if (of.isColumns()) {
    return overColumns(of, [&](int j, int left) {
      Vector sum = splat(0), squares = sum;
      for (int i = 0; i < n; i++) sum += load(x + floats(i, c) + j, left);
      const Vector middle = sum * splat(part);
      for (int i = 0; i < n; i++) {
        const Vector apart = load(x + floats(i, c) + j, left) - middle;
        squares = fma(apart, apart, squares);
      }
      store(mean + j, middle, left);
      store(variance + j, squares * splat(part), left);
    });
  }
  overAll(of.threads(), of.blocks(), [&](int block) {
    float sum = 0, squares = 0;
    overBlock(of, block, [&](uint64_t at, int count) {
      sum += sumOver(count, [&](int i, int left) { return load(x + at + i, left); });
    });
    const float middle = sum * part;
    overBlock(of, block, [&](uint64_t at, int count) {
      squares += sumOver(count, [&](int i, int left) {
        const Vector apart = load(x + at + i, left) - splat(middle);
        return apart * apart;
      });
    });
    mean[block] = middle;
    variance[block] = squares * part;
  });
}

/** y = (x - mean) / √(variance + eps) · w + b, with moments of blocks and a weight and a bias of channels, which may be null. */
KERNEL(void, normalize)(int n, int c, int places, int groups, const float* x, const float* mean, const float* variance, float eps,
                        const float* w, const float* b, float* y) {
  const Norm of = {n, c, places, groups};
  if (of.isColumns()) {
    return overColumns(of, [&](int j, int left) {
      const Vector middle = load(mean + j, left), shift = loadOr(b, j, left, 0);
      const Vector scale = reciprocalRoot(load(variance + j, left) + splat(eps)) * loadOr(w, j, left, 1);
      for (int i = 0; i < n; i++) {
        const uint64_t at = floats(i, c) + j;
        store(y + at, fma(load(x + at, left) - middle, scale, shift), left);
      }
    });
  }
  const int width = places == 1 ? c / groups : places;  // of what has the same mean, and the same weight or weights side by side
  overAll(of.threads(), n * c * places / width, [&](int run) {
    const int block = places == 1 ? run : of.blockOf(run), channel = run % c;
    const float* weights = places == 1 && w ? w + run % groups * width : nullptr;
    const float* biases = places == 1 && b ? b + run % groups * width : nullptr;
    const Vector middle = splat(mean[block]), root = splat(scaleOf(variance[block], eps));
    const Vector scale = places > 1 && w ? root * splat(w[channel]) : root, shift = splat(places > 1 && b ? b[channel] : 0);
    const uint64_t at = floats(run, width);
    eachVector(0, width, EACH {
      const Vector a = weights ? scale * load(weights + i, left) : scale, s = biases ? load(biases + i, left) : shift;
      store(y + at + i, fma(load(x + at + i, left) - middle, a, s), left);
    });
  });
}

}  // namespace BUILD
