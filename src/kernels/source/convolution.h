// Convolution: y (O, P) = w (O, K) · columns (K, P) for each image and group, where K are the rows of the columns and P the places.
#pragma once
#include "frame.h"
#include "kernels.h"
#include "normalization.h"
#include "places.h"
#include "rows.h"
#include "scratch.h"

namespace BUILD {

constexpr int PLACES_MANY = 24;  // of all images, from which on it pays to lay a weight out in tiles

/** Where in the scratch the things of a convolution lie. */
struct Convolution {
  int threads;
  bool isFew;
  Frame frame;
  float *tiles, *work;           // of each group's weight; of each thread
  float *start, *scale, *shift;  // of each group's outputs as many as its tiles have rows
  float* few;
  int* offsets;
  uint64_t ofTiles, each, bytes;

  Convolution(const Geometry& g, float* scratch) : threads(threadsFor(g.multiplications())), frame(g, threads) {
    const int O = g.outputs(), K = g.rows(), places = g.N * g.places();
    isFew = (double)g.N * g.places() < PLACES_MANY;
    ofTiles = floats(tiledRows(O), K);
    Scratch of(scratch);
    tiles = of.take(isFew ? 0 : g.groups * ofTiles);
    const int all = g.groups * tiledRows(O);
    start = of.take(all), scale = of.take(all), shift = of.take(all);
    offsets = (int*)of.take(isFew ? 0 : K);
    few = of.take(isFew ? floats(places, K + O) : 0);
    each = isFew ? 0 : (frame.floats() + ROWS * COLUMNS + 15) / 16 * 16;
    work = of.take(threads * each);
    bytes = of.all();
  }
};

/** Lays out what becomes of the outputs. */
static Finish finishOf(const Convolution& of, const Geometry& g, const float* bias, GivenNorm norm, bool rectifies) {
  const int O = g.outputs(), rows = tiledRows(O);
  for (int group = 0; group < g.groups; group++) {
    for (int i = 0; i < rows; i++) {
      const int o = group * O + i, at = group * rows + i;
      const bool isOutput = i < O, isNormed = isOutput && norm.mean;
      of.start[at] = (isOutput && bias ? bias[o] : 0) - (isNormed ? norm.mean[o] : 0);
      of.scale[at] = isNormed ? scaleOf(norm.variance[o], norm.eps) * (norm.weight ? norm.weight[o] : 1) : 1;
      of.shift[at] = isNormed && norm.bias ? norm.bias[o] : 0;
    }
  }
  return {of.start, of.scale, of.shift, rectifies ? 0 : -__builtin_inff()};
}

/** Bytes of scratch that {@link convolve} needs. */
KERNEL(double, convolveBytes)(const int* geometry) {
  return (double)Convolution(*(const Geometry*)geometry, nullptr).bytes;
}

/** Few places: a row of the columns' transpose for each, and the weight as it lies. */
static void convolveFew(const Convolution& of, const Geometry& g, const float* x, const float* w, Finish all, float* y) {
  const int O = g.outputs(), K = g.rows(), P = g.places(), places = g.N * P;
  float *rows = of.few, *made = of.few + floats(places, K);  // (N·P, K), (N·P, O)
  for (int group = 0; group < g.groups; group++) {
    const Finish finish = all.from(group * tiledRows(O));
    clear(rows, floats(places, K));
    for (int n = 0; n < g.N; n++) {
      const float* image = x + g.input(n * g.groups + group);
      for (int k = 0; k < K; k++) {
        overRuns(g, k, 0, P, [&](int place, size_t at, int count) {
          for (int i = 0; i < count; i++) rows[floats(n * P + place + i, K) + k] = image[at + (size_t)i * g.strideW];
        });
      }
    }
    parallel(of.threads, [&](int thread) {
      const Share share(thread, of.threads, O, 4);
      timesRows(places, share.end - share.begin, K, rows, w + floats(group * O + share.begin, K), made + share.begin, O);
    });
    for (int n = 0; n < g.N; n++) {
      for (int o = 0; o < O; o++) {
        float* to = y + floats(n * g.O + group * O + o, P);
        for (int p = 0; p < P; p++) to[p] = finish.of(o, splat(made[floats(n * P + p, O) + o] + finish.start[o]))[0];
      }
    }
  }
}

/** A piece of an image's group that lies in a frame, and where its outputs go. */
struct Piece {
  const Convolution& of;
  const Geometry& g;
  const float *frame, *tiles;
  Finish finish;
  int rows, columns;  // of its places
  float *y, *edge;

