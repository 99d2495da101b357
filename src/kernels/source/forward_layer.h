// What a pass forward has of one direction of one layer: its weights, and where in the scratch all else lies.
#pragma once
#include "activations.h"
#include "apart.h"
#include "modes.h"
#include "products.h"
#include "rows.h"
#include "scratch.h"

namespace BUILD {

constexpr double STILL_AWAKE = 4;  // how much less a step has to be worth a thread, which the one before has left spinning

// A chunk is a run of steps whose input side is made at once, and used while the cache still has it.
constexpr int CHUNK_FLOATS = 65536, CHUNK_ROWS = 64;
INLINE int rowsOfChunk(int width) { return most(CHUNK_ROWS, CHUNK_FLOATS / width); }

/** One direction of one layer, and where in the scratch its things lie. */
struct Layer {
  int mode, N, I, H, R, width;
  int threads;  // of a step
  int apart;    // or of all steps
  bool isPacked;
  const float *w_ih, *w_hh, *w_hr;
  float* constants;    // of the activations
  float* bias;         // (G·H), that of both sides but for a GRU's n
  float* hiddenBias;   // (H), of a GRU's n on the hidden side
  float* inputPanels;  // of W_ihᵀ
  float* hiddenPanels; // of each gate's W_hhᵀ
  float* projectionPanels;  // of W_hrᵀ
  float* left;         // a step's states before, in tiles or as they are, of each that is apart
  float* unprojected;  // (N, H), of an LSTM that projects
  float* chunk;        // (rows of a chunk, G·H), where the gates are not kept, of each that is apart
  float* spare;        // SPARE for each thread
  uint64_t ofLeft, ofChunk, bytes;

  Layer(int mode, int rows, int N, int I, int H, int R, bool keep, float* scratch)
      : mode(mode), N(N), I(I), H(H), R(R), width(gatesOf(mode) * H) {
    const bool isProjected = mode == LSTM && R != H;
    threads = N < FEW ? threadsOfFew((double)width * R) : threadsFor(STILL_AWAKE * N * width * R);
    apart = threadsApart(rows, N, (double)width * (I + R), threads);
    isPacked = rows >= MANY;
    const int own = over(N, apart);
    ofLeft = floats(tiledRows(own), most(H, R));
    ofChunk = mode >= LSTM && !keep ? floats(apart > 1 ? own : least(rows, rowsOfChunk(width) + N), width) : 0;
    Scratch of(scratch);
    constants = of.take(sizeof(Constants) / sizeof(float));
    bias = of.take(width);
    hiddenBias = of.take(H);
    inputPanels = of.take(isPacked ? panelFloats(I, width) : 0);
    hiddenPanels = of.take(isPacked ? gatesOf(mode) * panelFloats(R, H) : 0);
    projectionPanels = of.take(isPacked && isProjected ? panelFloats(H, R) : 0);
    left = of.take(apart * ofLeft);
    unprojected = of.take(isProjected ? floats(N, H) : 0);
    chunk = of.take(apart * ofChunk);
    spare = of.take(most(most(threads, apart), threadsFor((double)rows * width * most(I, R))) * SPARE);
    bytes = of.all();
  }

  /** The same for a thread that is apart, with sequences from that one on. */
  Layer of(int thread, int begin) const {
    Layer own = *this;
    own.threads = 1;
    own.left += thread * ofLeft;
    own.unprojected += floats(begin, H);
    own.chunk += thread * ofChunk;
    own.spare += thread * SPARE;
    return own;
  }

  /** How many threads that many multiplications are worth here. */
  int threadsWorth(double multiplications) const { return apart > 1 ? 1 : threadsFor(multiplications); }
};

}  // namespace BUILD
