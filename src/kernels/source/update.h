// The optimizers' updates: one pass over a parameter p, its gradient and what is remembered of it, which changes in place. The new
// values go `to` where p is or elsewhere. Each rounds as PyTorch's does, where the processor has multiply-add.
#pragma once
#include "elements.h"

namespace BUILD {

INLINE Vector root(Vector x) { return __builtin_elementwise_sqrt(x); }

/** a + weight·(b - a), from the nearer end. */
INLINE Vector lerp(Vector a, Vector b, float weight) {
  return weight < 0.5f ? fma(splat(weight), b - a, a) : fma(splat(weight - 1), b - a, b);
}

/** The gradient to go down, with that of an L2 penalty. */
INLINE Vector descent(Vector p, Vector g, bool maximize, float decay) {
  const Vector down = maximize ? -g : g;
  return decay == 0 ? down : fma(p, splat(decay), down);
}

/** kept·v + added·g². */
INLINE Vector averageSquare(Vector v, Vector g, float kept, float added) { return v * kept + g * added * g; }

/** b = kept·b + added·g, or g in the first step, and p - rate·b, or with `nesterov` p - rate·(g + kept·b). No b, no momentum. */
KERNEL(void, sgd)(int n, const float* parameter, const float* gradient, float* buffer, float* to, bool maximize, float decay,
                  float rate, bool isFirst, float kept, float added, bool nesterov) {
  eachElement(n, EACH {
    const Vector p = load(parameter + i, left);
    Vector g = descent(p, load(gradient + i, left), maximize, decay);
    if (buffer) {
      const Vector b = isFirst ? g : fma(g, splat(added), load(buffer + i, left) * kept);
      store(buffer + i, b, left);
      g = nesterov ? fma(b, splat(kept), g) : b;
    }
    store(to + i, fma(g, splat(-rate), p), left);
  });
}

/** m and v, averages of g and g²; shrink·p - rate·m / (√v / correction + eps), or with `largest` that of the largest v yet. */
KERNEL(void, adam)(int n, const float* parameter, const float* gradient, float* mean, float* square, float* largest, float* to,
                   bool maximize, float decay, float shrink, float weight, float kept, float added, float rate, float correction,
                   float eps) {
  eachElement(n, EACH {
    const Vector p = load(parameter + i, left);
    const Vector g = descent(p, load(gradient + i, left), maximize, decay);
    const Vector m = lerp(load(mean + i, left), g, weight);
    Vector v = averageSquare(load(square + i, left), g, kept, added);
    store(mean + i, m, left);
    store(square + i, v, left);
    if (largest) {
      const Vector before = load(largest + i, left);
      v = ((v <= before) | (before != before)) ? before : v;  // NaN if either is
      store(largest + i, v, left);
    }
    store(to + i, p * shrink - m * rate / (root(v) / correction + eps), left);
  });
}

/** v and a, averages of g² and g; d = g / (√(v - a²) + eps), without a only √v; b = momentum·b + d; p - rate·b, without b of d. */
KERNEL(void, rmsprop)(int n, const float* parameter, const float* gradient, float* square, float* mean, float* buffer, float* to,
                      bool maximize, float decay, float weight, float kept, float added, float rate, float eps, float momentum) {
  eachElement(n, EACH {
    const Vector p = load(parameter + i, left);
    const Vector g = descent(p, load(gradient + i, left), maximize, decay);
    Vector v = averageSquare(load(square + i, left), g, kept, added);
    store(square + i, v, left);
    if (mean) {
      const Vector a = lerp(load(mean + i, left), g, weight);
      store(mean + i, a, left);
      v -= a * a;
    }
    const Vector below = root(v) + eps;
    if (buffer) {
      const Vector b = load(buffer + i, left) * momentum + g / below;
      store(buffer + i, b, left);
      store(to + i, fma(b, splat(-rate), p), left);
    } else store(to + i, p - g * rate / below, left);
  });
}

/** s = s + g², p - rate·g / (√s + eps). */
KERNEL(void, adagrad)(int n, const float* parameter, const float* gradient, float* sum, float* to, bool maximize, float decay,
                      float rate, float eps) {
  eachElement(n, EACH {
    const Vector p = load(parameter + i, left);
    const Vector g = descent(p, load(gradient + i, left), maximize, decay);
    const Vector s = load(sum + i, left) + g * g;
    store(sum + i, s, left);
    store(to + i, p - g * rate / (root(s) + eps), left);
  });
}

}  // namespace BUILD
