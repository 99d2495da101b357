// The loop over time, backward.
#pragma once
#include "backward_layer.h"
#include "gru.h"
#include "kernels.h"
#include "lstm.h"
#include "rnn.h"

namespace BUILD {

/** Bytes of scratch that {@link backward} needs. */
KERNEL(double, backwardBytes)(int mode, int rows, int N, int H, int R) {
  return (double)BackwardLayer(mode, rows, N, H, R, nullptr).bytes;
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

/** The steps, and all that they read and write. */
struct BackwardPass {
  int mode, steps;
  const int* batchSizes;
  bool reverse;
  const float *state0, *output, *gates, *cells, *hiddenN, *dOutput;
  float *dh, *dc, *dInput, *dHidden, *dProjected, *projected;

  /** Goes back through the steps with the sequences from `begin` to `end`. */
  void go(const BackwardLayer& layer, int begin, int end) const {
    const int H = layer.H, R = layer.R;
    const float* sequence = mode == GRU ? output : cells;
    Walk walk(steps, batchSizes, !reverse);
    for (int done = 0; done < steps; done++) {
      const bool isLast = done == steps - 1;
      const int n = least(walk.rows(), end) - begin, row = walk.row + begin;
      const size_t narrow = floats(row, R), wide = floats(row, H), z = floats(row, layer.width);
      walk.go(isLast);
      if (n <= 0) continue;
      const int alive = isLast ? 0 : most(0, least(walk.rows(), end) - begin);
      const float* before = mode < LSTM ? nullptr
                                        : stateBefore(n, alive, H, sequence + floats(walk.row + begin, H),
                                                      state0 + floats(begin, H), layer.before);
      float *ownDh = dh + floats(begin, R), *ownDc = offset(dc, floats(begin, H));
      BackwardStep step = {n, output + narrow, offset(gates, z), offset(cells, wide), before, offset(hiddenN, wide),
                           dOutput + narrow, ownDh, ownDh, ownDc, dInput + z, dHidden + z, nullptr};
      if (layer.w_hr) {
        float* sums = dProjected + narrow;
        copy(sums, ownDh, floats(n, R));
        add(floats(n, R), sums, dOutput + narrow);
        layer.times(n, H, R, sums, layer.w_hr, layer.projectionPanels, layer.dm, false);
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
};

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
  BackwardLayer layer(mode, rowsBefore(batchSizes, steps), N, H, R, scratch);
  layer.w_hh = w_hh;
  layer.w_hr = w_hr;
  placeConstants(layer.constants);
  if (layer.isPacked) {
    pack(w_hh, R, 1, layer.width, R, layer.hiddenPanels);
    if (w_hr) pack(w_hr, H, 1, R, H, layer.projectionPanels);
  }

  const BackwardPass pass = {mode, steps, batchSizes, reverse, state0, output, gates, cells, hiddenN, dOutput,
                             dh, dc, dInput, dHidden, dProjected, projected};
  if (layer.apart == 1) pass.go(layer, 0, N);
  else parallel(layer.apart, [&](int thread) {
    const Share own(thread, layer.apart, N, 1);
    pass.go(layer.of(thread, own.begin), own.begin, own.end);
  });
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
