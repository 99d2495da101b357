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
  Math.tanh,
  sigmoid,
];
const TOLD_BY_VALUES = 4; // from there on slopes are

export const activations: Check = ({ activate, activateBack, activateBytes }, dice) => {
  const [n, kind] = [dice.integer(1, 90), dice.integer(0, FUNCTIONS.length - 1)];
  const [x, dy] = [dice.uniform(n, 6), dice.uniform(n, 1)];
  const [y, dx] = [placeFor(n), placeFor(n)];
  const scratch = new Float32Array(activateBytes(kind) / 4);
  activate(kind, n, x, y.array, scratch);
  activateBack(kind, n, kind < TOLD_BY_VALUES ? x : y.array, dy, dx.array, scratch);
  const f = FUNCTIONS[kind];
  y.check(`y of ${kind}`, Array.from(x, f), 2e-6);
  const slope = (x: number): number => (f(x + 1e-5) - f(x - 1e-5)) / 2e-5;
  dx.check(
    `dx of ${kind}`,
    Array.from(x, (value, i) => dy[i] * slope(value)),
    1e-5,
  );
};
