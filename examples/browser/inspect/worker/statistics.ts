// What is said of many numbers at once: moments, extremes, and how they are distributed.
import type { Histogram, Statistics } from '../file.js';
import type { Numbers } from './numbers.js';

/** Moments are summed as differences from one of the numbers, so that a large mean costs no digits. */
export function statisticsOf(numbers: Numbers): Statistics {
  let [count, sum, squares, min, max, zeros, nans, infinities] = [0, 0, 0, Infinity, -Infinity, 0, 0, 0];
  let origin: number | undefined;
  for (const x of numbers) {
    if (!Number.isFinite(x)) {
      if (Number.isNaN(x)) nans++;
      else infinities++;
      continue;
    }
    origin ??= x;
    count++;
    sum += x - origin;
    squares += (x - origin) ** 2;
    if (x === 0) zeros++;
    if (x < min) min = x;
    if (x > max) max = x;
  }
  const mean = sum / count;
  const variance = (squares - count * mean ** 2) / (count - 1); // as torch.std has it
  const std = Math.sqrt(Math.max(variance, 0));
  return { count: numbers.length, mean: (origin ?? NaN) + mean, std, min, max, zeros, nans, infinities };
}

const MAX_BINS = 60;
const MIN_BINS = 12;

/** Of the finite numbers; none where all are the same. Integers that are few have a bin each. */
export function histogramOf(numbers: Numbers, { min, max }: Statistics, isInteger: boolean): Histogram | undefined {
  if (!(max > min)) return undefined;
  const eachOne = isInteger && max - min < MAX_BINS;
  const wanted = Math.min(MAX_BINS, Math.max(MIN_BINS, Math.round(2 * Math.cbrt(numbers.length)))); // Rice's rule
  const bins = eachOne ? max - min + 1 : wanted;
  const [low, width] = eachOne ? [min - 0.5, 1] : [min, (max - min) / bins];
  const counts = new Float64Array(bins);
  for (const x of numbers) if (Number.isFinite(x)) counts[Math.min(bins - 1, Math.floor((x - low) / width))]++;
  return { edges: Float64Array.from({ length: bins + 1 }, (_, i) => low + i * width), counts };
}
