// The modes of recurrence and the rows of their steps.
#pragma once
#include "vector.h"

namespace BUILD {

enum Mode { RNN_TANH, RNN_RELU, LSTM, GRU };

/** How many gates lie side by side. */
constexpr int gatesOf(int mode) { return mode == LSTM ? 4 : mode == GRU ? 3 : 1; }

/** The rows of the first `steps` steps. */
INLINE int rowsBefore(const int* batchSizes, int steps) {
  int rows = 0;
  for (int t = 0; t < steps; t++) rows += batchSizes[t];
  return rows;
}

/** Walks over the steps in the order of time, or against it. */
struct Walk {
  const int* batchSizes;
  int next;    // to the step that comes after this one
  int t, row;  // the step, and where its rows begin

  ALWAYS Walk(int steps, const int* batchSizes, bool fromTheEnd)
      : batchSizes(batchSizes),
        next(fromTheEnd ? -1 : 1),
        t(fromTheEnd ? steps - 1 : 0),
        row(fromTheEnd ? rowsBefore(batchSizes, steps - 1) : 0) {}
  int rows() const { return batchSizes[t]; }
  /** To the next step; after the last one it may not be asked for its rows. */
  ALWAYS void go(bool isLast) {
    if (isLast) return;
    if (next > 0) row += batchSizes[t];
    t += next;
    if (next < 0) row -= batchSizes[t];
  }
};

}  // namespace BUILD
