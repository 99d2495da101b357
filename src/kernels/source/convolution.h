// Convolution: y (O, P) = w (O, K) · columns (K, P) for each image and group, where K are the rows of the columns and P the places.
#pragma once
#include "frame.h"
#include "kernels.h"
#include "normalization.h"
#include "places.h"
#include "pooling.h"
#include "rows.h"
#include "scratch.h"

namespace BUILD {

constexpr int PLACES_MANY = 24;  // of all images, from which on it pays to lay a weight out in tiles
constexpr int BAND = 4096;          // floats that stay in the first-level cache

/** Where in the scratch the things of a convolution lie. */
struct Convolution {
  int threads;
  bool isFew;
  Pool pool;
  Frame frame;
  int rows;                      // of places that are made before they are pooled
  float *tiles, *work;           // of each group's weight; of each thread
  float *start, *scale, *shift;  // of each group's outputs as many as its tiles have rows
  float* few;
  int* offsets;
  uint64_t ofTiles, band, each, bytes;

  Convolution(const Geometry& g, Pool pool, float* scratch)
      : threads(threadsFor(g.multiplications())), pool(pool), frame(g, pool, threads) {
    const int O = g.outputs(), K = g.rows(), places = g.N * g.places();
    isFew = pool.size() == 1 && (double)g.N * g.places() < PLACES_MANY;
    rows = pool.size() == 1 ? frame.h.places : least(frame.h.places, most(1, BAND / (O * frame.w.places * pool.h)) * pool.h);
    band = pool.size() == 1 ? 0 : floats(O, rows * frame.w.places);
    ofTiles = floats(tiledRows(O), K);
    Scratch of(scratch);
    tiles = of.take(isFew ? 0 : g.groups * ofTiles);
    const int all = g.groups * tiledRows(O);
    start = of.take(all), scale = of.take(all), shift = of.take(all);
    offsets = (int*)of.take(isFew ? 0 : K);
    few = of.take(isFew ? floats(places, K + O) : 0);
    each = isFew ? 0 : (frame.floats() + ROWS * COLUMNS + band + 15) / 16 * 16;
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
KERNEL(double, convolveBytes)(const int* geometry, int poolH, int poolW) {
  return (double)Convolution(*(const Geometry*)geometry, {poolH, poolW}, nullptr).bytes;
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

/** Of each of O planes (rows, columns) the largest of windows, in rows that lie `line` apart, a plane's `apart` from another's. */
static void poolPlanes(Pool pool, int O, int rows, int columns, const float* from, float* to, size_t apart, size_t line) {
  const Geometry g = {1, O, rows, columns, O, rows / pool.h, columns / pool.w, pool.h, pool.w, pool.h, pool.w, 0, 0, 1, 1, 1};
  const Windows windows(g);
  for (int o = 0; o < O; o++) {
    for (int h = 0; h < g.outH; h++) WindowRow(windows, from + o * g.plane(), h).all(to + o * apart + h * line, nullptr);
  }
}

/** A piece of an image's group that lies in a frame, and where its outputs go. */
struct Piece {
  const Convolution& of;
  const Geometry& g;
  const float *frame, *tiles;
  Finish finish;
  int first, rows, columns;  // of its places: the image's row of the first, and how many there are
  float* y;
  size_t apart, line;  // of outputs, and of their rows
  float* edge;

  /** All rows of the columns, or in one row of places those that meet the image. */
  Runs whole() const { return {1, 0, g.rows(), 0}; }
  Runs inRow(int h) const {
    const Reach reach(g.H, g.filterH, g.dilationH, (first + h) * g.strideH - g.top);
    if (reach.end - reach.begin == g.filterH) return whole();
    const int length = (reach.end - reach.begin) * g.filterW;
    return {g.channels(), reach.begin * g.filterW, length, g.size() - length};
  }

  /** All outputs of `count` places, of which the first is in that row and column; more than a row's go on in the next one. */
  void put(Runs runs, int h, int w, int count) const {
    const int O = g.outputs(), K = g.rows();
    const float* x = frame + floats(h, of.frame.w.length) + w;
    const bool isWhole = w + COLUMNS <= columns;
    for (int o = 0, height = 0; o < O; o += height) {
      height = tileRows(O - o);
      const bool isDirect = isWhole && height <= O - o;
      float* to = y + o * apart + h * line + w;
      const size_t ldc = isDirect ? apart : COLUMNS;
      tileOfPlaces(height, runs, tiles + floats(o, K), x, of.offsets, finish.from(o), isDirect ? to : edge, ldc);
      for (int i = 0; !isDirect && i < least(height, O - o); i++)
        putRow(w, count, edge + i * COLUMNS, to + i * apart - w);
    }
  }
  /** Places of one output; `to` is where the first one's row begins. */
  void putRow(int w, int count, const float* from, float* to) const {
    for (int done = 0; done < count; to += line) {
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
      const Runs runs = isByRow ? inRow(line) : whole();
      for (int i = 0; i < count; i += COLUMNS) {
        const int begin = count < COLUMNS ? i : least(i, count - COLUMNS);  // some of them again, rather than a part of a tile
        put(runs, line + begin / length, begin % length, least(COLUMNS, count - begin));
      }
    }
  }
  /** The largest of each window, of some rows of places after the other. */
  void putPooled(float* band) const {
    for (int row = 0; row < rows; row += of.rows) {
      const int count = least(of.rows, rows - row);
      const size_t plane = (size_t)count * columns;
      const float* from = frame + floats(row, of.frame.w.length);
      Piece{of, g, from, tiles, finish, first + row, count, columns, band, plane, (size_t)columns, edge}.putAll();
      poolPlanes(of.pool, g.outputs(), count, columns, band, y + row / of.pool.h * line, apart, line);
    }
  }
};

static void convolveTiled(const Convolution& of, const Geometry& g, const float* x, const float* w, Finish finish, bool isLaidOut,
                          float* y) {
  const int O = g.outputs(), K = g.rows();
  for (int group = 0; !isLaidOut && group < g.groups; group++)
    packRowsOn(threadsFor(4.0 * O * K), w + floats(group * O, K), K, 1, O, K, of.tiles + group * of.ofTiles);
  of.frame.offsets(of.offsets);
  parallelEach(of.threads, of.frame.pieces(), [&](int thread, int piece) {
    float* frame = of.work + thread * of.each;
    const int across = of.frame.across(), down = of.frame.down();
    const int w = piece % across * of.frame.w.places, h = piece / across % down * of.frame.h.places;
    const int image = piece / across / down, group = image % g.groups;  // an image's group
    of.frame.lay(x + g.input(image), h, w, frame);
    const int rows = least(of.frame.h.places, g.outH - h), columns = least(of.frame.w.places, g.outW - w);
    float *edge = frame + of.frame.floats(), *band = edge + ROWS * COLUMNS;
    float* to = y + g.output(image) / of.pool.size() + floats(h / of.pool.h, g.outW / of.pool.w) + w / of.pool.w;
    const Piece here = {of, g, frame, of.tiles + group * of.ofTiles, finish.from(group * tiledRows(O)), h, rows, columns,
                        to, (size_t)g.places() / of.pool.size(), (size_t)g.outW / of.pool.w, edge};
    if (of.pool.size() == 1) here.putAll();
    else here.putPooled(band);
  });
}

/**
 * y (N, O, outH, outW) = the convolution of x (N, C, H, W) with w (O, C/groups, filterH, filterW), and a bias (O) if there is one;
 * normalized by given moments (O) if there are some, with a weight and a bias (O) that may be null; 0 at least if `rectifies`; and of
 * windows (poolH, poolW) side by side, of which there are whole ones, the largest, (N, O, outH/poolH, outW/poolW). `geometry` has the
 * numbers of {@link Geometry}.
 */
KERNEL(void, convolve)(const int* geometry, const float* x, const float* w, const float* bias, const float* mean, const float* variance,
                       float eps, const float* scale, const float* shift, bool rectifies, int poolH, int poolW, float* y, bool isLaidOut,
                       float* scratch) {
  const Geometry& g = *(const Geometry*)geometry;
  const Convolution of(g, {poolH, poolW}, scratch);
  const Finish finish = finishOf(of, g, bias, {mean, variance, eps, scale, shift}, rectifies);
  if (of.isFew) convolveFew(of, g, x, w, finish, y);
  else convolveTiled(of, g, x, w, finish, isLaidOut, y);
}

}  // namespace BUILD
