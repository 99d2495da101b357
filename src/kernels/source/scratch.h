// The memory that a kernel works in besides its arguments, which the caller gives.
#pragma once
#include "vector.h"

namespace BUILD {

/** Memory that is handed out piece by piece, each at a multiple of 64 bytes; from null it only counts. */
struct Scratch {
  uintptr_t at;
  uint64_t bytes = 0;
  explicit Scratch(float* start) : at((uintptr_t)start) {}
  float* take(uint64_t n) {
    float* piece = (float*)(at + (uintptr_t)bytes);
    bytes += (n + 15) / 16 * 16 * sizeof(float);
    return piece;
  }
};

}  // namespace BUILD