  /** All outputs of `count` places, of which the first is in that row and column; more than a row's go on in the next one. */
  void put(int h, int w, int count) const {
    const int O = g.outputs(), K = g.rows();
    const float* x = frame + floats(h, of.frame.w.length) + w;
    const bool isWhole = w + COLUMNS <= columns;
    for (int o = 0, height = 0; o < O; o += height) {
      height = tileRows(O - o);
      const bool isDirect = isWhole && height <= O - o;
      float* to = y + floats(o, g.places()) + floats(h, g.outW) + w;
      const size_t ldc = isDirect ? g.places() : COLUMNS;
      tileOfPlaces(height, K, tiles + floats(o, K), x, of.offsets, finish.from(o), isDirect ? to : edge, ldc);
      for (int i = 0; !isDirect && i < least(height, O - o); i++)
        putRow(w, count, edge + i * COLUMNS, to + floats(i, g.places()) - w);
    }
  }
  /** Places of one output; `to` is where the first one's row begins. */
  void putRow(int w, int count, const float* from, float* to) const {
    for (int done = 0; done < count; to += g.outW) {
      const int n = least(count - done, of.frame.w.length - w);
      if (w < columns) copy(to + w, from + done, least(n, columns - w));
      done += n;
      w = 0;
    }
  }
  /** In lines of places, one row or all of them, with what lies between rows; of whichever are fewer tiles. */
  void putAll() const {
    const int length = of.frame.w.length, all = (rows - 1) * length + columns;
    const bool isByRow = 8 * rows * over(columns, COLUMNS) <= 9 * over(all, COLUMNS);
    const int lines = isByRow ? rows : 1, count = isByRow ? columns : all;
    for (int line = 0; line < lines; line++) {
      for (int i = 0; i < count; i += COLUMNS) {
        const int begin = count < COLUMNS ? i : least(i, count - COLUMNS);  // some of them again, rather than a part of a tile
        put(line + begin / length, begin % length, least(COLUMNS, count - begin));
      }
    }
  }
};

static void convolveTiled(const Convolution& of, const Geometry& g, const float* x, const float* w, Finish finish, bool isLaidOut,
                          float* y) {
  const int O = g.outputs(), K = g.rows();
  for (int group = 0; !isLaidOut && group < g.groups; group++)
    packRowsOn(threadsFor(4.0 * O * K), w + floats(group * O, K), K, 1, O, K, of.tiles + group * of.ofTiles);
  of.frame.offsets(of.offsets);
  parallel(of.threads, [&](int thread) {
    float* frame = of.work + thread * of.each;
    const Share share(thread, of.threads, of.frame.pieces(), 1);
    for (int piece = share.begin; piece < share.end; piece++) {
      const int across = of.frame.across(), down = of.frame.down();
      const int w = piece % across * of.frame.w.places, h = piece / across % down * of.frame.h.places;
      const int image = piece / across / down, group = image % g.groups;  // an image's group
      of.frame.lay(x + g.input(image), h, w, frame);
      const Piece here = {of, g, frame, of.tiles + group * of.ofTiles, finish.from(group * tiledRows(O)),
                          least(of.frame.h.places, g.outH - h), least(of.frame.w.places, g.outW - w),
                          y + g.output(image) + floats(h, g.outW) + w, frame + of.frame.floats()};
      here.putAll();
    }
  });
}

/**
 * y (N, O, outH, outW) = the convolution of x (N, C, H, W) with w (O, C/groups, filterH, filterW), and a bias (O) if there is one;
 * normalized by given moments (O) if there are some, with a weight and a bias (O) that may be null; and 0 at least if `rectifies`.
 * `geometry` has the numbers of {@link Geometry}.
 */
KERNEL(void, convolve)(const int* geometry, const float* x, const float* w, const float* bias, const float* mean, const float* variance,
                       float eps, const float* scale, const float* shift, bool rectifies, float* y, bool isLaidOut,
                       float* scratch) {
  const Geometry& g = *(const Geometry*)geometry;
  const Convolution of(g, scratch);
  const Finish finish = finishOf(of, g, bias, {mean, variance, eps, scale, shift}, rectifies);
  if (of.isFew) convolveFew(of, g, x, w, finish, y);
  else convolveTiled(of, g, x, w, finish, isLaidOut, y);
}

}  // namespace BUILD
