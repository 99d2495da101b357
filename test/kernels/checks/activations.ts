// Activation functions of random numbers, with their gradients, against plain formulas.
import { type Check, placeFor } from './check.js';

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Φ, by its Taylor series. */
function distribution(x: number): number {
  let [term, sum] = [x, x];
  for (let i = 1; i < 200; i++) sum += term *= (x * x) / (2 * i + 1);
  return 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
}

const near = (x: number): number => sigmoid(2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3));

/** In the order in which the kernels have them. */
const FUNCTIONS: readonly ((x: number) => number)[] = [
  (x) => Math.max(x, 0),
  (x) => x * sigmoid(x),
  (x) => x * distribution(x),
  (x) => x * near(x),
];

export const activations: Check = ({ activate, activateBack, squash, squashBack }, dice) => {
  const [n, kind] = [dice.integer(1, 90), dice.integer(0, FUNCTIONS.length + 1)];
  const [x, dy] = [dice.uniform(n, 6), dice.uniform(n, 1)];
  const [y, dx] = [placeFor(n), placeFor(n)];
  const isTanh = kind === FUNCTIONS.length;
  const f = FUNCTIONS.at(kind) ?? (isTanh ? Math.tanh : sigmoid);
  if (kind < FUNCTIONS.length) {
    activate(kind, n, x, y.array);
    activateBack(kind, n, x, dy, dx.array);
  } else {
    squash(isTanh, n, x, y.array);
    squashBack(isTanh, n, y.array, dy, dx.array);
  }
  y.check(`y of ${kind}`, Array.from(x, f), 2e-6);
  const slope = (x: number): number => (f(x + 1e-5) - f(x - 1e-5)) / 2e-5;
  dx.check(
    `dx of ${kind}`,
    Array.from(x, (value, i) => dy[i] * slope(value)),
    1e-5,
  );
};
