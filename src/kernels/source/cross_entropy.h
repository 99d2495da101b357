// Softmax with cross entropy: the losses of rows of scores and, in the same pass over them, their gradient.
#pragma once
#include "kernels.h"
#include "scratch.h"
#include "softmax.h"
#include "threads.h"

namespace BUILD {

enum Reduction { NONE, MEAN, SUM };

struct CrossEntropyScratch {
  float *constants, *losses;
  uint64_t bytes;
  CrossEntropyScratch(int R, float* scratch) {
    Scratch of(scratch);
    constants = of.take(sizeof(Constants) / sizeof(float));
    losses = of.take(R);
    bytes = of.all();
  }
};

/** Bytes of scratch that {@link crossEntropy} needs. */
KERNEL(double, crossEntropyBytes)(int R) { return (double)CrossEntropyScratch(R, nullptr).bytes; }

/** Σ w[c]·(x[c] - most) of a row, w being all 1 where it is null. */
INLINE double weightedSum(int C, const float* x, float most, const float* weight) {
  const Vector shift = splat(most);
  Vector sum = splat(0);
  for (int c = 0; c < C; c += WIDTH) {
    const Vector y = load(x + c, C - c) - shift;
    sum += only(weight ? y * load(weight + c, C - c) : y, C - c);
  }
  return total(sum);
}

/** d[c] = p·d[c] - s·w[c], w being all 1 where it is null. */
INLINE void gradientOfRow(int C, float p, float s, const float* weight, float* d) {
  const Vector times = splat(p), spread = splat(s);
  for (int c = 0; c < C; c += WIDTH) {
    Vector v = load(d + c, C - c) * times;
    if (s != 0) v -= weight ? load(weight + c, C - c) * spread : spread;
    store(d + c, v, C - c);
  }
}

/**
 * The loss of scores (R, C) by the right classes, with a weight for each class (C) or null, and with `smoothing` of each target
 * spread over all classes: a number, or (R) where nothing is reduced. If `dScores` is not null, it becomes the loss's gradient,
 * of each row's loss if nothing is reduced. Rows whose target is `ignored` do not count.
 *
 * The result is the first row whose target is no class, at which nothing has been written, or -1.
 */
KERNEL(int, crossEntropy)(int R, int C, const float* scores, const int* target, const float* weight, double ignored,
                          double smoothing, int reduction, float* loss, float* dScores, float* scratch) {
  double ofRows = 0, ofClasses = 0;  // Σ of the weights
  for (int row = 0; row < R; row++) {
    const int y = target[row];
    if (y == ignored) continue;
    if (y < 0 || y >= C) return row;
    ofRows += weight ? weight[y] : 1;
  }
  if (smoothing != 0) {
    for (int c = 0; c < C; c++) ofClasses += weight ? weight[c] : 1;
  }
  const CrossEntropyScratch of(R, scratch);
  placeConstants(of.constants);
  float* losses = reduction == NONE ? loss : of.losses;
  const double scale = reduction != MEAN ? 1 : ofRows == 0 ? __builtin_nan("") : 1 / ofRows;
  const int threads = threadsFor(8. * R * C);
  parallel(threads, [&](int thread) {
    const Constants& k = *(const Constants*)of.constants;
    const Share share(thread, threads, R, 1);
    for (int row = share.begin; row < share.end; row++) {
      const float* x = scores + floats(row, C);
      float* d = dScores ? dScores + floats(row, C) : nullptr;
      const int y = target[row];
      const bool counts = y != ignored;
      const double ofTarget = !counts ? 0 : (1 - smoothing) * (weight ? weight[y] : 1), spread = !counts ? 0 : smoothing / C;
      const float most = largest(C, x);
      const float sum = exponentials(C, x, most, d, k);
      losses[row] = 0;
      if (counts) {
        const double log = logarithm(sum);
        double l = ofTarget * (log - (x[y] - most));
        if (spread != 0) l += spread * (log * ofClasses - weightedSum(C, x, most, weight));
        losses[row] = (float)l;
      }
      if (d) {
        const double times = counts ? scale : 0;
        gradientOfRow(C, (float)(times * (ofTarget + spread * ofClasses) / sum), (float)(times * spread), weight, d);
        if (counts) d[y] -= (float)(times * ofTarget);
      }
    }
  });
  if (reduction == NONE) return -1;
  double sum = 0;
  for (int row = 0; row < R; row++) sum += losses[row];
  loss[0] = (float)(sum * scale);
  return -1;
}

/** x (R, C), each row times its factor, of which there are so many that come again and again; what is 0 stays 0. */
KERNEL(void, scaleRows)(int R, int C, float* x, const float* factors, int count) {
  const int threads = threadsFor(8. * R * C);
  parallel(threads, [&](int thread) {
    const Share share(thread, threads, R, 1);
    for (int row = share.begin; row < share.end; row++) {
      float* at = x + floats(row, C);
      const Vector factor = splat(factors[row % count]);
      for (int c = 0; c < C; c += WIDTH) {
        const Vector v = load(at + c, C - c);
        store(at + c, v == 0.f ? v : v * factor, C - c);
      }
    }
  });
}

}  // namespace BUILD
