// The loop over time, forward. Steps are runs of rows, step 0's first; all of a step's rows are alive.
#pragma once
#include "gru.h"
#include "kernels.h"
#include "lstm.h"
#include "modes.h"
#include "products.h"
#include "rnn.h"
#include "rows.h"
#include "scratch.h"

namespace BUILD {

constexpr int MANY = 24;  // rows from which on it pays to lay a weight out in panels

// A chunk is a run of steps whose input side is made at once, and used while the cache still has it.
constexpr int CHUNK_FLOATS = 65536, CHUNK_ROWS = 64;
INLINE int rowsOfChunk(int width) { return most(CHUNK_ROWS, CHUNK_FLOATS / width); }

/** One direction of one layer, and where in the scratch its things lie. */
struct Layer {
  int mode, N, I, H, R, width;
  int threads;
  bool isPacked;
  const float *w_ih, *w_hh, *w_hr;
  float* constants;    // of the activations
  float* bias;         // (G·H), that of both sides but for a GRU's n
  float* hiddenBias;   // (H), of a GRU's n on the hidden side
  float* inputPanels;  // of W_ihᵀ
  float* hiddenPanels; // of each gate's W_hhᵀ
  float* projectionPanels;  // of W_hrᵀ
  float* left;         // a step's states before, in tiles or as they are
  float* unprojected;  // (N, H), of an LSTM that projects
  float* chunk;        // (rows of a chunk, G·H), where the gates are not kept
  float* spare;        // SPARE for each thread
  uint64_t bytes;

