// CTC losses of random sequences, with their gradients, against plain loops over logarithms.
import { type Check, placeFor } from './check.js';

const logSum = (...logs: number[]): number => {
  const most = Math.max(...logs);
  return most === -Infinity ? most : most + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - most), 0));
};

/** The states of a sequence: its labels, with a blank before, between and behind them. */
const statesOf = (labels: number[], blank: number): number[] => [blank, ...labels.flatMap((label) => [label, blank])];

/** log α: of what leads to each state within each step, or, of states and steps the other way round, of what goes on from it. */
function walk(states: number[], steps: number, log: (t: number, c: number) => number): number[][] {
  const alphas: number[][] = [];
  for (let t = 0; t < steps; t++) {
    alphas.push(
      states.map((c, s) => {
        if (t === 0) return s < 2 ? log(0, c) : -Infinity;
        const before = alphas[t - 1];
        const jump = s > 1 && c !== states[s - 2] ? before[s - 2] : -Infinity;
        return logSum(before[s], s > 0 ? before[s - 1] : -Infinity, jump) + log(t, c);
      }),
    );
  }
  return alphas;
}

/** The loss of one sequence, and its gradient by what log_softmax was taken of, at the steps that count. */
function reference(labels: number[], steps: number, C: number, blank: number, log: (t: number, c: number) => number) {
  const states = statesOf(labels, blank);
  const alphas = walk(states, steps, log);
  const betas = walk(states.toReversed(), steps, (t, c) => log(steps - 1 - t, c)).reverse();
  const all = steps === 0 ? (labels.length === 0 ? 0 : -Infinity) : logSum(...(alphas.at(-1)?.slice(-2) ?? []));
  const gradient = (t: number, c: number): number => {
    const first = t === steps - 1 ? states.length - 2 : 0; // from which the last step can be the end
    const ofClass = states.flatMap((of, s) => (of === c && s >= first ? [alphas[t][s] + betas[t].toReversed()[s]] : []));
    return Math.exp(log(t, c)) - Math.exp(logSum(...ofClass, -Infinity) - all - log(t, c));
  };
  const dx = Array.from({ length: steps }, (_, t) => Array.from({ length: C }, (_, c) => gradient(t, c)));
  return { loss: -all, dx };
}

export const ctcLosses: Check = ({ ctcLoss, ctcLossBytes }, dice) => {
  const isLong = dice.chance(5);
  const [T, N] = [isLong ? dice.integer(100, 200) : dice.integer(1, 9), dice.integer(1, 5)];
  const C = dice.integer(1, dice.chance(20) ? 300 : 20);
  const blank = dice.integer(0, C - 1);
  const numbers = <T>(make: () => T): T[] => Array.from({ length: N }, make);
  const labels = numbers(() =>
    Array.from({ length: dice.pick([0, dice.integer(1, isLong ? 40 : 5)]) }, () => dice.integer(0, Math.min(C - 1, 4))),
  );
  const steps = numbers(() => dice.pick([T, T, dice.integer(0, T)]));
  const scale = dice.pick([1, 10, 1000]);
  const x = dice.uniform(T * N * C, scale).map((value) => value - scale / 2);
  if (dice.chance(30)) for (let i = 0; i < x.length; i++) if (dice.chance(3)) x[i] = dice.pick([-Infinity, -1e6]);
  if (dice.chance(10)) x[dice.integer(0, x.length - 1)] = NaN;
  const [zeroInfinity, keep] = [dice.chance(), dice.chance(80)];
  const counts = labels.map(({ length }) => length);
  const longest = Math.max(...counts);
  const [losses, dx] = [placeFor(N), placeFor(x.length)];
  ctcLoss(
    ...([T, N, C, x, Int32Array.from(labels.flat()), Int32Array.from(counts), Int32Array.from(steps)] as const),
    ...([longest, blank, zeroInfinity, losses.array, keep ? dx.array : null] as const),
    new Float32Array(ctcLossBytes(T, N, C, longest, keep) / 4),
  );

  const ofSequences = labels.map((of, n) => reference(of, steps[n], C, blank, (t, c) => x[(t * N + n) * C + c]));
  const isZero = (n: number): boolean => zeroInfinity && ofSequences[n].loss === Infinity;
  ofSequences.forEach(({ loss }, n) => {
    const of = placeFor(1);
    of.array[0] = losses.array[n];
    const what = `loss of ${steps[n]} of ${T} steps, ${counts[n]} labels of ${C} classes`;
    of.check(what, [isZero(n) ? 0 : Math.fround(loss)], 1e-6 * Math.max(1, Math.abs(loss)));
  });
  losses.check('losses', losses.array, 0);
  if (!keep) return;
  const expected = Array.from(x, (_, i) => {
    const [t, n, c] = [Math.floor(i / (N * C)), Math.floor(i / C) % N, i % C];
    if (t >= steps[n] || isZero(n)) return 0;
    return Math.fround(ofSequences[n].dx[t][c]);
  });
  const most = expected.reduce((a, b) => (Number.isFinite(b) ? Math.max(a, Math.abs(b)) : a), 1);
  dx.check(`gradient of ${T} x ${N} x ${C}`, expected, 2e-6 * most);
};
