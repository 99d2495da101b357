// The loop over time, forward. Steps are runs of rows, step 0's first; all of a step's rows are alive.
#pragma once
#include "forward_part.h"
#include "kernels.h"

namespace BUILD {

/** Bytes of scratch that {@link forward} needs. `R` is H unless an LSTM projects. */
KERNEL(double, forwardBytes)(int mode, int rows, int N, int I, int H, int R, bool keep) {
  return (double)Layer(mode, rows, N, I, H, R, keep, nullptr).bytes;
}

/** Units of some rows of a step: part by part the hidden side, and the mode applied while the cache has it. */
template <int MODE>
static void units(const Layer& layer, const Step& step, Share columns, Share rows, float* hidden) {
  constexpr int G = gatesOf(MODE);
  const bool isOne = step.n == 1;
  const int together = isOne ? unitsOfOne(G) : COLUMNS;
  for (int u = columns.begin; u < columns.end; u += together) {
    const int width = least(together, columns.end - u);
    for (int i = rows.begin, height = 0; i < rows.end; i += height) {
      height = tileRows(rows.end - i);
      const size_t gap = isOne ? padded(width) : floats(height, COLUMNS);
      const Part part = {i, least(height, rows.end - i), u, width, hidden, gap};
      if (!layer.isPacked) {
        for (int g = 0; g < G; g++)
          timesRows(part.rows, width, layer.R, layer.left + floats(i, layer.R), layer.w_hh + floats(g * layer.H + u, layer.R),
                    hidden + g * gap, COLUMNS);
      } else if (isOne) oneRow<G>(layer, part);
      else oneTile<G>(layer, part, height);
      activate<MODE>(layer, step, part);
    }
  }
}

/** Lays n rows of a step's operand out as the product wants them. */
INLINE void layLeft(const Layer& layer, const float* from, int n, int k) {
  if (layer.isPacked) packRowsOn(layer.threadsWorth(4.0 * n * k), from, k, 1, n, k, layer.left);
  else copy(layer.left, from, floats(n, k));
}

template <int MODE>
INLINE void step(const Layer& layer, const Step& step, float* y) {
  const int H = layer.H, R = layer.R, threads = layer.threads;
  layLeft(layer, step.h, step.n, R);
  const Grid grid(threads, H);
  parallel(grid.threads(), [&](int thread) {
    units<MODE>(layer, step, grid.columns(thread, H), grid.rows(thread, step.n), layer.spare + thread * SPARE);
  });
  if (MODE != LSTM || step.m != layer.unprojected) return;
  const float* w = layer.isPacked ? layer.projectionPanels : layer.w_hr;
  if (layer.isPacked) multiply(threads, step.n, R, H, step.m, H, 1, w, {}, y, R, layer.spare);
  else timesRows(step.n, R, H, step.m, w, y, R);
  copy(step.h, y, floats(step.n, R));
}

/** The steps, and all that they read and write. */
struct Pass {
  int steps;
  const int* batchSizes;
  bool reverse;
  const float* x;
  float *h, *c, *output;
  bool keep;
  float *gates, *cells, *hiddenN;
  bool isProjected;

  /** Goes through the steps with the sequences from `begin` to `end`. */
  void go(const Layer& layer, int begin, int end) const {
    const int I = layer.I, H = layer.H, R = layer.R, width = layer.width;
    const bool areAll = end - begin == layer.N;
    Walk walk(steps, batchSizes, reverse);
    for (int done = 0; done < steps;) {
      int count = 0, size = 0;  // of the chunk's steps and rows: one step of a part of the sequences
      while (done + count < steps && size < (areAll ? rowsOfChunk(width) : 1)) size += batchSizes[walk.t + walk.next * count++];
      const int first = reverse ? walk.row + walk.rows() - size : walk.row;
      const int from = first + begin, rows = areAll ? size : least(size, end) - begin;
      float* z = layer.mode < LSTM ? output + floats(from, R) : keep ? gates + floats(from, width) : layer.chunk;
      const float* input = x + floats(from, I);
      if (rows > 0 && layer.isPacked) {
        const int threads = layer.threadsWorth((double)rows * width * I);
        multiply(threads, rows, width, I, input, I, 1, layer.inputPanels, {}, z, width, layer.spare);
      } else if (rows > 0) timesRows(rows, width, I, input, layer.w_ih, z, width);

      for (const int last = done + count; done < last; done++) {
        const int row = walk.row + begin, alive = least(walk.rows(), end) - begin;
        float* y = output + floats(row, R);
        const Step of = {alive, keep, z + floats(row - from, width), h + floats(begin, R), offset(c, floats(begin, H)),
                         isProjected ? layer.unprojected : y, offset(cells, floats(row, H)), offset(hiddenN, floats(row, H))};
        if (alive > 0) oneStep(layer, of, y);
        walk.go(done == steps - 1);
      }
    }
  }

 private:
  static void oneStep(const Layer& layer, const Step& of, float* y) {
    switch (layer.mode) {
      case RNN_TANH: step<RNN_TANH>(layer, of, y); break;
      case RNN_RELU: step<RNN_RELU>(layer, of, y); break;
      case LSTM: step<LSTM>(layer, of, y); break;
      case GRU: step<GRU>(layer, of, y); break;
    }
  }
};

/**
 * `h` (N, R) and `c` (N, H) hold the initial states and then the final ones; rows that are not alive keep theirs. `gates`
 * (rows, G·H), `cells` (rows, H) and `hiddenN` (rows, H) are the reserve; `keep` says whether they are there.
 */
KERNEL(void, forward)(int mode, int steps, const int* batchSizes, bool reverse, int I, int H, int R, const float* x,
                      const float* w_ih, const float* w_hh, const float* b_ih, const float* b_hh, const float* w_hr, float* h,
                      float* c, float* output, bool keep, float* gates, float* cells, float* hiddenN, bool isLaidOut,
                      float* scratch) {
  const int N = batchSizes[0], rows = rowsBefore(batchSizes, steps);
  Layer layer(mode, rows, N, I, H, R, keep, scratch);
  const int width = layer.width;
  layer.w_ih = w_ih;
  layer.w_hh = w_hh;
  layer.w_hr = w_hr;
  placeConstants(layer.constants);
  clear(layer.bias, width);
  clear(layer.hiddenBias, H);
  if (b_ih) {
    const int both = mode == GRU ? 2 * H : width;
    copy(layer.bias, b_ih, width);
    add(both, layer.bias, b_hh);
    if (mode == GRU) copy(layer.hiddenBias, b_hh + both, H);
  }
  if (layer.isPacked && !isLaidOut) {
    pack(w_ih, 1, I, I, width, layer.inputPanels);
    for (int g = 0; g < gatesOf(mode); g++)
      pack(w_hh + floats(g * H, R), 1, R, R, H, layer.hiddenPanels + g * panelFloats(R, H));
    if (w_hr) pack(w_hr, 1, H, H, R, layer.projectionPanels);
  }

  const Pass pass = {steps, batchSizes, reverse, x, h, c, output, keep, gates, cells, hiddenN, w_hr != nullptr};
  if (layer.apart == 1) pass.go(layer, 0, N);
  else parallel(layer.apart, [&](int thread) {
    const Share own(thread, layer.apart, N, 1);
    pass.go(layer.of(thread, own.begin), own.begin, own.end);
  });
}

}  // namespace BUILD
