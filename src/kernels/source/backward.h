// The loop over time, backward.
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

/** One direction of one layer, and where in the scratch its things lie. */
struct BackwardLayer {
  int N, H, R, width, threads;
  bool isPacked;
  const float *w_hh, *w_hr;
  float* constants;         // of the activations
  float* hiddenPanels;      // of W_hh
  float* projectionPanels;  // of W_hr
  float* left;              // a step's gradients, in tiles
  float* dm;                // (N, H), of an LSTM that projects
  float* before;            // (N, H): the state of the step before, where some rows had none
  float* spare;             // SPARE for each thread
  uint64_t bytes;

  BackwardLayer(int mode, int N, int H, int R, float* scratch) : N(N), H(H), R(R), width(gatesOf(mode) * H) {
    const bool isProjected = mode == LSTM && R != H;
    threads = N < FEW ? threadsOfFew((double)width * R) : threadsFor((double)N * width * R);
    isPacked = N >= FEW;
    Scratch of(scratch);
    constants = of.take(sizeof(Constants) / sizeof(float));
    hiddenPanels = of.take(isPacked ? panelFloats(width, R) : 0);
    projectionPanels = of.take(isPacked && isProjected ? panelFloats(R, H) : 0);
    left = of.take(isPacked ? floats(tiledRows(N), most(width, R)) : 0);
    dm = of.take(isProjected ? floats(N, H) : 0);
    before = of.take(floats(N, H));
    spare = of.take(isPacked ? threads * SPARE : 0);
    bytes = of.all();
  }

  /** c (n, m) = a (n, k) · w, for w (k, m) and its panels, or += if `more`. */
  void times(int n, int m, int k, const float* a, const float* w, const float* panels, float* c, bool more) const {
    if (isPacked) {
      packRowsOn(threadsFor(4.0 * n * k), a, k, 1, n, k, left);
      return multiplyTiles(threads, n, m, k, left, panels, {more ? c : nullptr, (size_t)m}, c, m, spare);
    }
    if (!more) clear(c, floats(n, m));
    parallel(threads, [&](int thread) {
      const Share part(thread, threads, m, COLUMNS);
      timesColumns(n, part.end - part.begin, k, a, w + part.begin, c + part.begin, m);
    });
  }
};

/** Bytes of scratch that {@link backward} needs. */
KERNEL(double, backwardBytes)(int mode, int N, int H, int R) {
  return (double)BackwardLayer(mode, N, H, R, nullptr).bytes;
}

/** A step's rows of all that it reads and writes. */
struct BackwardStep {
  int n;
  const float *h;                        // (n, H): its output, or of a GRU the state before
  const float *gates, *cells, *before, *hiddenN;  // the reserve; (n, H): an LSTM's cells before
  const float* dOutput;                  // (n, H), null where dm has it already
  float *dh, *dm, *dc;                   // (n, H): dm is dh, unless an LSTM projects
  float *dInput, *dHidden, *projected;
};

/** Units `begin` to `end` of a step: the gates' gradients. */
template <int MODE>
static void unitsBackward(const BackwardLayer& layer, const BackwardStep& step, int begin, int end) {
  const int H = layer.H, width = layer.width;
  [[maybe_unused]] const Constants& k = *(const Constants*)layer.constants;
  const auto backward = [&](int row, int u, int left) __attribute__((always_inline)) {
    const size_t at = floats(row, H) + u;
    const float* gates = MODE < LSTM ? nullptr : step.gates + floats(row, width) + u;
    float *dInput = step.dInput + floats(row, width) + u, *dHidden = step.dHidden + floats(row, width) + u;
    Vector dm = load(step.dm + at, left);
    if (step.dOutput) dm += load(step.dOutput + at, left);
    if constexpr (MODE == LSTM) {
      const LstmGates kept = {load(gates, left), load(gates + H, left), load(gates + 2 * H, left), load(gates + 3 * H, left)};
      const Vector tanhC = tanh(load(step.cells + at, left), k);
      Vector dc = load(step.dc + at, left);
      const LstmGates dz = lstmBackward(kept, load(step.before + at, left), tanhC, dm, dc);
      store(step.dc + at, dc, left);
      store(dInput, dz.i, left);
      store(dInput + H, dz.f, left);
      store(dInput + 2 * H, dz.g, left);
      store(dInput + 3 * H, dz.o, left);
      if (step.projected) store(step.projected + at, kept.o * tanhC, left);
    } else if constexpr (MODE == GRU) {
      const GruGates kept = {load(gates, left), load(gates + H, left), load(gates + 2 * H, left)};
      const GruGates dz = gruBackward(kept, load(step.hiddenN + at, left), load(step.before + at, left), dm);
      store(step.dh + at, dm, left);
      store(dInput, dz.r, left);
      store(dInput + H, dz.z, left);
      store(dInput + 2 * H, dz.n, left);
      store(dHidden, dz.r, left);
      store(dHidden + H, dz.z, left);
      store(dHidden + 2 * H, dz.n * kept.r, left);
    } else store(dInput, rnnBackward<MODE == RNN_TANH>(load(step.h + at, left), dm), left);
  };
  for (int row = 0; row < step.n; row++) {
    eachVector(begin, end, EACH { backward(row, i, left); });
  }
}

