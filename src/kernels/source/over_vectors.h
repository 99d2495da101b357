// Passes over all elements of tensors by functions that need the constants of activations.
#pragma once
#include "activations.h"
#include "threads.h"

namespace BUILD {

/** body(i, left, constants) for each vector of n floats, on threads. */
template <class Body>
INLINE void overVectors(int n, const Body& body) {
  Constants k;
  placeConstants((float*)&k);
  const int threads = threadsFor(8.0 * n);
  parallel(threads, [&](int thread) {
    const Share share(thread, threads, n, WIDTH);
    for (int i = share.begin; i < share.end; i += WIDTH) body(i, share.end - i, k);
  });
}

}  // namespace BUILD
