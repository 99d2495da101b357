// The axes of tensors in another order, against plain loops.
import { type Check, placeFor } from './check.js';

export const permutations: Check = ({ permute }, dice) => {
  const size = (): number => dice.integer(1, dice.pick([3, 9, 40, 60]));
  const own = [size(), size(), size()];
  const strides = [own[1] * own[2], own[2], 1];
  const order = dice.pick([
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ]);
  const [A, B, C] = order.map((axis) => own[axis]);
  const [x0, x1, x2] = order.map((axis) => strides[axis]);
  const x = dice.uniform(A * B * C, 1);
  const y = placeFor(x.length);
  permute(A, B, C, x, x0, x1, x2, y.array);
  const expected = x.map((_, at) => x[Math.floor(at / C / B) * x0 + (Math.floor(at / C) % B) * x1 + (at % C) * x2]);
  y.check(`permutation ${order.join()} of ${own.join()}`, expected, 0);
};
