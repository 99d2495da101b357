// The Elman network's step for a vector of units, forward and backward.
#pragma once
#include "activations.h"

namespace BUILD {

/** h = act(z). */
template <bool IS_TANH>
INLINE Vector rnnForward(Vector z, const Constants& k) {
  return IS_TANH ? tanh(z, k) : relu(z);
}

/** dz = dh ⊙ act'(z), from h = act(z). As in torch, relu lets a gradient pass where h is NaN. */
template <bool IS_TANH>
INLINE Vector rnnBackward(Vector h, Vector dh) {
  return IS_TANH ? timesTanhSlope(dh, h) : h <= 0.f ? splat(0) : dh;
}

}  // namespace BUILD