  Layer(int mode, int rows, int N, int I, int H, int R, bool keep, float* scratch)
      : mode(mode), N(N), I(I), H(H), R(R), width(gatesOf(mode) * H) {
    const bool isProjected = mode == LSTM && R != H;
    threads = threadsFor((double)N * width * R);
    isPacked = rows >= MANY;
    Scratch of(scratch);
    constants = of.take(sizeof(Constants) / sizeof(float));
    bias = of.take(width);
    hiddenBias = of.take(H);
    inputPanels = of.take(isPacked ? panelFloats(I, width) : 0);
    hiddenPanels = of.take(isPacked ? gatesOf(mode) * panelFloats(R, H) : 0);
    projectionPanels = of.take(isPacked && isProjected ? panelFloats(H, R) : 0);
    left = of.take(floats(tiledRows(N), most(H, R)));
    unprojected = of.take(isProjected ? floats(N, H) : 0);
    chunk = of.take(mode >= LSTM && !keep ? floats(least(rows, rowsOfChunk(width) + N), width) : 0);
    spare = of.take(threadsFor((double)rows * width * most(I, R)) * SPARE);
    bytes = of.all();
  }
};

/** Bytes of scratch that {@link forward} needs. `R` is H unless an LSTM projects. */
KERNEL(double, forwardBytes)(int mode, int rows, int N, int I, int H, int R, bool keep) {
  return (double)Layer(mode, rows, N, I, H, R, keep, nullptr).bytes;
}

/** A step's rows of all that it reads and writes. */
struct Step {
  int n;
  bool keep;
  float* z;        // (n, G·H): the input side, and the gates if they are kept
  float *h, *c;    // (n, R), (n, H): the states, in place
  float* m;        // (n, H): the new h, or of an LSTM that projects what it will be projected from
  float* cells;    // (n, H): c again, if kept
  float* hiddenN;  // (n, H): a GRU's hidden side of n, if kept
};

/** A part of a step: units u to u + `width` of rows i to i + `rows`, whose hidden side lies in `hidden`, gate by gate. */
struct Part {
  int i, rows, u, width;
  float* hidden;  // (rows, COLUMNS), each `gap` behind the one before
  size_t gap;
};

/** body(row, v, at, hidden) for all vectors of a part, `at` floats into (n, H). */
template <class Body>
INLINE void each(const Part& part, int H, const Body& body) {
  float* hidden = part.hidden;
  for (int row = part.i; row < part.i + part.rows; row++, hidden += COLUMNS) {
    for (int v = 0; v < part.width; v += WIDTH) body(row, v, floats(row, H) + part.u + v, hidden + v);
  }
}

/**
 * Applies a mode to a part. What waits for the gates comes after those of all the part, whose values lie in `hidden` meanwhile:
 * so there are enough that do not wait for each other.
 */
template <int MODE>
INLINE void activate(const Layer& layer, const Step& step, const Part& part) {
  const int H = layer.H;
  const size_t gap = part.gap;
  const Constants& k = *(const Constants*)layer.constants;
  const auto zOf = [&](int row, int v) __attribute__((always_inline)) { return step.z + floats(row, layer.width) + part.u + v; };
  each(part, H, [&](int row, int v, size_t at, float* hidden) __attribute__((always_inline)) {
    const int left = part.width - v;
    float* z = zOf(row, v);
    const float* bias = layer.bias + part.u + v;
    const auto side = [&](int gate) __attribute__((always_inline)) {
      return load(z + gate * H, left) + load(bias + gate * H, left) + load(hidden + gate * gap);
    };
    if constexpr (MODE == LSTM) {
      LstmGates gates = {side(0), side(1), side(2), side(3)};
      Vector c = load(step.c + at, left);
      lstmCell(gates, c, k);
      store(step.c + at, c, left);
      store(hidden + 3 * gap, gates.o);
      if (step.keep) {
        store(z, gates.i, left);
        store(z + H, gates.f, left);
        store(z + 2 * H, gates.g, left);
        store(z + 3 * H, gates.o, left);
        store(step.cells + at, c, left);
      }
    } else if constexpr (MODE == GRU) {
      GruGates gates = {side(0), side(1), load(z + 2 * H, left) + load(bias + 2 * H, left)};
      const Vector hiddenN = load(hidden + 2 * gap) + load(layer.hiddenBias + part.u + v, left);
      gruGates(gates, hiddenN, k);
      store(hidden + gap, gates.z);
      store(hidden + 2 * gap, gates.n);
      if (step.keep) {
        store(z, gates.r, left);
        store(z + H, gates.z, left);
        store(step.hiddenN + at, hiddenN, left);
      }
    } else {
      const Vector h = rnnForward<MODE == RNN_TANH>(side(0), k);
      store(step.h + at, h, left);
      store(step.m + at, h, left);
    }
  });
  if constexpr (MODE < LSTM) return;
  each(part, H, [&](int row, int v, size_t at, float* hidden) __attribute__((always_inline)) {
    const int left = part.width - v;
    if constexpr (MODE == LSTM) {
      const Vector m = lstmOutput(load(hidden + 3 * gap), load(step.c + at, left), k);
      store(step.m + at, m, left);
      if (step.m != layer.unprojected) store(step.h + at, m, left);
    } else {
      Vector n = load(hidden + 2 * gap);
      const Vector h = gruOutput(load(hidden + gap), n, load(step.h + at, left), k);
      store(step.h + at, h, left);
      store(step.m + at, h, left);
      if (step.keep) store(zOf(row, v) + 2 * H, n, left);
    }
  });
}

/** Units of some rows of a step: tile by tile the hidden side, and the mode applied while the cache has it. */
template <int MODE>
static void units(const Layer& layer, const Step& step, Share columns, Share part, float* hidden) {
  constexpr int G = gatesOf(MODE);
  constexpr bool BY_GATES = G > 1 && G <= SIDE;  // one row meets several panels at once: its gates', or its neighbours
  const int H = layer.H, R = layer.R, n = step.n;
  const bool isOne = n == 1 && layer.isPacked;
  for (int u = columns.begin; u < columns.end;) {
    const int group = isOne && !BY_GATES && columns.end - u > (SIDE - 1) * COLUMNS ? SIDE : 1;
    const int width = least(group * COLUMNS, columns.end - u);
    for (int i = part.begin, height = 0; i < part.end; i += height) {
      height = tileRows(part.end - i);
      const int rows = least(height, part.end - i);
      const size_t gap = floats(height, COLUMNS);
      if (layer.isPacked) {
        for (int k0 = 0; k0 < R; k0 += DEPTH) {
          const int depth = least(DEPTH, R - k0);
          const float* left = layer.left + floats(i, R) + floats(k0, height);
          const float* right = layer.hiddenPanels + floats(k0, padded(H)) + floats(u, depth);
          const size_t ofGate = panelFloats(R, H);
          if (isOne && BY_GATES) tile<1, G>(depth, left, right, COLUMNS, ofGate, {k0 > 0 ? hidden : nullptr}, hidden, 0, gap);
          else {
            for (int g = 0; g < G; g++) {
              const float* ofG = right + g * ofGate;
              float* to = hidden + g * group * gap;
              const Start start = {k0 > 0 ? to : nullptr, COLUMNS};
              if (group > 1) tile<1, SIDE>(depth, left, ofG, COLUMNS, floats(depth, COLUMNS), start, to, 0, gap);
              else tileOf(height, depth, left, ofG, start, to, COLUMNS);
            }
          }
        }
      } else {
        for (int g = 0; g < G; g++)
          timesRows(rows, width, R, layer.left + floats(i, R), layer.w_hh + floats(g * H + u, R), hidden + g * gap, COLUMNS);
      }
      for (int p = 0; p < group; p++)
        activate<MODE>(layer, step, {i, rows, u + p * COLUMNS, least(COLUMNS, width - p * COLUMNS), hidden + p * gap, group * gap});
    }
    u += group * COLUMNS;
  }
}

/** Lays n rows of a step's operand out as the product wants them. */
INLINE void layLeft(const Layer& layer, const float* from, int n, int k) {
  if (layer.isPacked) packRowsOn(threadsFor(4.0 * n * k), from, k, 1, n, k, layer.left);
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

/**
 * `h` (N, R) and `c` (N, H) hold the initial states and then the final ones; rows that are not alive keep theirs. `gates`
 * (rows, G·H), `cells` (rows, H) and `hiddenN` (rows, H) are the reserve; `keep` says whether they are there.
 */
KERNEL(void, forward)(int mode, int steps, const int* batchSizes, bool reverse, int I, int H, int R, const float* x,
                      const float* w_ih, const float* w_hh, const float* b_ih, const float* b_hh, const float* w_hr, float* h,
                      float* c, float* output, bool keep, float* gates, float* cells, float* hiddenN, float* scratch) {
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
  if (layer.isPacked) {
    pack(w_ih, 1, I, I, width, layer.inputPanels);
    for (int g = 0; g < gatesOf(mode); g++)
      pack(w_hh + floats(g * H, R), 1, R, R, H, layer.hiddenPanels + g * panelFloats(R, H));
    if (w_hr) pack(w_hr, 1, H, H, R, layer.projectionPanels);
  }

  Walk walk(steps, batchSizes, reverse);
  for (int done = 0; done < steps;) {
    int count = 0, size = 0;  // of the chunk's steps and rows
    while (done + count < steps && size < rowsOfChunk(width)) size += batchSizes[walk.t + walk.next * count++];
    const int first = reverse ? walk.row + walk.rows() - size : walk.row;
    float* z = mode < LSTM ? output + floats(first, R) : keep ? gates + floats(first, width) : layer.chunk;
    const float* input = x + floats(first, I);
    if (layer.isPacked) {
      const int threads = threadsFor((double)size * width * I);
      multiply(threads, size, width, I, input, I, 1, layer.inputPanels, {}, z, width, layer.spare);
    } else timesRows(size, width, I, input, w_ih, z, width);

    for (const int end = done + count; done < end; done++) {
      const int row = walk.row;
      float* y = output + floats(row, R);
      const Step of = {walk.rows(), keep, z + floats(row - first, width), h, c, w_hr ? layer.unprojected : y,
                       offset(cells, floats(row, H)), offset(hiddenN, floats(row, H))};
      switch (mode) {
        case RNN_TANH: step<RNN_TANH>(layer, of, y); break;
        case RNN_RELU: step<RNN_RELU>(layer, of, y); break;
        case LSTM: step<LSTM>(layer, of, y); break;
        case GRU: step<GRU>(layer, of, y); break;
      }
      walk.go(done == steps - 1);
    }
  }
}

}  // namespace BUILD
