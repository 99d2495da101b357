// What a pass forward has of one direction of one layer: its weights, and where in the scratch all else lies.
#pragma once
#include "modes.h"
#include "products.h"
#include "rows.h"
#include "scratch.h"

namespace BUILD {

constexpr int MANY = 24;  // rows from which on it pays to lay a weight out in panels

constexpr double STILL_AWAKE = 4;  // how much less a step has to be worth a thread, which the one before has left spinning

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
    threads = N < FEW ? threadsOfFew((double)width * R) : threadsFor(STILL_AWAKE * N * width * R);
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
    spare = of.take(most(threads, threadsFor((double)rows * width * most(I, R))) * SPARE);
    bytes = of.all();
  }
};

}  // namespace BUILD
