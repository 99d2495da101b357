// A part of a step forward, small enough for the first-level cache: the hidden side of its gates, and the mode applied to it.
#pragma once
#include "forward_layer.h"
#include "gru.h"
#include "lstm.h"
#include "rnn.h"

namespace BUILD {

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
  float* hidden;  // (rows, COLUMNS), or of one row (width), each `gap` behind the one before
  size_t gap;
};

/** body(row, v, left, at, hidden) for all vectors of a part, `at` floats into (n, H), where so many are left of a row. */
template <class Body>
INLINE void each(const Part& part, int H, const Body& body) {
  float* hidden = part.hidden;
  for (int row = part.i; row < part.i + part.rows; row++, hidden += COLUMNS) {
    const size_t at = floats(row, H) + part.u;
    eachVector(0, part.width, EACH { body(row, i, left, at + i, hidden + i); });
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
  each(part, H, [&](int row, int v, int left, size_t at, float* hidden) __attribute__((always_inline)) {
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
  each(part, H, [&](int row, int v, int left, size_t at, float* hidden) __attribute__((always_inline)) {
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

/** Whether one row meets the panels of all its gates at once, or else neighbours. */
constexpr bool metAtOnce(int gates) { return gates > 1 && gates <= SIDE; }

/**
 * How many units of one row are a part: in WebAssembly many, since activations of few wait for each other; natively few, between
 * products that wait for memory.
 */
constexpr int unitsOfOne(int gates) {
#if defined(__wasm__)
  return 8 * COLUMNS;
#else
  return metAtOnce(gates) ? COLUMNS : SIDE * COLUMNS;
#endif
}

/** The hidden side of a part that is one row: several panels at once, its gates' or its neighbours. */
template <int G>
INLINE void oneRow(const Layer& layer, const Part& part) {
  const int H = layer.H, R = layer.R;
  const size_t ofGate = panelFloats(R, H);
  for (int k0 = 0; k0 < R; k0 += DEPTH) {
    const int depth = least(DEPTH, R - k0);
    const float* left = layer.left + floats(part.i, R) + k0;
    const float* right = layer.hiddenPanels + floats(k0, padded(H)) + floats(part.u, depth);
    const size_t panel = floats(depth, COLUMNS);
    const auto startAt = [&](float* to) { return Start{k0 > 0 ? to : nullptr, 0}; };
    if constexpr (metAtOnce(G)) {
      for (int p = 0; p < part.width; p += COLUMNS, right += panel)
        tile<1, G>(depth, left, right, COLUMNS, ofGate, startAt(part.hidden + p), part.hidden + p, 0, part.gap);
    } else {
      for (int g = 0; g < G; g++) {
        const float* from = right + g * ofGate;
        float *to = part.hidden + g * part.gap, *end = to + padded(part.width);
        for (; to + SIDE * COLUMNS <= end; to += SIDE * COLUMNS, from += SIDE * panel)
          tile<1, SIDE>(depth, left, from, COLUMNS, panel, startAt(to), to, 0, COLUMNS);
        for (; to < end; to += COLUMNS, from += panel) tileOf(1, depth, left, from, startAt(to), to, COLUMNS);
      }
    }
  }
}

/** The hidden side of a part that is a tile. */
template <int G>
INLINE void oneTile(const Layer& layer, const Part& part, int height) {
  const int H = layer.H, R = layer.R;
  for (int k0 = 0; k0 < R; k0 += DEPTH) {
    const int depth = least(DEPTH, R - k0);
    const float* left = layer.left + floats(part.i, R) + floats(k0, height);
    const float* right = layer.hiddenPanels + floats(k0, padded(H)) + floats(part.u, depth);
    for (int g = 0; g < G; g++) {
      float* to = part.hidden + g * part.gap;
      tileOf(height, depth, left, right + g * panelFloats(R, H), {k0 > 0 ? to : nullptr, COLUMNS}, to, COLUMNS);
    }
  }
}

}  // namespace BUILD
