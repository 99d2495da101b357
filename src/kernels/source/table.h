// Rows of a table by index, and the sums of what comes back for each; and rows from one place to another.
#pragma once
#include "kernels.h"
#include "threads.h"

namespace BUILD {

/** rows (M, H): row index[i] of the table (V, H) for every i. The first i that is outside, where nothing is written, or -1. */
KERNEL(int, takeRows)(int M, int V, int H, const float* table, const int* index, float* rows) {
  for (int i = 0; i < M; i++) {
    if (index[i] < 0 || index[i] >= V) return i;
  }
  const int threads = threadsFor((double)M * H);
  parallel(threads, [&](int thread) {
    const Share share(thread, threads, M, 1);
    for (int i = share.begin; i < share.end; i++) copy(rows + floats(i, H), table + floats(index[i], H), H);
  });
  return -1;
}

/** rows (M, H): row index[i] of the table for every i, or one of `fill` where that is -1. The index is known to be inside. */
KERNEL(void, pickRows)(int M, int H, const float* table, const int* index, float fill, float* rows) {
  const int threads = threadsFor((double)M * H);
  parallel(threads, [&](int thread) {
    const Share share(thread, threads, M, 1);
    for (int i = share.begin; i < share.end; i++) {
      float* row = rows + floats(i, H);
      if (index[i] != -1) copy(row, table + floats(index[i], H), H);
      else for (int j = 0; j < H; j++) row[j] = fill;
    }
  });
}

/** M rows of H elements, which begin at `first` in x and lie `pitch` behind each other, to where they lie in y in the same way. */
KERNEL(void, copyRows)(int M, int H, const float* x, int first, int pitch, float* y, int firstOfY, int pitchOfY) {
  const int threads = threadsFor((double)M * H);
  parallel(threads, [&](int thread) {
    const Share share(thread, threads, M, 1);
    for (int i = share.begin; i < share.end; i++) copy(y + firstOfY + floats(i, pitchOfY), x + first + floats(i, pitch), H);
  });
}

/** sums (V, H): row r is the sum of the rows of dy (M, H) whose index is r, or zero if r is `frozen`. */
KERNEL(void, addRows)(int M, int V, int H, const float* dy, const int* index, int frozen, float* sums) {
  const int threads = threadsFor((double)V * H + (double)M * H);
  parallel(threads, [&](int thread) {
    const Share share(thread, threads, V, 1);  // of the table, so that no two threads add to one row
    clear(sums + floats(share.begin, H), floats(share.end - share.begin, H));
    for (int i = 0; i < M; i++) {
      const int row = index[i];
      if (row >= share.begin && row < share.end && row != frozen) add(H, sums + floats(row, H), dy + floats(i, H));
    }
  });
}

}  // namespace BUILD
