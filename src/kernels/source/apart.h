// Threads that go through all steps of a recurrence apart, each with sequences of its own.
#pragma once
#include "rows.h"

namespace BUILD {

constexpr int MANY = 24;  // rows from which on it pays to lay a weight out in panels

constexpr double OWN_CACHE = 1 << 17;  // floats of weights that every thread can have in a cache of its own, and room for more

/**
 * How many threads each take sequences of their own through all steps: none waits for another. One where they share each step, as
 * twice as many and more do rather: of those each does less.
 */
INLINE int threadsApart(int rows, int N, double weights, int threadsOfStep) {
  const int apart = rows < MANY || weights > OWN_CACHE ? 1 : most(1, least(threadsFor(rows * weights), N / FEW));
  return 2 * apart < threadsOfStep ? 1 : apart;
}

}  // namespace BUILD
