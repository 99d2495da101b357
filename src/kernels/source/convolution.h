// Convolution: y (O, P) = w (O, K) · columns (K, P) for each image and group, where K are the rows of the columns and P the places.
#pragma once
#include "frame.h"
#include "kernels.h"
#include "normalization.h"
#include "places.h"
#include "pooling.h"
#include "rows.h"
#include "scratch.h"
#include "winograd.h"

namespace BUILD {

constexpr int PLACES_MANY = 24;  // of all images, from which on it pays to lay a weight out in tiles
constexpr int BAND = 4096;          // floats that stay in the first-level cache

/** Where in the scratch the things of a convolution lie. */
struct Convolution {
  int threads;
  bool isMinimal, isFew, isInBands;
  int side;  // outputs of a place along an axis
  Pool pool;
  Geometry walk;
  Frame frame;
  int rows;                      // of places that are made before they are pooled
  float *tiles, *work;           // of each group's weight; of each thread
  float *start, *scale, *shift;  // of each group's outputs as many as its tiles have rows
  float* few;
  int* offsets;
  uint64_t ofTiles, band, each, bytes;

  Convolution(const Geometry& g, Pool pool, bool isMinimal, float* scratch)
      : threads(threadsFor(g.multiplications())),
        isMinimal(isMinimal),
        isInBands(pool.size() > 1 && !isMinimal),
        side(pool.size() == 1 && isMinimal ? 2 : 1),
        pool(pool),
        walk(isMinimal ? tilesOf(g) : g),
        frame(walk, isMinimal ? Pool{1, 1} : pool, threads) {
    const int C = g.channels(), O = g.outputs(), K = g.rows(), places = g.N * g.places();
    isFew = pool.size() == 1 && (double)g.N * g.places() < PLACES_MANY;
    rows = isInBands ? least(frame.h.places, most(1, BAND / (O * frame.w.places * pool.h)) * pool.h) : frame.h.places;
    band = isInBands ? floats(O, rows * frame.w.places) : 0;
    ofTiles = floats(tiledRows(O), isMinimal ? POINTS * C : K);
    Scratch of(scratch);
    tiles = of.take(isFew ? 0 : g.groups * ofTiles);
    const int all = g.groups * tiledRows(O);
    start = of.take(all), scale = of.take(all), shift = of.take(all);
    offsets = (int*)of.take(isFew ? 0 : walk.rows());
    few = of.take(isFew ? floats(places, K + O) : 0);
    const uint64_t tile = isMinimal ? (POINTS * (uint64_t)(C + ROWS) + 4) * COLUMNS : ROWS * COLUMNS;
    each = isFew ? 0 : (frame.floats() + tile + band + 15) / 16 * 16;
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
  const Geometry& g = *(const Geometry*)geometry;
  const Pool pool = {poolH, poolW};
  const double minimal = isMinimal(g, pool) ? (double)Convolution(g, pool, true, nullptr).bytes : 0;
  return minimal + (double)Convolution(g, pool, false, nullptr).bytes;  // for what is not finite
}

/** Few places: a row of the columns' transpose for each, and the weight as it lies. */
static void convolveFew(const Convolution& of, const Geometry& g, const float* x, const float* w, Finish all, float* y) {
  const int O = g.outputs(), K = g.rows(), P = g.places(), places = g.N * P;
  float *rows = of.few, *made = of.few + floats(places, K);  // (N·P, K), (N·P, O)
  for (int group = 0; group < g.groups; group++) {
    const Finish finish = all.from(group * tiledRows(O));
    for (int n = 0; n < g.N; n++) {
      const float* image = x + g.input(n * g.groups + group);
      for (int k = 0; k < K; k++) {
        float row[PLACES_MANY];
        placesOf(g, image, k, 0, P, row);
        for (int p = 0; p < P; p++) rows[floats(n * P + p, K) + k] = row[p];
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
  int first, rows, columns;  // of its outputs: the image's row of the first, and how many there are
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

  /** A row of an output's floats from there on, as far as they are the piece's; more than a row's go on in the places' next row. */
  __attribute__((noinline)) void putRow(int row, int column, int count, const float* from, float* to) const {
    const int length = of.frame.w.length * of.side;
    for (int done = 0; done < count && row < rows; row += of.side) {
      const int n = least(count - done, length - column);
      if (column < columns) copy(to + row * line + column, from + done, least(n, columns - column));
      done += n;
      column = 0;
    }
  }
  /** All outputs of `count` places, of which the first is in that row and column. */
  void put(Runs runs, int h, int w, int count) const {
    const int O = g.outputs(), K = g.rows();
    const float* x = frame + floats(h, of.frame.w.length) + w;
    const bool isWhole = w + COLUMNS <= columns;
    for (int o = 0, height = 0; o < O; o += height) {
      height = tileRows(O - o);
      const bool isDirect = isWhole && height <= O - o;
      float* to = y + o * apart;
      tileOfPlaces(height, runs, tiles + floats(o, K), x, of.offsets, finish.from(o), isDirect ? to + h * line + w : edge,
                   isDirect ? apart : COLUMNS);
      for (int i = 0; !isDirect && i < least(height, O - o); i++) putRow(h, w, count, edge + i * COLUMNS, to + i * apart);
    }
  }
  void putAll() const {
    Runs runs = whole();
    for (Panels panel(rows, columns, of.frame.w.length); panel.next();) {
      if (panel.isByRow && panel.w == 0) runs = inRow(panel.h);
      put(runs, panel.h, panel.w, panel.width);
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
  /** All of them by tiles of 2 x 2; false if one is not finite, of which others of its tile would not be so either. */
  bool putTiles() const {
    const int C = g.channels(), O = g.outputs(), length = of.frame.w.length, side = of.side;
    float *points = edge + 4 * COLUMNS, *made = points + floats(POINTS * C, COLUMNS);
    Vector beyond = splat(0);
    for (Panels panel(over(rows, side), over(columns, side), length); panel.next();) {
      const int h = panel.h, w = panel.w, row = h * side, column = w * side;
      const bool isDirect = column + COLUMNS * side <= columns && row + side <= rows;
      const float* x = frame + floats(h, length) + w;
      for (int c = 0; c < C; c++) pointsOf(x, of.offsets + c * POINTS, points + c * COLUMNS, (size_t)C * COLUMNS);
      for (int o = 0, height = 0; o < O; o += height) {
        height = tileRows(O - o);
        const float *a = tiles + floats(o, POINTS * C), *b = points;
        for (int p = 0; p < POINTS; p++, a += C * height, b += C * COLUMNS)
          tileOf(height, C, a, b, {}, made + p * height * COLUMNS, COLUMNS);
        for (int i = 0; i < least(height, O - o); i++) {
          float* to = y + (o + i) * apart;
          outputsOf(made + i * COLUMNS, height * COLUMNS, finish, o + i, side == 1, isDirect ? to + row * line + column : edge,
                    isDirect ? line : 2 * COLUMNS, beyond);
          for (int j = 0; !isDirect && j < side; j++) putRow(row + j, column, panel.width * side, edge + j * 2 * COLUMNS, to);
        }
      }
    }
    return total(beyond) == 0;
  }
};

/** False if an output is not finite that came of tiles, and none counts. */
static bool convolveTiled(const Convolution& of, const Geometry& g, const float* x, const float* w, Finish finish, bool isLaidOut,
                          float* y) {
  const int O = g.outputs(), K = g.rows();
  for (int group = 0; !isLaidOut && group < g.groups; group++) {
    const int threads = threadsFor(4.0 * O * K);
    const float* filters = w + floats(group * O, K);
    float* tiles = of.tiles + group * of.ofTiles;
    parallel(threads, [&](int thread) {
      const Share rows(thread, threads, O, ROWS);
      if (of.isMinimal) layFilters(O, g.channels(), filters, rows, tiles, of.work + thread * of.each);
      else packRows(filters + floats(rows.begin, K), K, 1, rows.end - rows.begin, K, tiles + floats(rows.begin, K));
    });
  }
  of.frame.offsets(of.offsets);
  bool isFinite = true;
  parallelEach(of.threads, of.frame.pieces(), [&](int thread, int piece) {
    float* frame = of.work + thread * of.each;
    const int across = of.frame.across(), down = of.frame.down();
    const int w = piece % across * of.frame.w.places, h = piece / across % down * of.frame.h.places;
    const int image = piece / across / down, group = image % g.groups;  // an image's group
    of.frame.lay(x + g.input(image), h, w, frame);
    const int side = of.side, row = h * side, column = w * side;
    const int rows = least(of.frame.h.places * side, (side == 2 ? g.outH : of.walk.outH) - row);
    const int columns = least(of.frame.w.places * side, (side == 2 ? g.outW : of.walk.outW) - column);
    float *edge = frame + of.frame.floats(), *band = edge + ROWS * COLUMNS;
    const Pool pool = of.isInBands ? of.pool : Pool{1, 1};
    const size_t apart = g.places() / of.pool.size(), line = g.outW / of.pool.w;
    float* to = y + floats(image, g.outputs()) * apart + row / pool.h * line + column / pool.w;
    const Piece here = {of, g, frame, of.tiles + group * of.ofTiles, finish.from(group * tiledRows(O)), row, rows, columns,
                        to, apart, line, edge};
    if (of.isInBands) here.putPooled(band);
    else if (!of.isMinimal) here.putAll();
    else if (!here.putTiles()) __atomic_store_n(&isFinite, false, __ATOMIC_RELAXED);
  });
  return isFinite;
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
  const Pool pool = {poolH, poolW};
  for (bool minimal = isMinimal(g, pool);; minimal = isLaidOut = false) {
    const Convolution of(g, pool, minimal, scratch);
    const Finish finish = finishOf(of, g, bias, {mean, variance, eps, scale, shift}, rectifies);
    if (of.isFew) return convolveFew(of, g, x, w, finish, y);
    if (convolveTiled(of, g, x, w, finish, isLaidOut, y)) return;
    scratch += of.bytes / sizeof(float);
  }
}

}  // namespace BUILD
