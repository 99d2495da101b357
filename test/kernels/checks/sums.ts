// Sums along an axis of random sizes, against plain loops in float64.
import { type Check, placeFor } from './check.js';

export const summations: Check = ({ sums }, dice) => {
  const [A, C] = [dice.integer(1, 5), dice.pick([1, 2, dice.integer(1, 200)])];
  const B = dice.integer(1, dice.chance(10) ? 5000 : 100);
  const x = dice.uniform(A * B * C, 1);
  const c = placeFor(A * C);
  sums(A, B, C, x, c.array);
  const expected = Float64Array.from({ length: A * C }, (_, i) => {
    const first = Math.floor(i / C) * B * C + (i % C);
    return Array.from({ length: B }, (_, b) => x[first + b * C]).reduce((sum, value) => sum + value, 0);
  });
  c.check(`sums of ${A}, ${B}, ${C}`, expected, 2e-6 * Math.sqrt(B));
};
