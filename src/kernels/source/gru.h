// The GRU's step for a vector of units, forward and backward.
#pragma once
#include "activations.h"

namespace BUILD {

struct GruGates {
  Vector r, z, n;
};

/** r and z from their sides added up; n to what its tanh is of. */
INLINE void gruGates(GruGates& side, Vector hiddenN, const Constants& k) {
  const Vector r = sigmoid(side.r, k);
  side = {r, sigmoid(side.z, k), fma(r, hiddenN, side.n)};
}

/** n, in place, and h' = (1 - z) ⊙ n + z ⊙ h. */
INLINE Vector gruOutput(Vector z, Vector& n, Vector h, const Constants& k) {
  n = tanh(n, k);
  return fma(z, h - n, n);
}

/**
 * The gates' dz on the input side from dh', where `before` is h; on the hidden side that of n is r times as much. dh in place,
 * to the part that comes by z.
 */
INLINE GruGates gruBackward(const GruGates& gates, Vector hiddenN, Vector before, Vector& dh) {
  const auto [r, z, n] = gates;
  const Vector byZ = dh * z;
  const Vector ofN = timesTanhSlope(dh - byZ, n);
  const Vector ofR = timesSigmoidSlope(ofN * hiddenN, r);
  const Vector ofZ = timesSigmoidSlope(dh * (before - n), z);
  dh = byZ;
  return {ofR, ofZ, ofN};
}

}  // namespace BUILD