template <int MODE>
INLINE void stepBackward(const BackwardLayer& layer, const BackwardStep& step) {
  const int threads = layer.threads;
  parallel(threads, [&](int thread) {
    const Share share(thread, threads, layer.H, WIDTH);
    unitsBackward<MODE>(layer, step, share.begin, share.end);
  });
  layer.times(step.n, layer.R, layer.width, step.dHidden, layer.w_hh, layer.hiddenPanels, step.dh, MODE == GRU);
}

/** The state that n rows had before a step: their rows in the sequence, the last of them in the initial state. */
INLINE const float* stateBefore(int n, int alive, int H, const float* sequence, const float* initial, float* spare) {
  if (alive >= n) return sequence;
  if (alive == 0) return initial;
  copy(spare, sequence, floats(alive, H));
  copy(spare + floats(alive, H), initial + floats(alive, H), floats(n - alive, H));
  return spare;
}

/**
 * `dh` (N, R) and `dc` (N, H) hold the gradients of the final states and then of the initial ones; `dOutput` (rows, R) that
 * of the output. `state0` is the initial h of a GRU, c of an LSTM. `dInput` and `dHidden` (rows, G·H) become the gradients
 * of the two sides, one and the same but for the GRU. Where an LSTM projects, `dProjected` (rows, R) becomes that of the
 * output, and `projected` (rows, H) what it was projected from.
 */
KERNEL(void, backward)(int mode, int steps, const int* batchSizes, bool reverse, int H, int R, const float* w_hh,
                       const float* w_hr, const float* state0, const float* output, const float* gates, const float* cells,
                       const float* hiddenN, const float* dOutput, float* dh, float* dc, float* dInput, float* dHidden,
                       float* dProjected, float* projected, float* scratch) {
  const int N = batchSizes[0];
  BackwardLayer layer(mode, N, H, R, scratch);
  const int width = layer.width;
  layer.w_hh = w_hh;
  layer.w_hr = w_hr;
  placeConstants(layer.constants);
  if (layer.isPacked) {
    pack(w_hh, R, 1, width, R, layer.hiddenPanels);
    if (w_hr) pack(w_hr, H, 1, R, H, layer.projectionPanels);
  }

  Walk walk(steps, batchSizes, !reverse);
  for (int done = 0; done < steps; done++) {
    const bool isLast = done == steps - 1;
    const int n = walk.rows(), row = walk.row;
    const size_t narrow = floats(row, R), wide = floats(row, H), z = floats(row, width);
    walk.go(isLast);
    const int alive = isLast ? 0 : walk.rows();
    const float* sequence = mode == GRU ? output : cells;
    const float* before = mode < LSTM ? nullptr : stateBefore(n, alive, H, sequence + floats(walk.row, H), state0, layer.before);
    BackwardStep step = {n, output + narrow, offset(gates, z), offset(cells, wide), before, offset(hiddenN, wide),
                         dOutput + narrow, dh, dh, dc, dInput + z, dHidden + z, nullptr};
    if (w_hr) {
      float* sums = dProjected + narrow;
      copy(sums, dh, floats(n, R));
      add(floats(n, R), sums, dOutput + narrow);
      layer.times(n, H, R, sums, w_hr, layer.projectionPanels, layer.dm, false);
      step.dm = layer.dm;
      step.dOutput = nullptr;
      step.projected = projected + wide;
    }
    switch (mode) {
      case RNN_TANH: stepBackward<RNN_TANH>(layer, step); break;
      case RNN_RELU: stepBackward<RNN_RELU>(layer, step); break;
      case LSTM: stepBackward<LSTM>(layer, step); break;
      case GRU: stepBackward<GRU>(layer, step); break;
    }
  }
}

/** The state before each row of the sequence (rows, H): its row one step earlier in the visiting order, or in `initial`. */
KERNEL(void, previous)(int steps, const int* batchSizes, bool reverse, int H, const float* initial, const float* sequence,
                       float* result) {
  const float* at = sequence;  // where step t - 1 begins
  for (int t = 0; t < steps; t++) {
    const int n = batchSizes[t], before = t == 0 ? 0 : batchSizes[t - 1], after = t + 1 < steps ? batchSizes[t + 1] : 0;
    const size_t alive = floats(least(n, reverse ? after : before), H);
    copy(result, reverse ? at + floats(before + n, H) : at, alive);
    copy(result + alive, initial + alive, floats(n, H) - alive);
    result += floats(n, H);
    at += floats(before, H);
  }
}

}  // namespace BUILD
