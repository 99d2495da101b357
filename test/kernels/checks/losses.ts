// Softmax with cross entropy of random rows, and its gradient, against plain loops.
import { type Check, Guarded, placeFor } from './check.js';

const NUMBERS = { none: 0, mean: 1, sum: 2 } as const;
const IGNORED = -100;

export const losses: Check = ({ crossEntropy, crossEntropyBytes, scaleRows }, dice) => {
  const [R, C] = dice.chance(5) ? [dice.integer(30, 40), 2500] : [dice.integer(1, 9), dice.integer(1, 70)];
  const scores = dice.uniform(R * C, dice.pick([1, 10, 100])).map((x) => (dice.chance(3) ? -Infinity : x));
  const target = Int32Array.from({ length: R }, () => (dice.chance(20) ? IGNORED : dice.integer(0, C - 1)));
  target.forEach((y, row) => y >= 0 && (scores[row * C + y] = dice.uniform(1, 1)[0]));
  const broken = dice.chance(10) ? dice.integer(0, R - 1) : -1; // a row with NaN
  if (broken !== -1) scores[broken * C + dice.integer(0, C - 1)] = NaN;
  const weight = dice.chance() ? dice.uniform(C, 1).map((x) => Math.abs(x) + 0.1) : null;
  const smoothing = scores.includes(-Infinity) ? 0 : dice.pick([0, 0.1, 1]);
  const reduction = dice.pick(['none', 'mean', 'sum'] as const);
  const [loss, dScores] = [placeFor(reduction === 'none' ? R : 1), placeFor(R * C)];
  const keep = dice.chance(80);
  const call = (): number => {
    const [number, scratch] = [NUMBERS[reduction], new Float32Array(crossEntropyBytes(R) / 4)];
    const to = keep ? dScores.array : null;
    return crossEntropy(R, C, scores, target, weight, IGNORED, smoothing, number, loss.array, to, scratch);
  };
  const wrong = call();
  if (wrong !== -1) throw new Error(`row ${wrong} is refused`);

  const w = (c: number): number => weight?.[c] ?? 1;
  const weights = Array.from({ length: C }, (_, c) => w(c)).reduce((sum, x) => sum + x);
  const total = target.reduce((sum, y) => sum + (y < 0 ? 0 : w(y)), 0);
  const ofRows = Array.from(target, (y, row) => {
    const x = scores.subarray(row * C, (row + 1) * C);
    const most = Math.max(...x);
    const log = most + Math.log(x.reduce((sum, value) => sum + Math.exp(value - most), 0));
    const [own, spread] = y < 0 ? [0, 0] : [(1 - smoothing) * w(y), smoothing / C];
    const all = spread === 0 ? 0 : x.reduce((sum, value, c) => sum + w(c) * (log - value), 0);
    const k = y < 0 ? 0 : reduction === 'mean' ? 1 / total : 1;
    const gradient = Array.from(x, (value, c) => {
      const p = Math.exp(value - log);
      return k * (own * (p - (c === y ? 1 : 0)) + spread * (p * weights - w(c)));
    });
    return { loss: y < 0 ? 0 : own * (log - x[y]) + spread * all, gradient };
  });
  const each = ofRows.map((row) => row.loss);
  const sum = each.reduce((a, b) => a + b, 0);
  const expected = { none: each, sum: [sum], mean: [sum / total] }[reduction];
  const gradients = ofRows.flatMap(({ gradient }) => gradient);
  const what = `${reduction} of ${R} x ${C}, smoothing ${smoothing}`;
  const scale = Math.max(1, ...expected.map((x) => (Number.isFinite(x) ? Math.abs(x) : 1)));
  loss.check(`loss, ${what}`, expected, 2e-6 * scale);
  if (!keep) return;
  dScores.check(`gradient, ${what}`, gradients, 2e-6 * Math.max(1, weights / C));

  const [factors, count] = [dice.uniform(R, 1), dice.pick([1, R, dice.integer(1, R)])];
  const scaled = new Guarded(dScores.array.slice());
  scaleRows(R, C, scaled.array, factors, count);
  const product = dScores.array.map((x, i) => x * factors[Math.floor(i / C) % count]);
  scaled.check('scaled rows', product, 0);

  const before = loss.array.slice();
  const row = dice.integer(0, R - 1);
  target[row] = dice.pick([C, -1, 2 ** 30, -(2 ** 31)]);
  if (call() !== row) throw new Error(`${target[row]} is taken for a class of ${C}`);
  loss.check('loss that is not written', before, 0);
};
