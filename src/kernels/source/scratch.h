// The memory that a kernel works in besides its arguments, which the caller gives.
#pragma once
#include "vector.h"

namespace BUILD {

/** Memory that is handed out piece by piece, each at a multiple of 64 bytes; from null it only counts. */
struct Scratch {
  uintptr_t start;
  uint64_t bytes = 0;  // from there on
  explicit Scratch(float* memory) : start(((uintptr_t)memory + 63) / 64 * 64) {}
  float* take(uint64_t n) {
    float* piece = (float*)(start + (uintptr_t)bytes);
    bytes += (n + 15) / 16 * 16 * sizeof(float);
    return piece;
  }
  /** Of memory that begins anywhere. */
  uint64_t all() const { return bytes + 64; }
};

}  // namespace BUILD
