// multinomial: categories by their weights.
import * as tf from '@tensorflow/tfjs-core';
import { bind, splitKeywords } from '../../python/arguments.js';
import { check } from '../../python/check.js';
import { checkTensor } from '../../python/checks.js';
import { RuntimeError } from '../../python/errors.js';
import { given, scalarType } from '../../python/repr.js';
import { exponential, uniform53 } from '../generator.js';
import { checkGenerator, GENERATOR, type GeneratorOptions } from './arguments.js';

const PARAMETERS = ['input', 'num_samples', 'replacement'] as const;

/** Keywords of {@link multinomial}. */
export interface MultinomialOptions extends GeneratorOptions {
  /** Whether a category may be drawn more than once. Default false. */
  replacement?: boolean;
}

/**
 * Categories drawn by their weights, as `torch.multinomial` draws them on the CPU: after `manual_seed(n)` the same ones.
 *
 * @param input - (C) or (N, C), float32, the weights of C categories, which need not add up to 1. They are read back.
 * @param num_samples - how many are drawn of each row: without replacement, at most C. Where fewer than that have a weight, the
 *   rest are those without, from the first on; which ones they are in torch depends on how it sorts.
 * @returns (num_samples) or (N, num_samples), int32. The caller owns it.
 *
 * @example
 * ```ts
 * const word = multinomial(nn.functional.softmax(scores, 1), 1); // (N, 1)
 * ```
 * @throws `TypeError` or `RuntimeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.multinomial.html
 */
export function multinomial<T extends tf.Tensor>(
  input: T,
  num_samples: number,
  replacement?: boolean,
  options?: GeneratorOptions,
): T;
export function multinomial<T extends tf.Tensor>(input: T, num_samples: number, options?: MultinomialOptions): T;
export function multinomial<T extends tf.Tensor>(options: MultinomialOptions & { input: T; num_samples: number }): T;
export function multinomial(...args: unknown[]): tf.Tensor {
  const bound = bind('multinomial()', PARAMETERS, 2, splitKeywords(args), GENERATOR);
  const { input, num_samples, replacement = false, generator } = bound;
  checkTensor('multinomial()', 'input', 1, input);
  checkKind('num_samples', 2, 'int', Number.isInteger(num_samples), num_samples);
  checkKind('replacement', 3, 'bool', typeof replacement === 'boolean', replacement);
  checkGenerator('multinomial()', generator);
  const samples = num_samples as number;
  const categories = input.shape.at(-1) ?? 0;
  checkCounts(input, categories, samples, replacement as boolean);
  const rows = input.rank === 1 ? [] : [input.shape[0]];
  if (rows[0] === 0) return tf.tensor([], [...rows, samples], 'int32');
  const weights = input.dataSync<'float32'>();
  checkWeights(weights, categories);
  const draw = replacement === true && samples > 1 ? withReplacement : withoutReplacement(exponential(weights.length));
  const drawn = new Int32Array((weights.length / categories) * samples);
  for (let row = 0; row * categories < weights.length; row++) {
    const own = weights.subarray(row * categories, (row + 1) * categories);
    drawn.set(draw(own, samples, row), row * samples);
  }
  return tf.tensor(drawn, [...rows, samples], 'int32');
}

/** The first category up to which the weights add up to a random part of all: one draw a sample, row by row. */
function withReplacement(weights: Float32Array, samples: number): Int32Array {
  const cumulative = new Float32Array(weights.length);
  weights.forEach((weight, i) => (cumulative[i] = (i > 0 ? cumulative[i - 1] : 0) + weight));
  const sum = cumulative[weights.length - 1];
  cumulative.forEach((part, i) => (cumulative[i] = part / sum));
  cumulative[weights.length - 1] = 1;
  return Int32Array.from({ length: samples }, () => firstAtLeast(cumulative, uniform53()));
}

function firstAtLeast(ascending: Float32Array, value: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (ascending[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The categories with the largest weight / q for q from Exp(1), in that order: q is drawn for all rows at once. */
const withoutReplacement =
  (q: Float32Array) =>
  (weights: Float32Array, samples: number, row: number): Int32Array => {
    const keys = weights.map((weight, i) => weight / q[row * weights.length + i]);
    const least = keys.slice().sort()[weights.length - samples];
    return Int32Array.from(keys.keys())
      .filter((i) => keys[i] >= least)
      .sort((a, b) => keys[b] - keys[a] || a - b)
      .subarray(0, samples);
  };

function checkKind(name: string, position: number, kind: string, isKind: boolean, value: unknown): void {
  check(isKind, () => {
    return new TypeError(`multinomial(): argument '${name}' (position ${position}) must be ${kind}, not ${given(value)}`);
  });
}

function checkCounts(input: tf.Tensor, categories: number, samples: number, replacement: boolean): void {
  check(input.rank === 1 || input.rank === 2, () => new RuntimeError('prob_dist must be 1 or 2 dim'));
  check(input.dtype === 'float32', () => {
    return new RuntimeError(
      `multinomial only supports floating-point dtypes for input, got: ${scalarType(input)} (tfjs: input.toFloat())`,
    );
  });
  check(samples > 0, () => new RuntimeError('cannot sample n_sample <= 0 samples'));
  check(replacement || samples <= categories, () => {
    return new RuntimeError('cannot sample n_sample > prob_dist.size(-1) samples without replacement');
  });
  check(categories <= 2 ** 24, () => new RuntimeError('number of categories cannot exceed 2^24'));
}

function checkWeights(weights: Float32Array, categories: number): void {
  check(categories > 0, () => {
    const empty = 'cannot compute aminmax over an empty dimension as the operation has no identity.';
    return new RuntimeError(`aminmax(): ${empty}`);
  });
  check(
    weights.every((weight) => weight >= 0 && weight < Infinity),
    () => new RuntimeError('probability tensor contains either `inf`, `nan` or element < 0'),
  );
  for (let start = 0; start < weights.length; start += categories) {
    check(
      weights.subarray(start, start + categories).some((weight) => weight > 0),
      () => new RuntimeError('invalid multinomial distribution (sum of probabilities <= 0)'),
    );
  }
}
