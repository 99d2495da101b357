// The LSTM's step for a vector of units, forward and backward.
#pragma once
#include "activations.h"

namespace BUILD {

struct LstmGates {
  Vector i, f, g, o;
};

/** The gates from their z; c = f ⊙ c + i ⊙ g, in place. */
INLINE void lstmCell(LstmGates& z, Vector& c, const Constants& k) {
  z = {sigmoid(z.i, k), sigmoid(z.f, k), tanh(z.g, k), sigmoid(z.o, k)};
  c = fma(z.f, c, z.i * z.g);
}

/** m = o ⊙ tanh(c). */
INLINE Vector lstmOutput(Vector o, Vector c, const Constants& k) { return o * tanh(c, k); }

/** The gates' dz from dm; dc in place, from the gradient of c to that of the c before. `tanhC` is tanh(c). */
INLINE LstmGates lstmBackward(const LstmGates& gates, Vector before, Vector tanhC, Vector dm, Vector& dc) {
  const auto [i, f, g, o] = gates;
  const Vector ofC = dc + timesTanhSlope(dm * o, tanhC);
  dc = ofC * f;
  return {timesSigmoidSlope(ofC * g, i), timesSigmoidSlope(ofC * before, f), timesTanhSlope(ofC * i, g),
          timesSigmoidSlope(dm * tanhC, o)};
}

}  // namespace BUILD
