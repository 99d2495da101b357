// Sums, differences, products and quotients of tensors that are repeated along axes, against plain loops.
import { type Check, placeFor } from './check.js';

/** In the order in which the kernels have them. */
const FUNCTIONS: readonly ((a: number, b: number) => number)[] = [
  (a, b) => a + b,
  (a, b) => a - b,
  (a, b) => a * b,
  (a, b) => a / b,
];

export const combinations: Check = ({ combine }, dice) => {
  const sizes = [dice.integer(1, 5), dice.integer(1, 5), dice.integer(1, 40)] as const;
  const still = dice.integer(0, 3); // along the last axis: a, b, both, or none
  const repeats = [0, 1].map((operand) => [dice.chance(3), dice.chance(3), still === operand || still === 2]);
  const operands = repeats.map((repeated) => {
    const own = sizes.map((size, axis) => (repeated[axis] ? 1 : size));
    const strides = [own[1] * own[2], own[2], 1].map((step, axis) => (repeated[axis] ? 0 : step));
    return { values: dice.uniform(own[0] * own[1] * own[2], 3), strides: strides as [number, number, number] };
  });
  const [{ values: a, strides: down }, { values: b, strides: beside }] = operands;
  const kind = dice.integer(0, FUNCTIONS.length - 1);
  const [A, B, C] = sizes;
  const y = placeFor(A * B * C);
  combine(kind, ...sizes, a, ...down, b, ...beside, y.array);
  const expected = Float32Array.from({ length: A * B * C }, (_, at) => {
    const index = [Math.floor(at / C / B), Math.floor(at / C) % B, at % C];
    const place = (strides: readonly number[]): number => index.reduce((sum, i, axis) => sum + i * strides[axis], 0);
    return FUNCTIONS[kind](a[place(down)], b[place(beside)]);
  });
  y.check(`combination ${kind}`, expected, 0);
};
