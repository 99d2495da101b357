// rand, randn: tensors of uniform and of normal numbers.
import * as tf from '@tensorflow/tfjs-core';
import { checkFloating } from '../../python/checks.js';
import { bind } from '../../python/arguments.js';
import { uniform } from '../generator.js';
import { normal } from '../normal.js';
import {
  checkDtype,
  checkGenerator,
  checkSize,
  count,
  DTYPE_AND_GENERATOR,
  type GeneratorOptions,
  type SizeArguments,
  splitSize,
} from './arguments.js';

/** Keywords of {@link rand} and {@link randn}. */
export interface RandOptions extends GeneratorOptions {
  /** Only float32, the default. */
  dtype?: 'float32';
}

/**
 * Uniform random numbers, U(0, 1), drawn as `torch.rand` draws them on the CPU: after `manual_seed(n)` the same bits.
 *
 * @returns (*size), float32. The caller owns it.
 *
 * @example
 * ```ts
 * manual_seed(0);
 * rand(2, 3).print(); // [[0.4963, 0.7682, 0.0885], [0.1320, 0.3074, 0.6341]], as in PyTorch
 * ```
 * @throws `TypeError` or `RuntimeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.rand.html
 */
export function rand<R extends tf.Rank = tf.Rank>(...size: SizeArguments<RandOptions>): tf.Tensor<R>;
export function rand<R extends tf.Rank>(...args: unknown[]): tf.Tensor<R> {
  return filled('rand()', 'check_uniform_bounds', args, (size) => uniform(size, 0, 1));
}

/**
 * Normal random numbers, N(0, 1), drawn as `torch.randn` draws them on an x86 CPU: after `manual_seed(n)` the same bits.
 *
 * @returns (*size), float32. The caller owns it.
 *
 * @example
 * ```ts
 * manual_seed(0);
 * randn([2, 3]).print(); // [[1.5410, -0.2934, -2.1788], [0.5684, -1.0845, -1.3986]], as in PyTorch
 * ```
 * @throws `TypeError` or `RuntimeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.randn.html
 */
export function randn<R extends tf.Rank = tf.Rank>(...size: SizeArguments<RandOptions>): tf.Tensor<R>;
export function randn<R extends tf.Rank>(...args: unknown[]): tf.Tensor<R> {
  return filled('randn()', 'normal_kernel_cpu', args, (size) => normal(size, 0, 1));
}

function filled<R extends tf.Rank>(
  callee: string,
  kernel: string,
  args: readonly unknown[],
  draw: (size: number) => Float32Array,
): tf.Tensor<R> {
  const call = splitSize(args);
  const { size, dtype = 'float32', generator } = bind(callee, ['size'], 1, call, DTYPE_AND_GENERATOR);
  checkSize(callee, call.positional.length, size);
  checkDtype(callee, dtype);
  checkGenerator(callee, generator);
  checkFloating(kernel, { dtype });
  return tf.tensor(draw(count(size)), size as tf.ShapeMap[R]);
}
