// trunc_normal_: normal numbers within bounds.
import type * as tf from '@tensorflow/tfjs-core';
import type { Arguments } from '../../python/arguments.js';
import { divide } from '../../python/arithmetic.js';
import { check } from '../../python/check.js';
import { checkFloating } from '../../python/checks.js';
import { RuntimeError } from '../../python/errors.js';
import { uniform } from '../../random/generator.js';
import { normal } from '../../random/normal.js';
import { assign, bindTensor, checkNumber, type DrawnOptions, printed } from './arguments.js';
import { checkBounds } from './uniform_normal.js';

const PARAMETERS = ['tensor', 'mean', 'std', 'a', 'b', 'generator'] as const;

/** Arguments of {@link trunc_normal_}. */
export interface TruncNormalOptions<V extends tf.Variable = tf.Variable> extends DrawnOptions<V> {
  /** Default 0. */
  mean?: number;
  /** The standard deviation without the bounds. Default 1. */
  std?: number;
  /** The least number. Default -2. */
  a?: number;
  /** The largest number. Default 2. */
  b?: number;
}

/**
 * Fills a parameter with numbers from N(mean, std²), those outside of a ... b drawn anew. Where few are inside, they are drawn
 * from U(a, b) and kept with a probability in proportion to their density, as in torch.
 *
 * @returns the parameter.
 *
 * @example
 * ```ts
 * nn.init.trunc_normal_(new nn.Linear(3, 5).weight, { std: 0.02 });
 * ```
 * @throws `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.trunc_normal_
 */
export function trunc_normal_<V extends tf.Variable>(...args: Arguments<TruncNormalOptions<V>, typeof PARAMETERS>): V {
  const { tensor, mean = 0, std = 1, a = -2, b = 2 } = bindTensor('trunc_normal_()', PARAMETERS, args);
  Object.entries({ mean, std, a, b }).forEach(([name, value], i) => checkNumber('trunc_normal_()', name, i + 2, value));
  const [m, s, low, high] = [mean, std, a, b] as number[];
  if (m < low - 2 * s || m > high + 2 * s) {
    const incorrect = 'The distribution of values may be incorrect.';
    console.warn(`mean is more than 2 std from [a, b] in nn.init.trunc_normal_. ${incorrect}`);
  }
  const inside = distribution(divide(high - m, s)) - distribution(divide(low - m, s));
  checkFloating(inside > 0.3 ? 'normal_kernel_cpu' : 'check_uniform_bounds', tensor);
  const draw = inside > 0.3 ? normalWithin : uniformByDensity;
  assign(tensor, draw(tensor.size, m, s, low, high));
  return tensor as V;
}

function normalWithin(size: number, mean: number, std: number, a: number, b: number): Float32Array {
  check(std >= 0, () => new RuntimeError(`normal expects std >= 0.0, but found std ${printed(std)}`));
  const [low, high] = Float32Array.of(a, b);
  const isOutside = (value: number): boolean => value < low || value > high;
  let values = normal(size, mean, std);
  while (values.some(isOutside)) {
    const others = normal(size, mean, std);
    values = values.map((value, i) => (isOutside(value) ? others[i] : value));
  }
  return values;
}

function uniformByDensity(size: number, mean: number, std: number, a: number, b: number): Float32Array {
  checkBounds(a, b);
  const mode = Math.max(a, Math.min(mean, b));
  const peak = -0.5 * ((mode - mean) / std) ** 2; // of the logarithm of the density
  const [m, s, p] = Float32Array.of(mean, std, peak);
  const isRefused = (candidates: Float32Array): boolean[] => {
    const chances = uniform(size, 0, 1);
    return Array.from(candidates, (value, i) => {
      const distance = Math.fround(Math.fround(value - m) / s);
      const density = Math.fround(Math.fround(distance * distance) * -0.5 - p);
      return Math.fround(Math.log(chances[i])) > density;
    });
  };
  let values = uniform(size, a, b);
  let refused = isRefused(values);
  while (refused.includes(true)) {
    const candidates = uniform(size, a, b);
    values = values.map((value, i) => (refused[i] ? candidates[i] : value));
    const again = isRefused(candidates);
    refused = refused.map((was, i) => was && again[i]);
  }
  return values;
}

/** The part of N(0, 1) below z, to seven digits (Abramowitz and Stegun, 26.2.17): it only chooses how to draw. */
function distribution(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const series = [1.330274429, -1.821255978, 1.781477937, -0.356563782, 0.31938153].reduce((sum, c) => (sum + c) * t, 0);
  const above = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series;
  return z < 0 ? above : 1 - above;
}
