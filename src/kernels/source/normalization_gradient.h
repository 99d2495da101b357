// The gradient of batch, layer and group norm. With s = 1 / √(variance + eps) and z = (x - mean)·s,
//
//   dw = Σ dy·z,  db = Σ dy,  dx = s·(g - mean(g) - z·mean(g·z)) with g = dy·w,
//
// where the means over the block, shift and stretch, are 0 if the moments are not those of x.
#pragma once
#include "normalization.h"

namespace BUILD {

/** Where in the scratch the sums of each run lie. */
struct NormSums {
  float *dy, *dyz;  // (N·C)
  uint64_t bytes;
  NormSums(const Norm& of, float* scratch) {
    Scratch from(scratch);
    const bool isOfRuns = of.groups != 0 && of.P > 1;
    dy = from.take(isOfRuns ? floats(of.N, of.C) : 0);
    dyz = from.take(isOfRuns ? floats(of.N, of.C) : 0);
    bytes = from.all();
  }
};

/** Bytes of scratch that {@link normalizeBack} needs. */
KERNEL(double, normalizeBackBytes)(int n, int c, int places, int groups) {
  return (double)NormSums({n, c, places, groups}, nullptr).bytes;
}

struct NormBack {
  Norm of;
  const float *x, *dy, *mean, *variance, *w;
  float eps;
  bool isOwn;  // whether the moments are those of x
  float *dx, *dw, *db;

