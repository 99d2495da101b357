// What a pass backward has of one direction of one layer: its weights, and where in the scratch all else lies.
#pragma once
#include "activations.h"
#include "apart.h"
#include "modes.h"
#include "products.h"
#include "rows.h"
#include "scratch.h"

namespace BUILD {

/** One direction of one layer, and where in the scratch its things lie. */
struct BackwardLayer {
  int N, H, R, width;
  int threads;  // of a step
  int apart;    // or of all steps
  bool isPacked;
  const float *w_hh, *w_hr;
  float* constants;         // of the activations
  float* hiddenPanels;      // of W_hh
  float* projectionPanels;  // of W_hr
  float* left;              // a step's gradients, in tiles, of each that is apart
  float* dm;                // (N, H), of an LSTM that projects
  float* before;            // (N, H): the state of the step before, where some rows had none
  float* spare;             // SPARE for each thread
  uint64_t ofLeft, bytes;

  BackwardLayer(int mode, int rows, int N, int H, int R, float* scratch) : N(N), H(H), R(R), width(gatesOf(mode) * H) {
    const bool isProjected = mode == LSTM && R != H;
    threads = N < FEW ? threadsOfFew((double)width * R) : threadsFor((double)N * width * R);
    apart = threadsApart(rows, N, (double)width * R, threads);
    isPacked = N >= FEW;
    ofLeft = isPacked ? floats(tiledRows(over(N, apart)), most(width, R)) : 0;
    Scratch of(scratch);
    constants = of.take(sizeof(Constants) / sizeof(float));
    hiddenPanels = of.take(isPacked ? panelFloats(width, R) : 0);
    projectionPanels = of.take(isPacked && isProjected ? panelFloats(R, H) : 0);
    left = of.take(apart * ofLeft);
    dm = of.take(isProjected ? floats(N, H) : 0);
    before = of.take(floats(N, H));
    spare = of.take(isPacked ? most(threads, apart) * SPARE : 0);
    bytes = of.all();
  }

  /** The same for a thread that is apart, with sequences from that one on. */
  BackwardLayer of(int thread, int begin) const {
    BackwardLayer own = *this;
    own.threads = 1;
    own.left += thread * ofLeft;
    own.dm += floats(begin, H);
    own.before += floats(begin, H);
    own.spare += thread * SPARE;
    return own;
  }

  /** c (n, m) = a (n, k) · w, for w (k, m) and its panels, or += if `more`. */
  void times(int n, int m, int k, const float* a, const float* w, const float* panels, float* c, bool more) const {
    if (isPacked) {
      packRowsOn(apart > 1 ? 1 : threadsFor(4.0 * n * k), a, k, 1, n, k, left);
      return multiplyTiles(threads, n, m, k, left, panels, {more ? c : nullptr, (size_t)m}, c, m, spare);
    }
    if (!more) clear(c, floats(n, m));
    parallel(threads, [&](int thread) {
      const Share part(thread, threads, m, COLUMNS);
      timesColumns(n, part.end - part.begin, k, a, w + part.begin, c + part.begin, m);
    });
  }
};

}  // namespace BUILD
