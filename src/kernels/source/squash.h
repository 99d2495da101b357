// tanh and the sigmoid of many elements, and their gradients, which are told from their values: those tfjs keeps.
#pragma once
#include "kernels.h"
#include "over_vectors.h"

namespace BUILD {

/** y (n) = σ(x), or tanh(x). */
KERNEL(void, squash)(bool isTanh, int n, const float* x, float* y) {
  overVectors(n, [&](int i, int left, const Constants& k) {
    const Vector v = load(x + i, left);
    store(y + i, isTanh ? tanh(v, k) : sigmoid(v, k), left);
  });
}

}  // namespace BUILD
