// Work for several threads: the pool's in a native module, one in WebAssembly.
#pragma once
#include "vector.h"

#if !defined(__wasm__)
#include "pool.h"
#endif

namespace BUILD {

constexpr double WORTH_A_THREAD = 1 << 18;  // multiplications, of which a thread makes many more than waking it costs

/** How many threads that many multiplications are worth. */
INLINE int threadsFor([[maybe_unused]] double multiplications) {
#if defined(__wasm__)
  return 1;
#else
  const int worth = multiplications < 2 * WORTH_A_THREAD ? 1 : (int)(multiplications / WORTH_A_THREAD < 1024 ? multiplications / WORTH_A_THREAD : 1024);
  return least(worth, poolThreads());
#endif
}

#if !defined(__wasm__)
/** The one copy of a body, in the pool and out of it. */
template <class Body>
OUTLINE void runBody(void* body, int thread) {
  (*(const Body*)body)(thread);
}
#endif

/** body(i) for each thread i. */
template <class Body>
INLINE void parallel([[maybe_unused]] int threads, const Body& body) {
#if defined(__wasm__)
  body(0);
#else
  threads > 1 ? poolRun(threads, runBody<Body>, (void*)&body) : runBody<Body>((void*)&body, 0);
#endif
}

/** body(thread, i) for each i below n. Each thread takes the next that none has taken, so that none waits long for a slower one. */
template <class Body>
INLINE void parallelEach(int threads, int n, const Body& body) {
  int next = 0;
  parallel(threads, [&](int thread) {
    for (int i; (i = __atomic_fetch_add(&next, 1, __ATOMIC_RELAXED)) < n;) body(thread, i);
  });
}

/** A thread's share of n pieces: from `begin` to `end`, in wholes of `piece`. */
struct Share {
  int begin, end;
  Share(int thread, int threads, int n, int piece) : begin(0), end(n) {
    if (threads == 1) return;
    const int pieces = over(n, piece);
    begin = least(n, (int)((int64_t)pieces * thread / threads) * piece);
    end = least(n, (int)((int64_t)pieces * (thread + 1) / threads) * piece);
  }
};

}  // namespace BUILD
