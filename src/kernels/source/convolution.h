// Convolution: y (O, P) = w (O, K) · columns (K, P) for each image and group, where K are the rows of the columns and P the places.
#pragma once
#include "columns.h"
#include "kernels.h"
#include "products.h"
#include "rows.h"
#include "scratch.h"

namespace BUILD {

constexpr int PLACES_MANY = 24;      // of all images, from which on it pays to lay a weight out in tiles
constexpr int CHUNK_OF_IMAGE = 65536;  // floats that stay in the second-level cache

/** How many of P places an image's pieces have, each of `rows` floats for a place: whole panels, and a piece for each thread. */
INLINE int placesOfPiece(int P, int rows, int pieces) {
  const int cached = most(2, CHUNK_OF_IMAGE / rows / COLUMNS), shared = most(1, over(over(P, pieces), COLUMNS));
  return least(least(cached, shared) * COLUMNS, padded(P));
}

/** Where in the scratch the things of a convolution lie. */
struct Convolution {
  int threads, width, pieces;  // places of a piece; pieces of an image
  bool isDirect, isFew;
  float *tiles, *work;         // of each group's weight; of each thread
  float *panels, *few;         // in a thread's work
  uint64_t each, bytes;

  Convolution(const Geometry& g, float* scratch) {
    const int O = g.outputs(), K = g.rows(), P = g.places();
    isFew = (double)g.N * P < PLACES_MANY;
    isDirect = !isFew && O < FEW;
    threads = threadsFor(g.multiplications());
    width = placesOfPiece(P, K, over(threads, g.N * g.groups));
    pieces = over(P, width);
    const bool isTiled = !isFew && !isDirect;
    Scratch of(scratch);
    tiles = of.take(isTiled ? g.groups * floats(tiledRows(O), K) : 0);
    few = of.take(isFew ? floats(g.N * P, K + O) : 0);
    each = isTiled ? floats(K + 1, width) + ROWS * COLUMNS : 0;
    work = of.take(threads * each);
    bytes = of.all();
  }
};

/** Bytes of scratch that {@link convolve} needs. */
KERNEL(double, convolveBytes)(const int* geometry) {
  return (double)Convolution(*(const Geometry*)geometry, nullptr).bytes;
}

/** Lays places from `begin` on, `width` of them, of the columns of an image's group out in panels; `row` has whole panels of floats. */
static void packImage(const Geometry& g, const float* image, int begin, int width, float* panels, float* row) {
  const int K = g.rows(), whole = padded(width);
  clear(row + width, whole - width);
  for (int k = 0; k < K; k++) {
    const int k0 = k / DEPTH * DEPTH, depth = least(DEPTH, K - k0);
    placesOf(g, image, k, begin, begin + width, row);
    float* to = panels + floats(k0, whole) + floats(k - k0, COLUMNS);
    for (int l = 0; l < whole; l += COLUMNS, to += floats(depth, COLUMNS)) {
      store(to, load(row + l));
      store(to + WIDTH, load(row + l + WIDTH));
    }
  }
}

/** Few places: a row of the columns' transpose for each, and the weight as it lies. */
static void convolveFew(const Convolution& of, const Geometry& g, const float* x, const float* w, const float* bias, float* y) {
  const int O = g.outputs(), K = g.rows(), P = g.places(), places = g.N * P;
  float *rows = of.few, *made = of.few + floats(places, K);  // (N·P, K), (N·P, O)
  for (int group = 0; group < g.groups; group++) {
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
        const float shift = bias ? bias[group * O + o] : 0;
        for (int p = 0; p < P; p++) to[p] = made[floats(n * P + p, O) + o] + shift;
      }
    }
  }
}

/** Few outputs of a group, which are not worth a product: the filter's elements one after the other. */
static void convolveDirect(const Convolution& of, const Geometry& g, const float* x, const float* w, const float* bias, float* y) {
  const int O = g.outputs(), P = g.places(), K = g.rows();
  parallel(of.threads, [&](int thread) {
    const Share share(thread, of.threads, g.N * g.O * g.outH, 1);  // of rows of the output
    for (int row = share.begin; row < share.end; row++) {
      const int h = row % g.outH, plane = row / g.outH, o = plane % g.O;
      const float* image = x + g.input(plane / O);
      float* to = y + floats(plane, P);
      fill(to + h * g.outW, bias ? bias[o] : 0, g.outW);
      for (int k = 0; k < K; k++) {
        overRuns(g, k, h * g.outW, (h + 1) * g.outW, [&](int place, size_t at, int count) {
          addTimes(count, w[floats(o, K) + k], image + at, g.strideW, to + place, 1);
        });
      }
    }
  });
}

static void convolveTiled(const Convolution& of, const Geometry& g, const float* x, const float* w, const float* bias, float* y) {
  const int O = g.outputs(), K = g.rows(), P = g.places();
  const size_t tiles = floats(tiledRows(O), K);
  for (int group = 0; group < g.groups; group++)
    packRowsOn(threadsFor(4.0 * O * K), w + floats(group * O, K), K, 1, O, K, of.tiles + group * tiles);
  parallel(of.threads, [&](int thread) {
    float* panels = of.work + thread * of.each;
    float *row = panels + floats(K, of.width), *edge = row + of.width;
    const Share share(thread, of.threads, g.N * g.groups * of.pieces, 1);
    for (int piece = share.begin; piece < share.end; piece++) {
      const int begin = piece % of.pieces * of.width, width = least(of.width, P - begin);
      const int image = piece / of.pieces, group = image % g.groups;  // an image's group
      packImage(g, x + g.input(image), begin, width, panels, row);
      float* to = y + g.output(image) + begin;
      for (int o = 0; bias && o < O; o++) fill(to + floats(o, P), bias[group * O + o], width);
      multiplyPart(Share(0, 1, O, ROWS), Share(0, 1, width, COLUMNS), width, K, of.tiles + group * tiles, panels,
                   {bias ? to : nullptr, (size_t)P}, to, P, edge);
    }
  });
}

/**
 * y (N, O, outH, outW) = the convolution of x (N, C, H, W) with w (O, C/groups, filterH, filterW), and a bias (O) if there is one.
 * `geometry` has the numbers of {@link Geometry}.
 */
KERNEL(void, convolve)(const int* geometry, const float* x, const float* w, const float* bias, float* y, float* scratch) {
  const Geometry& g = *(const Geometry*)geometry;
  const Convolution of(g, scratch);
  if (of.isFew) convolveFew(of, g, x, w, bias, y);
  else if (of.isDirect) convolveDirect(of, g, x, w, bias, y);
  else convolveTiled(of, g, x, w, bias, y);
}

}  // namespace BUILD