  float s(int block) const { return scaleOf(variance[block], eps); }
  Vector z(uint64_t at, int left, Vector middle, Vector s) const { return (load(x + at, left) - middle) * s; }
  /** A run's dx, all of one weight. */
  void put(uint64_t at, int count, float weight, int block, float shift, float stretch) const {
    const Vector middle = splat(mean[block]), root = splat(s(block)), scale = root * splat(weight);
    for (int i = 0; i < count; i += WIDTH) {
      const Vector g = load(dy + at + i, count - i) - splat(shift);
      store(dx + at + i, fma(z(at + i, count - i, middle, root), splat(-stretch), g) * scale, count - i);
    }
  }
  float sumOfRun(uint64_t at, int count) const {
    return sumOver(count, [&](int i, int left) { return load(dy + at + i, left); });
  }
  float productOfRun(uint64_t at, int count, int block) const {
    const Vector middle = splat(mean[block]), root = splat(s(block));
    return sumOver(count, [&](int i, int left) { return load(dy + at + i, left) * z(at + i, left, middle, root); });
  }
};

/** Channels side by side, each a block. */
static void columnsBack(const NormBack& back) {
  const Norm& of = back.of;
  const Vector part = splat(back.isOwn ? (float)(1 / of.size()) : 0);
  overColumns(of, [&](int j, int left) {
    const Vector middle = load(back.mean + j, left), root = reciprocalRoot(load(back.variance + j, left) + splat(back.eps));
    Vector sum = splat(0), product = sum;
    for (int i = 0; i < of.N; i++) {
      const uint64_t at = floats(i, of.C) + j;
      sum += load(back.dy + at, left);
      product = fma(load(back.dy + at, left), back.z(at, left, middle, root), product);
    }
    if (back.db) store(back.db + j, sum, left);
    if (back.dw) store(back.dw + j, product, left);
    const Vector scale = root * loadOr(back.w, j, left, 1);
    for (int i = 0; i < of.N; i++) {
      const uint64_t at = floats(i, of.C) + j;
      const Vector g = load(back.dy + at, left) - sum * part;
      store(back.dx + at, (g - back.z(at, left, middle, root) * (product * part)) * scale, left);
    }
  });
}

/** Blocks of a channel of all images. */
static void channelsBack(const NormBack& back) {
  const Norm& of = back.of;
  const float part = back.isOwn ? (float)(1 / of.size()) : 0;
  overAll(of.threads(), of.C, [&](int c) {
    float sum = 0, product = 0;
    overBlock(of, c, [&](uint64_t at, int count) {
      sum += back.sumOfRun(at, count);
      product += back.productOfRun(at, count, c);
    });
    if (back.db) back.db[c] = sum;
    if (back.dw) back.dw[c] = product;
    overBlock(of, c, [&](uint64_t at, int count) {
      back.put(at, count, back.w ? back.w[c] : 1, c, sum * part, product * part);
    });
  });
}

/** Blocks of an image's group, whose channels are runs. */
static void groupsBack(const NormBack& back, const NormSums& sums) {
  const Norm& of = back.of;
  const int width = of.C / of.groups;
  const float part = (float)(1 / of.size());
  overAll(of.threads(), of.blocks(), [&](int block) {
    const int first = block * width;  // run
    const auto weightOf = [&](int run) { return back.w ? back.w[run % of.C] : 1; };
    float shift = 0, stretch = 0;
    for (int run = first; run < first + width; run++) {
      const uint64_t at = floats(run, of.P);
      sums.dy[run] = back.sumOfRun(at, of.P);
      sums.dyz[run] = back.productOfRun(at, of.P, block);
      shift += weightOf(run) * sums.dy[run];
      stretch += weightOf(run) * sums.dyz[run];
    }
    const Vector middle = splat(back.mean[block]), root = splat(back.s(block));
    for (int run = first; run < first + width; run++) {
      const uint64_t at = floats(run, of.P);
      for (int i = 0; i < of.P; i += WIDTH) {
        const int left = of.P - i;
        const Vector g = load(back.dy + at + i, left) * splat(weightOf(run)) - splat(shift * part);
        store(back.dx + at + i, (g - back.z(at + i, left, middle, root) * splat(stretch * part)) * root, left);
      }
    }
  });
  for (int c = 0; c < of.C; c++) {
    float sum = 0, product = 0;
    for (int n = 0; n < of.N; n++) {
      sum += sums.dy[n * of.C + c];
      product += sums.dyz[n * of.C + c];
    }
    if (back.db) back.db[c] = sum;
    if (back.dw) back.dw[c] = product;
  }
}

/** Blocks of an image's group, whose channels lie side by side. */
static void rowsBack(const NormBack& back) {
  const Norm& of = back.of;
  const int width = of.C / of.groups;
  const float part = (float)(1 / of.size());
  overAll(of.threads(), of.blocks(), [&](int block) {
    const uint64_t at = floats(block, width);
    const int channel = block % of.groups * width;
    const Vector middle = splat(back.mean[block]), root = splat(back.s(block));
    const auto g = [&](int i, int left) { return load(back.dy + at + i, left) * loadOr(back.w, channel + i, left, 1); };
    const Vector shift = splat(part * sumOver(width, g));
    const Vector stretch =
        splat(part * sumOver(width, [&](int i, int left) { return g(i, left) * back.z(at + i, left, middle, root); }));
    for (int i = 0; i < width; i += WIDTH) {
      const int left = width - i;
      store(back.dx + at + i, (g(i, left) - shift - back.z(at + i, left, middle, root) * stretch) * root, left);
    }
  });
  if (!back.dw && !back.db) return;
  overAll(of.threads(), of.groups * over(width, WIDTH), [&](int vector) {
    const int group = vector / over(width, WIDTH), i = vector % over(width, WIDTH) * WIDTH, left = least(WIDTH, width - i);
    Vector sum = splat(0), product = sum;
    for (int n = 0; n < of.N; n++) {
      const int block = n * of.groups + group;
      const uint64_t at = floats(block, width) + i;
      sum += load(back.dy + at, left);
      product = fma(load(back.dy + at, left), back.z(at, left, splat(back.mean[block]), splat(back.s(block))), product);
    }
    if (back.db) store(back.db + group * width + i, sum, left);
    if (back.dw) store(back.dw + group * width + i, product, left);
  });
}

/** `isOwn` says that the moments are those of x, and not of other data. `w`, `dw` and `db` may be null. */
KERNEL(void, normalizeBack)(int n, int c, int places, int groups, bool isOwn, const float* x, const float* dy, const float* mean,
                            const float* variance, float eps, const float* w, float* dx, float* dw, float* db, float* scratch) {
  const NormBack back = {{n, c, places, groups}, x, dy, mean, variance, w, eps, isOwn, dx, dw, db};
  if (back.of.isColumns()) columnsBack(back);
  else if (groups == 0) channelsBack(back);
  else if (places == 1) rowsBack(back);
  else groupsBack(back, NormSums(back.of, scratch));
}

}  // namespace BUILD
