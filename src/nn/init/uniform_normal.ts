// uniform_, normal_: uniform and normal numbers.
import type * as tf from '@tensorflow/tfjs-core';
import type { Arguments } from '../../python/arguments.js';
import { check } from '../../python/check.js';
import { checkFloating } from '../../python/checks.js';
import { RuntimeError } from '../../python/errors.js';
import { uniform } from '../../random/generator.js';
import { normal } from '../../random/normal.js';
import { assign, bindTensor, checkNumber, type DrawnOptions, printed } from './arguments.js';

const UNIFORM = ['tensor', 'a', 'b', 'generator'] as const;
const NORMAL = ['tensor', 'mean', 'std', 'generator'] as const;

/** Arguments of {@link uniform_}. */
export interface UniformOptions<V extends tf.Variable = tf.Variable> extends DrawnOptions<V> {
  /** The lower bound. Default 0. */
  a?: number;
  /** The upper bound, which is not reached. Default 1. */
  b?: number;
}

/** Arguments of {@link normal_}. */
export interface NormalOptions<V extends tf.Variable = tf.Variable> extends DrawnOptions<V> {
  /** Default 0. */
  mean?: number;
  /** The standard deviation. Default 1. */
  std?: number;
}

/**
 * Fills a parameter with numbers from U(a, b).
 *
 * @returns the parameter.
 *
 * @example
 * ```ts
 * nn.init.uniform_(new nn.Linear(3, 5).weight, -0.1, 0.1);
 * ```
 * @throws `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.uniform_
 */
export function uniform_<V extends tf.Variable>(...args: Arguments<UniformOptions<V>, typeof UNIFORM>): V {
  const { tensor, a = 0, b = 1 } = bindTensor('uniform_()', UNIFORM, args);
  checkNumber('uniform_()', 'from', 1, a);
  checkNumber('uniform_()', 'to', 2, b);
  checkFloating('check_uniform_bounds', tensor);
  checkBounds(a, b);
  assign(tensor, uniform(tensor.size, a, b));
  return tensor as V;
}

const LARGEST = (2 - 2 ** -23) * 2 ** 127; // of float32

/** torch's checks of the bounds of uniform numbers. */
export function checkBounds(from: number, to: number): void {
  check(Math.abs(from) <= LARGEST, () => new RuntimeError('from is out of bounds for float'));
  check(Math.abs(to) <= LARGEST, () => new RuntimeError('to is out of bounds for float'));
  check(from <= to, () => {
    const found = `but found from=${printed(from)} > to=${printed(to)}`;
    return new RuntimeError(`uniform_ expects to return a [from, to) range, ${found}`);
  });
  check(to - from <= LARGEST, () => {
    const found = `but found to=${printed(to)} and from=${printed(from)} which result in to-from to exceed the limit`;
    return new RuntimeError(`uniform_ expects to-from <= std::numeric_limits<Float>::max(), ${found}`);
  });
}

/**
 * Fills a parameter with numbers from N(mean, std²).
 *
 * @returns the parameter.
 *
 * @example
 * ```ts
 * nn.init.normal_(new nn.Linear(3, 5).weight, { std: 0.02 });
 * ```
 * @throws `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.normal_
 */
export function normal_<V extends tf.Variable>(...args: Arguments<NormalOptions<V>, typeof NORMAL>): V {
  const { tensor, mean = 0, std = 1 } = bindTensor('normal_()', NORMAL, args);
  checkNumber('normal_()', 'mean', 1, mean);
  checkNumber('normal_()', 'std', 2, std);
  check(std >= 0, () => new RuntimeError(`normal expects std >= 0.0, but found std ${printed(std)}`));
  checkFloating('normal_kernel_cpu', tensor);
  assign(tensor, normal(tensor.size, mean, std));
  return tensor as V;
}
