// Optimizers' updates of random elements, and what clipping takes, against plain loops.
import type { Dice } from '../../support/dice.js';
import { type Check, Guarded, placeFor } from './check.js';

/** A loop over the elements in float64: what `change` makes of each of some arrays. */
function changed(arrays: readonly Float32Array[], change: (...values: number[]) => number[]): number[][] {
  const results = Array.from(arrays[0], (_, i) => change(...arrays.map((array) => array[i])));
  return arrays.map((_, k) => results.map((values) => values[k]));
}

const TOLERANCE = 2e-6;

/** A parameter and what is remembered of it, one of `count` never less than 0. */
class Step {
  readonly p: Guarded;
  readonly to: Guarded;
  readonly g: Float32Array;
  readonly state: Guarded[];
  readonly n: number;
  readonly decay: number;
  readonly maximize: boolean;

  constructor(dice: Dice, count: number) {
    this.n = dice.chance(4) ? dice.integer(66_000, 70_000) : dice.integer(1, 70);
    const values = (): Float32Array => dice.uniform(this.n, 1);
    this.p = new Guarded(values());
    this.to = dice.chance() ? this.p : placeFor(this.n);
    this.g = values();
    this.state = Array.from({ length: count }, () => new Guarded(values().map((x) => Math.abs(x) + 0.5)));
    this.decay = dice.pick([0, 0.1]);
    this.maximize = dice.chance();
  }

  /** The gradient to go down. */
  descent(p: number, g: number): number {
    return (this.maximize ? -g : g) + this.decay * p;
  }

  /** Runs the kernel, and `change` of p, g and the state to their new values. */
  check(what: string, kernel: () => void, change: (p: number, g: number, ...state: number[]) => number[]): void {
    const before = [this.p.array, ...this.state.map(({ array }) => array)];
    const [p, ...state] = changed([before[0], this.g, ...before.slice(1)], (p, g, ...values) => {
      const [after, ...remembered] = change(p, this.descent(p, g), ...values);
      return [after, 0, ...remembered];
    });
    kernel();
    this.to.check(`${what}: parameter`, p, TOLERANCE);
    this.state.forEach((slot, k) => slot.check(`${what}: slot ${k}`, state[k + 1], TOLERANCE));
  }
}

const [RATE, EPS] = [0.1, 1e-8];

export const updates: Check = (kernels, dice) => {
  {
    const step = new Step(dice, 1);
    const { n, p, to, g, state, decay, maximize } = step;
    const [buffer, isFirst, nesterov, kept, added] = [dice.chance() ? state[0].array : null, dice.chance(), dice.chance(), 0.9, 0.7]; // prettier-ignore
    const run = (): void =>
      kernels.sgd(n, p.array, g, buffer, to.array, maximize, decay, RATE, isFirst, kept, added, nesterov);
    step.check('sgd', run, (p, g, b) => {
      if (buffer === null) return [p - RATE * g, b];
      const next = isFirst ? g : kept * b + added * g;
      return [p - RATE * (nesterov ? g + kept * next : next), next];
    });
  }
  {
    const step = new Step(dice, 3);
    const { n, p, to, g, decay, maximize } = step;
    const [m, v, most] = step.state.map(({ array }) => array);
    const [largest, weight, kept, root] = [dice.chance() ? most : null, dice.pick([0.1, 0.7]), 0.9, 0.5];
    const run = (): void =>
      kernels.adam(n, p.array, g, m, v, largest, to.array, maximize, decay, 0.9, weight, kept, 0.1, RATE, root, EPS);
    step.check('adam', run, (p, g, m, v, most) => {
      const [mean, square] = [m + weight * (g - m), kept * v + 0.1 * g * g];
      const large = largest === null ? most : Math.max(most, square);
      const below = Math.sqrt(largest === null ? square : large) / root + EPS;
      return [0.9 * p - (RATE * mean) / below, mean, square, large];
    });
  }
  {
    const step = new Step(dice, 3);
    const { n, p, to, g, decay, maximize } = step;
    const [v, a, b] = step.state.map(({ array }) => array);
    a.fill(0.1); // less than the root of v
    const [mean, buffer, weight, momentum] = [
      dice.chance() ? a : null,
      dice.chance() ? b : null,
      dice.pick([0.1, 0.7]),
      0.5,
    ];
    const run = (): void =>
      kernels.rmsprop(n, p.array, g, v, mean, buffer, to.array, maximize, decay, weight, 1, 2, RATE, EPS, momentum);
    step.check('rmsprop', run, (p, g, v, a, b) => {
      const square = v + 2 * g * g;
      const average = mean === null ? a : a + weight * (g - a);
      const direction = g / (Math.sqrt(mean === null ? square : square - average * average) + EPS);
      const next = buffer === null ? b : momentum * b + direction;
      return [p - RATE * (buffer === null ? direction : next), square, average, next];
    });
  }
  {
    const step = new Step(dice, 1);
    const { n, p, to, g, state, decay, maximize } = step;
    const run = (): void => kernels.adagrad(n, p.array, g, state[0].array, to.array, maximize, decay, RATE, EPS);
    step.check('adagrad', run, (p, g, s) => [p - (RATE * g) / (Math.sqrt(s + g * g) + EPS), s + g * g]);
  }
};

export const norms: Check = ({ sumOfSquares, scale }, dice) => {
  const n = dice.chance(5) ? dice.integer(270_000, 280_000) : dice.integer(1, 9000);
  const x = dice.uniform(n, 1);
  const expected = x.reduce((sum, value) => sum + value * value, 0);
  const sum = sumOfSquares(n, x);
  if (!(Math.abs(sum - expected) <= 3e-7 * expected)) throw new Error(`the sum of ${n} squares is ${sum}, not ${expected}`);
  const y = placeFor(n);
  scale(n, x, 0.5, y.array);
  y.check('scaled', x.map((value) => value * 0.5), 0); // prettier-ignore
  x[dice.integer(0, n - 1)] = NaN;
  if (!Number.isNaN(sumOfSquares(n, x))) throw new Error('NaN is lost');
};
