// Activation functions of many elements, and their gradients, in one pass.
#pragma once
#include "kernels.h"
#include "over_vectors.h"

namespace BUILD {

enum Activation { RELU, SILU, GELU, GELU_TANH };

/** Φ(x), the distribution of the standard normal, by Abramowitz and Stegun's 7.1.26, and its density. */
struct Normal {
  Vector distribution, density;
  Normal(Vector x, const Constants& k) {
    const Vector exponent = atLeast(x * x * splat(-0.5f), k.least);
    const Exponential parts = exponential(exponent, k);
    const Vector e = exponent <= k.least ? splat(0) : parts.power + parts.rest;  // exp(-x²/2)
    const Vector magnitude = bits(bits(x) & 0x7fffffff);
    const Vector t = k.one / fma(magnitude, splat(0.3275911f * 0.70710678f), k.one);
    Vector sum = fma(t, splat(1.061405429f), splat(-1.453152027f));
    sum = fma(sum, t, splat(1.421413741f));
    sum = fma(sum, t, splat(-0.284496736f));
    sum = fma(sum, t, splat(0.254829592f));
    const Vector tail = sum * t * e * splat(0.5f);
    distribution = x < 0.f ? tail : k.one - tail;
    density = e * splat(0.398942280f);
  }
};

/** σ(2u), which is (1 + tanh(u)) / 2, with u = √(2/π)·(x + 0.044715·x³). */
INLINE Vector nearDistribution(Vector x, const Constants& k) {
  return sigmoid(x * fma(x * x, splat(2 * 0.79788456f * 0.044715f), splat(2 * 0.79788456f)), k);
}

template <int KIND>
INLINE Vector activation(Vector x, const Constants& k) {
  if constexpr (KIND == RELU) return relu(x);
  if constexpr (KIND == SILU) return x * sigmoid(x, k);
  if constexpr (KIND == GELU) return x * Normal(x, k).distribution;
  if constexpr (KIND == GELU_TANH) return x * nearDistribution(x, k);
}

/** The gradient by x. */
template <int KIND>
INLINE Vector slope(Vector dy, Vector x, const Constants& k) {
  if constexpr (KIND == RELU) return x <= 0.f ? splat(0) : dy;
  if constexpr (KIND == SILU) {
    const Vector s = sigmoid(x, k);
    return dy * (s * fma(x, k.one - s, k.one));
  }
  if constexpr (KIND == GELU) {
    const Normal normal(x, k);
    return dy * fma(x, normal.density, normal.distribution);
  }
  if constexpr (KIND == GELU_TANH) {
    const Vector s = nearDistribution(x, k);
    const Vector rise = fma(x * x, splat(6 * 0.79788456f * 0.044715f), splat(2 * 0.79788456f));  // of 2u
    return dy * fma(x * rise, s * (k.one - s), s);
  }
}

/** body(kind) with the kind as a constant. */
template <class Body>
INLINE void ofKind(int kind, const Body& body) {
  switch (kind) {
    case RELU: return body.template operator()<RELU>();
    case SILU: return body.template operator()<SILU>();
    case GELU: return body.template operator()<GELU>();
    case GELU_TANH: return body.template operator()<GELU_TANH>();
  }
}

/** y (n) = f(x), with one of {@link Activation}. */
KERNEL(void, activate)(int kind, int n, const float* x, float* y) {
  ofKind(kind, [&]<int KIND>() {
    overVectors(n, [&](int i, int left, const Constants& k) { store(y + i, activation<KIND>(load(x + i, left), k), left); });
  });
}

/** dx (n) = dy ⊙ f'(x). */
KERNEL(void, activateBack)(int kind, int n, const float* x, const float* dy, float* dx) {
  ofKind(kind, [&]<int KIND>() {
    overVectors(n, [&](int i, int left, const Constants& k) {
      store(dx + i, slope<KIND>(load(dy + i, left), load(x + i, left), k), left);
    });
  });
}

/** dx (n) = dy ⊙ f'(x), from y = f(x), with f the sigmoid, or tanh. */
KERNEL(void, squashBack)(bool isTanh, int n, const float* y, const float* dy, float* dx) {
  overVectors(n, [&](int i, int left, const Constants&) {
    const Vector t = load(dy + i, left), s = load(y + i, left);
    store(dx + i, isTanh ? timesTanhSlope(t, s) : timesSigmoidSlope(t, s), left);
  });
}

}  // namespace BUILD
