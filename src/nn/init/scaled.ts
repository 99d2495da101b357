// xavier_*, kaiming_*: numbers scaled by how many inputs and outputs a weight connects.
import type * as tf from '@tensorflow/tfjs-core';
import type { Arguments } from '../../python/arguments.js';
import { divide } from '../../python/arithmetic.js';
import { check } from '../../python/check.js';
import { ValueError } from '../../python/errors.js';
import { str } from '../../python/repr.js';
import { bindTensor, checkNumber, type DrawnOptions } from './arguments.js';
import { calculate_gain, type Nonlinearity } from './gain.js';
import { normal_, uniform_ } from './uniform_normal.js';

const XAVIER = ['tensor', 'gain', 'generator'] as const;
const KAIMING = ['tensor', 'a', 'mode', 'nonlinearity', 'generator'] as const;

/** Arguments of {@link xavier_uniform_} and {@link xavier_normal_}. */
export interface XavierOptions<V extends tf.Variable = tf.Variable> extends DrawnOptions<V> {
  /** A factor, as {@link calculate_gain} gives it. Default 1. */
  gain?: number;
}

/** Arguments of {@link kaiming_uniform_} and {@link kaiming_normal_}. */
export interface KaimingOptions<V extends tf.Variable = tf.Variable> extends DrawnOptions<V> {
  /** The negative slope of a leaky ReLU behind the layer. Default 0. */
  a?: number;
  /** Whether the variance is kept forward, `'fan_in'`, which is the default, or backward, `'fan_out'`. */
  mode?: 'fan_in' | 'fan_out';
  /** What follows the layer. Default `'leaky_relu'`. */
  nonlinearity?: Nonlinearity;
}

type Xavier<V extends tf.Variable> = Arguments<XavierOptions<V>, typeof XAVIER>;
type Kaiming<V extends tf.Variable> = Arguments<KaimingOptions<V>, typeof KAIMING>;

/**
 * Fills a weight (fan_out, fan_in, *) by Glorot: with numbers from U(-a, a), where a = gain·√(6 / (fan_in + fan_out)) and axes
 * beyond the second multiply both.
 *
 * @returns the weight.
 *
 * @example
 * ```ts
 * nn.init.xavier_uniform_(new nn.Linear(3, 5).weight, nn.init.calculate_gain('relu'));
 * ```
 * @throws `ValueError`, `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.xavier_uniform_
 */
export function xavier_uniform_<V extends tf.Variable>(...args: Xavier<V>): V {
  const { tensor, std } = xavier('xavier_uniform_()', args);
  const a = Math.sqrt(3) * std;
  return uniform_(tensor, -a, a) as V;
}

/**
 * Fills a weight (fan_out, fan_in, *) by Glorot: with numbers from N(0, std²), where std = gain·√(2 / (fan_in + fan_out)) and
 * axes beyond the second multiply both.
 *
 * @returns the weight.
 *
 * @example
 * ```ts
 * nn.init.xavier_normal_(new nn.Linear(3, 5).weight);
 * ```
 * @throws `ValueError`, `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.xavier_normal_
 */
export function xavier_normal_<V extends tf.Variable>(...args: Xavier<V>): V {
  const { tensor, std } = xavier('xavier_normal_()', args);
  return normal_(tensor, 0, std) as V;
}

function xavier(callee: string, args: readonly unknown[]): { tensor: tf.Variable; std: number } {
  const { tensor, gain = 1 } = bindTensor(callee, XAVIER, args);
  checkNumber(callee, 'gain', 2, gain);
  const { fan_in, fan_out } = fans(tensor);
  return { tensor, std: gain * Math.sqrt(divide(2, fan_in + fan_out)) };
}

/**
 * Fills a weight (fan_out, fan_in, *) by He: with numbers from U(-bound, bound), where bound = gain·√(3 / fan). Axes beyond the
 * second multiply the fan. A weight without elements stays as it is, with torch's warning.
 *
 * @returns the weight.
 *
 * @example
 * ```ts
 * nn.init.kaiming_uniform_(new nn.Linear(3, 5).weight, { nonlinearity: 'relu' });
 * ```
 * @throws `ValueError`, `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.kaiming_uniform_
 */
export function kaiming_uniform_<V extends tf.Variable>(...args: Kaiming<V>): V {
  return kaiming('kaiming_uniform_()', args, (tensor, std) => {
    const bound = Math.sqrt(3) * std;
    return uniform_(tensor, -bound, bound);
  }) as V;
}

/**
 * Fills a weight (fan_out, fan_in, *) by He: with numbers from N(0, std²), where std = gain / √fan. Axes beyond the second
 * multiply the fan. A weight without elements stays as it is, with torch's warning.
 *
 * @returns the weight.
 *
 * @example
 * ```ts
 * nn.init.kaiming_normal_(new nn.Linear(3, 5).weight, 0, 'fan_out', 'relu');
 * ```
 * @throws `ValueError`, `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.kaiming_normal_
 */
export function kaiming_normal_<V extends tf.Variable>(...args: Kaiming<V>): V {
  return kaiming('kaiming_normal_()', args, (tensor, std) => normal_(tensor, 0, std)) as V;
}

function kaiming(
  callee: string,
  args: readonly unknown[],
  fill: (tensor: tf.Variable, std: number) => tf.Variable,
): tf.Variable {
  const { tensor, a = 0, mode = 'fan_in', nonlinearity = 'leaky_relu' } = bindTensor(callee, KAIMING, args);
  if (tensor.size === 0) {
    console.warn('Initializing zero-element tensors is a no-op');
    return tensor;
  }
  const which = typeof mode === 'string' ? mode.toLowerCase() : mode;
  check(which === 'fan_in' || which === 'fan_out', () => {
    return new ValueError(`Mode ${str(which)} not supported, please use one of ['fan_in', 'fan_out']`);
  });
  const fan = fans(tensor)[which];
  const gain = calculate_gain(nonlinearity as Nonlinearity, a as number);
  return fill(tensor, gain / Math.sqrt(fan));
}

function fans({ shape }: tf.Variable): { fan_in: number; fan_out: number } {
  check(shape.length >= 2, () => {
    return new ValueError('Fan in and fan out can not be computed for tensor with fewer than 2 dimensions');
  });
  const [outputs, inputs, ...kernel] = shape;
  const field = kernel.reduce((product, size) => product * size, 1);
  return { fan_in: inputs * field, fan_out: outputs * field };
}
