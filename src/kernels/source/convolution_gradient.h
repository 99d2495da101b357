// The gradients of a convolution, by x, which is a transposed convolution, and by the weight.
#pragma once
#include "convolution.h"

namespace BUILD {

/** How many of P places an image's pieces have, each of `rows` floats for a place: whole panels, and a piece for each thread. */
INLINE int placesOfPiece(int P, int rows, int pieces) {
  const int cached = most(2, CACHED / rows / COLUMNS), shared = most(1, over(over(P, pieces), COLUMNS));
  return least(least(cached, shared) * COLUMNS, padded(P));
}

/** Whether the gradient by x is a convolution of dy itself, and worth it: step by step, with each filter turned by half a turn. */
OUTLINE bool canBeTurned(const Geometry& g) {
  const bool isInside = g.top <= (g.filterH - 1) * g.dilationH && g.left <= (g.filterW - 1) * g.dilationW;
  return isInside && g.strideH == 1 && g.strideW == 1 && g.channels() >= FEW && (double)g.N * g.places() >= 128;
}

/** That convolution. */
OUTLINE Geometry turnedOf(const Geometry& g) {
  const int top = (g.filterH - 1) * g.dilationH - g.top, left = (g.filterW - 1) * g.dilationW - g.left;
  return {g.N, g.O, g.outH, g.outW, g.C, g.H, g.W, g.filterH, g.filterW, 1, 1, top, left, g.dilationH, g.dilationW, g.groups};
}

/** Where in the scratch the things of {@link convolveBack} lie. A share are some channels of a group, a thread's piece of an image. */
struct ConvolutionBack {
  int threads, shares, channels, rows, width;
  bool isDirect, isTurned;
  float* turned;        // the filters
  float *tiles, *work;  // of each share's weight; of each thread
  uint64_t ofShare, each, bytes;

