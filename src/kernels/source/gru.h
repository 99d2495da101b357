// The GRU's step for a vector of units, forward and backward.
#pragma once
#include "activations.h"

namespace BUILD {

struct GruGates {
  Vector r, z, n;
};

/** The gates from their sides, those of r and z added up in `side`; returns h' = (1 - z) ⊙ n + z ⊙ h. */
INLINE Vector gruForward(GruGates& side, Vector hiddenN, Vector h, const Constants& k) {
  const Vector r = sigmoid(side.r, k), z = sigmoid(side.z, k);
  const Vector n = tanh(fma(r, hiddenN, side.n), k);
  side = {r, z, n};
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
