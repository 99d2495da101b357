// A piece of an image as a convolution wants it: with its padding, and, where the filter goes in steps, what lies as many steps apart
// side by side. There each element of the filter meets what lies the same way behind a place as at any other place.
#pragma once
#include "columns.h"
#include "products.h"

namespace BUILD {

constexpr int CACHED = 65536;  // floats that stay in the second-level cache

/** Along an axis: how many places are in a piece, how many parts the steps make of it, how long each is. */
struct FrameAxis {
  int places, phases, length;
  FrameAxis() {}
  FrameAxis(int places, int filter, int stride, int dilation)
      : places(places),
        phases(least(stride, (filter - 1) * dilation + 1)),
        length(places + (filter - 1) * dilation / stride) {}
};

/** Windows of places side by side, of which the largest output counts; 1 x 1 where all do. */
struct Pool {
  int h, w;
  int size() const { return h * w; }
};

/** How an image's groups are cut into pieces, each some rows of whole windows of places, or a part of such rows. */
struct Frame {
  const Geometry& g;
  FrameAxis h, w;

  /** For so many threads. */
  Frame(const Geometry& g, Pool pool, int threads) : g(g) {
    const int shares = over(threads, g.N * g.groups), unit = pool.w * COLUMNS;
    const int across = g.outH >= shares ? 1 : over(shares, g.outH);
    cut(whole(over(g.outH, shares), pool.h), whole(over(g.outW, across), unit));
    while (floats() > CACHED && h.places > pool.h) cut(whole(h.places / 2, pool.h), w.places);
    while (floats() > CACHED && w.places > unit) cut(pool.h, whole(w.places / 2, unit));
  }
  static int whole(int n, int unit) { return over(n, unit) * unit; }
  void cut(int rows, int columns) {
    h = FrameAxis(rows, g.filterH, g.strideH, g.dilationH);
    w = FrameAxis(least(columns, g.outW), g.filterW, g.strideW, g.dilationW);
  }

  uint64_t part() const { return BUILD::floats(h.length, w.length); }
  uint64_t channel() const { return h.phases * w.phases * part(); }
  /** Of a piece; a tile may begin at its last place. */
  uint64_t floats() const { return g.channels() * channel() + COLUMNS; }
  int down() const { return over(g.outH, h.places); }
  int across() const { return over(g.outW, w.places); }
  int pieces() const { return g.N * g.groups * down() * across(); }

  /** How far behind a place, which is h·length + w, each row of the columns has its element. */
  void offsets(int* to) const {
    for (int k = 0; k < g.rows(); k++) {
      const int i = k % g.size() / g.filterW * g.dilationH, j = k % g.filterW * g.dilationW;
      const uint64_t phase = k / g.size() * channel() + (i % g.strideH * w.phases + j % g.strideW) * part();
      to[k] = (int)(phase + BUILD::floats(i / g.strideH, w.length) + j / g.strideW);
    }
  }

  /** Lays the piece of an image's group out whose places begin there. */
  void lay(const float* image, int beginH, int beginW, float* to) const {
    for (int c = 0; c < g.channels(); c++, image += g.plane()) {
      for (int i = 0; i < h.phases; i++) {
        for (int j = 0; j < w.phases; j++, to += part()) layPart(image, beginH * g.strideH + i - g.top, beginW * g.strideW + j - g.left, to);
      }
    }
    clear(to, COLUMNS);
  }
  /** What lies from this row and column on in steps. */
  void layPart(const float* plane, int row, int column, float* to) const {
    const Reach rows(g.H, h.length, g.strideH, row), columns(g.W, w.length, g.strideW, column);
    clear(to, BUILD::floats(rows.begin, w.length));
    for (int y = rows.begin; y < rows.end; y++) {
      const float* from = plane + BUILD::floats(row + y * g.strideH, g.W) + (columns.begin * g.strideW + column);
      float* line = to + BUILD::floats(y, w.length);
      clear(line, columns.begin);
      if (columns.begin < columns.end) gather(columns.end - columns.begin, from, g.strideW, line + columns.begin);
      clear(line + columns.end, w.length - columns.end);
    }
    clear(to + BUILD::floats(rows.end, w.length), BUILD::floats(h.length - rows.end, w.length));
  }
};

/**
 * The panels of places in a frame whose rows have that length, one after the other: row by row, or all rows as one, with what lies
 * between them; of whichever are fewer.
 */
struct Panels {
  int length, count, rows;  // how many places are in a line of panels, and how many lines there are
  bool isByRow;
  int done = 0, row = 0;    // places of the line that are behind
  int h, w, width;          // where the panel begins, and how many of its places there are

  Panels(int rows, int columns, int length) : length(length), count((rows - 1) * length + columns), rows(1) {
    isByRow = 8 * rows * over(columns, COLUMNS) <= 9 * over(count, COLUMNS);
    if (isByRow) count = columns, this->rows = rows;
  }
  int all() const { return rows * over(count, COLUMNS); }
  /** Goes to the next one, if there is one. */
  __attribute__((noinline)) bool next() {
    if (done >= count) {
      done = 0;
      row++;
    }
    if (row == rows) return false;
    const int begin = count < COLUMNS ? done : least(done, count - COLUMNS);  // some of them again, rather than a part of a panel
    h = row + begin / length;
    w = begin % length;
    width = least(COLUMNS, count - begin);
    done += COLUMNS;
    return true;
  }
};

}  // namespace BUILD