  ConvolutionBack(const Geometry& g, float* scratch) {
    const int O = g.outputs();
    isDirect = O < FEW;
    isTurned = !isDirect && canBeTurned(g);
    threads = threadsFor(g.multiplications());
    channels = over(g.channels(), most(1, over(threads, g.N * g.groups)));
    shares = over(g.channels(), channels);
    rows = channels * g.size();
    width = placesOfPiece(g.places(), most(rows, O), 1);
    ofShare = floats(tiledRows(rows), O);
    Scratch of(scratch);
    turned = of.take(isTurned ? floats(g.C, O) * g.size() : 0);
    tiles = of.take(isDirect || isTurned ? 0 : g.groups * shares * ofShare);
    each = isDirect || isTurned ? 0 : floats(rows + O, width) + ROWS * COLUMNS;
    work = of.take(threads * each);
    bytes = of.all();
  }
};

/** Bytes of scratch that {@link convolveBack} needs. */
KERNEL(double, convolveBackBytes)(const int* geometry) {
  const Geometry& g = *(const Geometry*)geometry;
  const ConvolutionBack of(g, nullptr);
  const Geometry turned = turnedOf(g);
  return (double)of.bytes + (of.isTurned ? convolveBytes((const int*)&turned, 1, 1) : 0);
}

/** The filters (C, O/groups, filterH, filterW) of w (O, C/groups, filterH, filterW), each from its end. */
static void turnFilters(const ConvolutionBack& of, const Geometry& g, const float* w) {
  constexpr int TOGETHER = 16;  // channels, whose filters lie side by side in w
  const int O = g.outputs(), C = g.channels(), size = g.size();
  parallel(of.threads, [&](int thread) {
    const Share share(thread, of.threads, g.C, TOGETHER);
    for (int begin = share.begin; begin < share.end; begin += TOGETHER) {
      for (int o = 0; o < O; o++) {
        for (int c = begin; c < least(begin + TOGETHER, share.end); c++) {
          const float* from = w + (floats(c / C * O + o, C) + c % C + 1) * size;
          float* to = of.turned + (floats(c, O) + o) * size;
          for (int k = 0; k < size; k++) *to++ = *--from;
        }
      }
    }
  });
}

static void backDirect(const ConvolutionBack& of, const Geometry& g, const float* dy, const float* w, float* dx) {
  const int O = g.outputs(), K = g.rows(), P = g.places(), size = g.size(), all = g.channels();
  parallel(of.threads, [&](int thread) {
    const Share share(thread, of.threads, g.N * g.C, 1);  // of planes of dx
    for (int plane = share.begin; plane < share.end; plane++) {
      const int image = plane / all, first = plane % all * size;
      for (int o = 0; o < O; o++) {
        const float* from = dy + g.output(image) + floats(o, P);
        const float* filter = w + floats(image % g.groups * O + o, K);
        for (int k = first; k < first + size; k++) {
          overRuns(g, k, 0, P, [&](int place, size_t at, int count) {
            addTimes(count, filter[k], from + place, 1, dx + g.input(image) + at, g.strideW);
          });
        }
      }
    }
  });
}

/** Piece by piece, wᵀ · dy, which are gradients of columns, and adds them where the columns come from. */
static void backTiled(const ConvolutionBack& of, const Geometry& g, const float* dy, const float* w, float* dx) {
  const int O = g.outputs(), K = g.rows(), P = g.places();
  const auto rowsOf = [&](int share) { return least(of.rows, K - share * of.rows); };
  parallel(of.threads, [&](int thread) {
    const Share all(thread, of.threads, g.groups * of.shares, 1);
    for (int i = all.begin; i < all.end; i++) {
      const int share = i % of.shares;
      packRows(w + floats(i / of.shares * O, K) + share * of.rows, 1, K, rowsOf(share), O, of.tiles + i * of.ofShare);
    }
  });
  parallel(of.threads, [&](int thread) {
    float* panels = of.work + thread * of.each;
    float *columns = panels + floats(O, of.width), *edge = columns + floats(of.rows, of.width);
    const Share all(thread, of.threads, g.N * g.groups * of.shares, 1);
    for (int i = all.begin; i < all.end; i++) {
      const int share = i % of.shares, image = i / of.shares, rows = rowsOf(share);
      const float* tiles = of.tiles + (image % g.groups * of.shares + share) * of.ofShare;
      for (int begin = 0; begin < P; begin += of.width) {
        const int width = least(of.width, P - begin);
        packColumns(dy + g.output(image) + begin, P, 1, O, width, 0, width, panels);
        multiplyPart(Share(0, 1, rows, ROWS), Share(0, 1, width, COLUMNS), width, O, tiles, panels, {}, columns, of.width, edge);
        for (int row = 0; row < rows; row++) {
          overRuns(g, share * of.rows + row, begin, begin + width, [&](int place, size_t at, int count) {
            const float* from = columns + floats(row, of.width) + (place - begin);
            addTimes(count, 1, from, 1, dx + g.input(image) + at, g.strideW);
          });
        }
      }
    }
  });
}

/**
 * dx (N, C, H, W): the gradient by x from dy (N, O, outH, outW). With a bias (C), which is added to it, what a transposed
 * convolution of dy is.
 */
KERNEL(void, convolveBack)(const int* geometry, const float* dy, const float* w, const float* bias, float* dx, float* scratch) {
  const Geometry& g = *(const Geometry*)geometry;
  const ConvolutionBack of(g, scratch);
  if (of.isTurned) {
    const Geometry turned = turnedOf(g);
    turnFilters(of, g, w);
    return convolve((const int*)&turned, dy, of.turned, bias, nullptr, nullptr, 0, nullptr, nullptr, false, 1, 1, dx, false,
                    scratch + of.bytes / sizeof(float));
  }
  for (int i = 0; i < g.N * g.C; i++) fill(dx + i * g.plane(), bias ? bias[i % g.C] : 0, g.plane());
  if (of.isDirect) backDirect(of, g, dy, w, dx);
  else backTiled(of, g, dy, w, dx);
}

/** Where in the scratch the things of {@link convolveWeight} lie. */
struct ConvolutionWeight {
  int threads, width, pieces;  // places of a piece; pieces of an image
  bool isDirect;
  float *parts, *work;         // of each thread but the first; of each thread
  uint64_t part, each, bytes;

