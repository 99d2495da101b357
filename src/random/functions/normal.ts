// normal: normal numbers of any mean and standard deviation.
import * as tf from '@tensorflow/tfjs-core';
import { bind, splitKeywords } from '../../python/arguments.js';
import { broadcast } from '../../python/broadcast.js';
import { check } from '../../python/check.js';
import { checkFloating, checkTensor } from '../../python/checks.js';
import { RuntimeError } from '../../python/errors.js';
import { given } from '../../python/repr.js';
import { normal as draw } from '../normal.js';
import { checkGenerator, checkSize, count, GENERATOR, type GeneratorOptions } from './arguments.js';

const PARAMETERS = ['mean', 'std', 'size'] as const;

/** The arguments of {@link normal}: a size where both are numbers, and only there. */
export type NormalArguments =
  | [mean: number, std: number, size: readonly number[], options?: GeneratorOptions]
  | [mean: number, std: number, options: GeneratorOptions & { size: readonly number[] }]
  | [mean: tf.Tensor, std?: tf.Tensor | number, options?: GeneratorOptions]
  | [mean: number, std: tf.Tensor, options?: GeneratorOptions]
  | [options: GeneratorOptions & { mean: tf.Tensor | number; std?: tf.Tensor | number; size?: readonly number[] }];

/**
 * Normal random numbers, N(mean, std²), drawn as `torch.normal` draws them on an x86 CPU: after `manual_seed(n)` the same bits.
 * Mean and standard deviation are numbers, or float32 tensors, which broadcast, with one of each for each number that is drawn.
 * The default of `std` is 1. A `std` that is a tensor is read back, to check it.
 *
 * @returns (*size) where both are numbers, else of the shape that the two broadcast to; float32. The caller owns it.
 *
 * @example
 * ```ts
 * manual_seed(0);
 * const noise = normal(0, 0.1, [2, 3]); // (2, 3)
 * const around = normal(tf.tensor1d([1, 2, 3]), 0.5); // (3)
 * ```
 * @throws `TypeError` or `RuntimeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.normal.html
 */
export function normal<R extends tf.Rank = tf.Rank>(...args: NormalArguments): tf.Tensor<R>;
export function normal(...args: unknown[]): tf.Tensor {
  const { mean, std = 1, size, generator } = bind('normal()', PARAMETERS, 1, splitKeywords(args), GENERATOR);
  checkMoment('mean', 1, mean);
  checkMoment('std', 2, std);
  checkGenerator('normal()', generator);
  if (typeof mean === 'number' && typeof std === 'number') {
    checkSize('normal()', 3, size);
    checkStd(std);
    return tf.tensor(draw(count(size), mean, std), size);
  }
  check(
    size === undefined,
    () => new TypeError("normal(): argument 'size' goes with a mean and a std that are numbers only"),
  );
  const shape = broadcast(shaped(mean), shaped(std));
  if (typeof std === 'number') checkStd(std);
  else checkStds(std);
  checkFloating('normal_kernel_cpu', typeof mean === 'number' ? (std as tf.Tensor) : mean);
  return tf.tidy(() => {
    const numbers = tf.tensor(draw(count(shape), 0, typeof std === 'number' ? std : 1), shape);
    if (numbers.size === 0) return numbers;
    return tf.add(typeof std === 'number' ? numbers : tf.mul(numbers, std), mean);
  });
}

function checkMoment(name: string, position: number, value: unknown): asserts value is tf.Tensor | number {
  if (typeof value === 'number') return;
  check(value instanceof tf.Tensor, () => {
    return new TypeError(`normal(): argument '${name}' (position ${position}) must be Tensor or float, not ${given(value)}`);
  });
  checkTensor('normal()', name, position, value);
}

const shaped = (value: tf.Tensor | number): { shape: number[] } => (typeof value === 'number' ? { shape: [] } : value);

function checkStd(std: number): void {
  check(std >= 0, () => new RuntimeError(`normal expects std >= 0.0, but found std ${std}`));
}

function checkStds(std: tf.Tensor): void {
  check(
    Array.from(std.dataSync()).every((value) => value >= 0),
    () => new RuntimeError('normal expects all elements of std >= 0.0'),
  );
}
