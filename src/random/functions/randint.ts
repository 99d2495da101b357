// randint, randperm: whole random numbers.
import * as tf from '@tensorflow/tfjs-core';
import { bind, splitKeywords } from '../../python/arguments.js';
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { given, list } from '../../python/repr.js';
import { integers, permutation } from '../generator.js';
import { checkDtype, checkGenerator, checkSize, count, DTYPE_AND_GENERATOR, type GeneratorOptions } from './arguments.js';

/** Keywords of {@link randint}. */
export interface RandintOptions extends GeneratorOptions {
  /** Default int32, in place of torch's int64. */
  dtype?: 'int32' | 'float32' | 'bool';
}

/** Keywords of {@link randperm}. */
export interface RandpermOptions extends GeneratorOptions {
  /** Default int32, in place of torch's int64. */
  dtype?: 'int32' | 'float32';
}

/** The arguments of {@link randint}: the lower bound may be left out. */
export type RandintArguments =
  | [high: number, size: readonly number[], options?: RandintOptions]
  | [low: number, high: number, size: readonly number[], options?: RandintOptions]
  | [options: RandintOptions & { low?: number; high: number; size: readonly number[] }]
  | [high: number, options: RandintOptions & { size: readonly number[] }]
  | [low: number, high: number, options: RandintOptions & { size: readonly number[] }];

const PARAMETERS = ['low', 'high', 'size'] as const;

/** What each dtype can hold. float32 holds more, but not each whole number beyond. */
const BOUNDS = {
  int32: [-(2 ** 31), 2 ** 31 - 1, 'int'],
  float32: [-(2 ** 24), 2 ** 24, 'float'],
  bool: [0, 1, 'bool'],
} as const;

/**
 * Whole random numbers from `low`, by default 0, to `high - 1`, each as likely as the others, drawn as `torch.randint` draws
 * them on the CPU: after `manual_seed(n)` the same numbers.
 *
 * @returns (*size), int32 unless `dtype` says another. The caller owns it.
 *
 * @example
 * ```ts
 * manual_seed(0);
 * randint(10, [4]).print(); // [4, 9, 3, 0], as in PyTorch
 * randint(3, 5, [2, 2]).print();
 * ```
 * @throws `TypeError` or `RuntimeError` with torch's text for arguments that do not fit, also for bounds that the dtype does not
 * hold; of float32 those are ±2²⁴, where torch warns.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.randint.html
 */
export function randint<R extends tf.Rank = tf.Rank>(...args: RandintArguments): tf.Tensor<R>;
export function randint(...args: unknown[]): tf.Tensor {
  const { positional, keywords } = splitKeywords(args);
  const hasLow = 'low' in keywords || positional.length > 2 || (positional.length === 2 && 'size' in keywords);
  const parameters = hasLow ? PARAMETERS : PARAMETERS.slice(1);
  const bound = bind('randint()', parameters, parameters.length, { positional, keywords }, DTYPE_AND_GENERATOR);
  const { low = 0, high, size, dtype = 'int32', generator } = bound as Partial<Record<string, unknown>>;
  const place = (name: string): number => (name in keywords ? 0 : parameters.findIndex((other) => other === name) + 1);
  checkWhole('randint()', 'low', place('low'), low);
  checkWhole('randint()', 'high', place('high'), high);
  checkSize('randint()', place('size'), size);
  checkDtype('randint()', dtype);
  checkGenerator('randint()', generator);
  check(low < high, () => {
    return new RuntimeError(`random_ expects 'from' to be less than 'to', but got from=${low} >= to=${high}`);
  });
  const [least, most, name] = BOUNDS[dtype];
  check(low >= least && low <= most, () => new RuntimeError(`from is out of bounds for ${name}`));
  check(high - 1 >= least && high - 1 <= most, () => new RuntimeError(`to - 1 is out of bounds for ${name}`));
  return tf.tensor(Array.from(integers(count(size), low, high - low)), size, dtype);
}

/**
 * The whole numbers from 0 to n - 1 in random order, drawn as `torch.randperm` draws them on the CPU: after `manual_seed(n)`
 * the same order.
 *
 * @returns (n), int32 unless `dtype` says another. The caller owns it.
 *
 * @example
 * ```ts
 * manual_seed(0);
 * randperm(5).print(); // [4, 1, 2, 0, 3], as in PyTorch
 * ```
 * @throws `TypeError` or `RuntimeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.randperm.html
 */
export function randperm(n: number, options?: RandpermOptions): tf.Tensor1D;
export function randperm(options: RandpermOptions & { n: number }): tf.Tensor1D;
export function randperm(...args: unknown[]): tf.Tensor1D {
  const call = splitKeywords(args);
  const { n, dtype = 'int32', generator } = bind('randperm()', ['n'], 1, call, DTYPE_AND_GENERATOR);
  checkWhole('randperm()', 'n', call.positional.length, n);
  checkDtype('randperm()', dtype);
  checkGenerator('randperm()', generator);
  check(n >= 0, () => new RuntimeError(`Trying to create tensor with negative dimension ${n}: ${list([n])}`));
  check(dtype !== 'bool', () => new RuntimeError(`"randperm" not implemented for 'Bool'`));
  check(dtype !== 'float32' || n <= 2 ** 24 + 1, () => {
    return new RuntimeError('n cannot be greater than 2^24+1 for Float type.');
  });
  check(n < LARGE, () => new RuntimeError(`n must be less than ${LARGE}, from where on torch draws another way`));
  return tf.tensor1d(permutation(n), dtype);
}

const LARGE = Math.floor((2 ** 32 - 1) / 20);

function checkWhole(callee: string, name: string, position: number, value: unknown): asserts value is number {
  check(Number.isInteger(value), () => {
    const where = `${callee}: argument '${name}'${position ? ` (position ${position})` : ''}`;
    return new TypeError(`${where} must be int, not ${given(value)}`);
  });
}