  ConvolutionWeight(const Geometry& g, float* scratch) {
    const int O = g.outputs(), P = g.places();
    isDirect = O < FEW;
    width = least(P, DEPTH);
    pieces = over(P, width);
    threads = threadsFor(g.multiplications());
    if (!isDirect) threads = least(threads, g.N * pieces);
    part = floats(g.O, g.rows());
    each = isDirect ? 0 : floats(tiledRows(O) + 2 * COLUMNS, width) + ROWS * COLUMNS;
    Scratch of(scratch);
    parts = of.take(isDirect ? 0 : (threads - 1) * part);
    work = of.take(threads * each);
    bytes = of.all();
  }
};

/** Bytes of scratch that {@link convolveWeight} needs. */
KERNEL(double, convolveWeightBytes)(const int* geometry) {
  return (double)ConvolutionWeight(*(const Geometry*)geometry, nullptr).bytes;
}

static void weightDirect(const ConvolutionWeight& of, const Geometry& g, const float* x, const float* dy, float* dw) {
  const int O = g.outputs(), K = g.rows(), P = g.places();
  parallel(of.threads, [&](int thread) {
    const Share share(thread, of.threads, g.O * K, 1);
    for (int i = share.begin; i < share.end; i++) {
      const int o = i / K;
      float sum = 0;
      for (int n = 0; n < g.N; n++) {
        const float *image = x + g.input(n * g.groups + o / O), *from = dy + floats(n * g.O + o, P);
        overRuns(g, i % K, 0, P, [&](int place, size_t at, int count) { sum += dot(count, from + place, image + at, g.strideW); });
      }
      dw[i] = sum;
    }
  });
}

/** A piece of an image: dw (O, K) of one group += dy · columnsᵀ, or = if not `more`, a panel of K after the other. */
static void weightOfPiece(const Geometry& g, const float* image, const float* dy, int begin, int width, float* dw, bool more, float* work) {
  const int O = g.outputs(), K = g.rows();
  float *tiles = work, *columns = tiles + floats(tiledRows(O), width);
  float *panel = columns + floats(COLUMNS, width), *edge = panel + floats(COLUMNS, width);
  packRows(dy + begin, g.places(), 1, O, width, tiles);
  for (int k = 0; k < K; k += COLUMNS) {
    const int count = least(COLUMNS, K - k);
    for (int i = 0; i < count; i++) placesOf(g, image, k + i, begin, begin + width, columns + floats(i, width));
    layOut(columns, 1, width, width, count, COLUMNS, panel);
    const Start start = {more ? dw + k : nullptr, (size_t)K};
    multiplyPart(Share(0, 1, O, ROWS), Share(0, 1, count, COLUMNS), count, width, tiles, panel, start, dw + k, K, edge);
  }
}

static void weightTiled(const ConvolutionWeight& of, const Geometry& g, const float* x, const float* dy, float* dw) {
  const auto partOf = [&](int thread) { return thread == 0 ? dw : of.parts + (thread - 1) * of.part; };
  parallel(of.threads, [&](int thread) {
    const Share share(thread, of.threads, g.N * of.pieces, 1);
    for (int piece = share.begin; piece < share.end; piece++) {
      const int begin = piece % of.pieces * of.width, width = least(of.width, g.places() - begin);
      for (int group = 0; group < g.groups; group++) {
        const int image = piece / of.pieces * g.groups + group;
        weightOfPiece(g, x + g.input(image), dy + g.output(image), begin, width,
                      partOf(thread) + floats(group * g.outputs(), g.rows()), piece > share.begin, of.work + thread * of.each);
      }
    }
  });
  for (int thread = 1; thread < of.threads; thread++) add(of.part, dw, partOf(thread));
}

/** dw (O, C/groups, filterH, filterW): the gradient by the weight from dy (N, O, outH, outW). */
KERNEL(void, convolveWeight)(const int* geometry, const float* x, const float* dy, float* dw, float* scratch) {
  const Geometry& g = *(const Geometry*)geometry;
  const ConvolutionWeight of(g, scratch);
  if (of.isDirect) weightDirect(of, g, x, dy, dw);
  else weightTiled(of, g, x, dy, dw);
}

/** sums (c) = the sum over all others of x (n, c, places). */
KERNEL(void, sumChannels)(int n, int c, int places, const float* x, float* sums) {
  const int threads = threadsFor((double)n * c * places);
  parallel(threads, [&](int thread) {
    const Share share(thread, threads, c, 1);
    for (int channel = share.begin; channel < share.end; channel++) {
      float sum = 0;
      for (int i = 0; i < n; i++) sum += sumOf(places, x + floats(i * c + channel, places));
      sums[channel] = sum;
    }
  });
}

}  // namespace BUILD
