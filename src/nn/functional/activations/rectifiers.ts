// Activation functions that are straight above some point: relu, leaky_relu, elu, hardtanh, softplus.
import type * as tf from '@tensorflow/tfjs-core';
import * as ops from '../../../ops/activations.js';
import type { Arguments } from '../../../python/arguments.js';
import { check } from '../../../python/check.js';
import { RuntimeError, ValueError } from '../../../python/errors.js';
import {
  type Activation,
  type ActivationInput,
  call,
  floating,
  inDtype,
  inplace,
  type InplaceOptions,
  real,
} from './activation.js';

export const RELU: Activation<InplaceOptions> = {
  name: 'relu',
  settings: { inplace },
  check: ({ dtype }) => {
    check(dtype !== 'bool', () => new RuntimeError('Boolean inputs not supported for relu'));
  },
  compute: (input) => inDtype(input, ops.relu),
};

/**
 * max(x, 0), with gradient 0 at 0. Of int32 too.
 *
 * @returns a tensor of the shape of the input, which the caller owns.
 *
 * @example
 * ```ts
 * const hidden = nn.functional.relu(input);
 * ```
 * @throws `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.relu.html
 */
export function relu<T extends tf.Tensor>(...args: Arguments<ActivationInput<T> & InplaceOptions, ['input', 'inplace']>): T {
  return call(RELU, args) as T;
}

/** Settings of a leaky ReLU. */
export interface LeakyReLUOptions extends InplaceOptions {
  /** The slope below 0. Default 0.01. */
  negative_slope?: number;
}

export const LEAKY_RELU: Activation<LeakyReLUOptions> = {
  name: 'leaky_relu',
  settings: { negative_slope: real(0.01), inplace },
  check: floating('leaky_relu_cpu'),
  compute: (input, { negative_slope }) => ops.leakyRelu(input, negative_slope),
};

/**
 * x where that is positive, else negative_slope·x.
 *
 * @returns a tensor of the shape of the input, which the caller owns.
 *
 * @example
 * ```ts
 * const hidden = nn.functional.leaky_relu(input, 0.2);
 * ```
 * @throws `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.leaky_relu.html
 */
export function leaky_relu<T extends tf.Tensor>(
  ...args: Arguments<ActivationInput<T> & LeakyReLUOptions, ['input', 'negative_slope', 'inplace']>
): T {
  return call(LEAKY_RELU, args) as T;
}

/** Settings of an ELU. */
export interface ELUOptions extends InplaceOptions {
  /** What -x goes to for large x. Default 1. */
  alpha?: number;
}

export const ELU: Activation<ELUOptions> = {
  name: 'elu',
  settings: { alpha: real(1), inplace },
  check: floating('elu_cpu'),
  compute: (input, { alpha }) => ops.elu(input, alpha),
};

/**
 * x where that is positive, else alpha·(exp(x) - 1).
 *
 * @returns a tensor of the shape of the input, which the caller owns.
 *
 * @example
 * ```ts
 * const hidden = nn.functional.elu(input);
 * ```
 * @throws `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.elu.html
 */
export function elu<T extends tf.Tensor>(
  ...args: Arguments<ActivationInput<T> & ELUOptions, ['input', 'alpha', 'inplace']>
): T {
  return call(ELU, args) as T;
}

/** Settings of a hardtanh. */
export interface HardtanhOptions extends InplaceOptions {
  /** The least output. Default -1. */
  min_val?: number;
  /** The greatest output. Default 1. */
  max_val?: number;
}

export const HARDTANH: Activation<HardtanhOptions> = {
  name: 'hardtanh',
  settings: { min_val: real(-1), max_val: real(1), inplace },
  check: ({ dtype }, { min_val, max_val }) => {
    check(!(min_val > max_val), () => new ValueError('min_val cannot be greater than max_val'));
    check(dtype !== 'bool', () => new RuntimeError('Bool inputs not supported for hardtanh'));
  },
  compute: (input, { min_val, max_val }) => inDtype(input, (x) => ops.hardtanh(x, min_val, max_val)),
};

/**
 * min(max(x, min_val), max_val), with gradient 0 from the bounds on. Of int32 too.
 *
 * @returns a tensor of the shape of the input, which the caller owns.
 *
 * @example
 * ```ts
 * const clipped = nn.functional.hardtanh(input, 0, 20);
 * ```
 * @throws `ValueError`, `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.hardtanh.html
 */
export function hardtanh<T extends tf.Tensor>(
  ...args: Arguments<ActivationInput<T> & HardtanhOptions, ['input', 'min_val', 'max_val', 'inplace']>
): T {
  return call(HARDTANH, args) as T;
}

/** Settings of a softplus. */
export interface SoftplusOptions {
  /** How sharp the bend is. Default 1. */
  beta?: number;
  /** Where beta·x is larger, the output is x. Default 20. */
  threshold?: number;
}

export const SOFTPLUS: Activation<SoftplusOptions> = {
  name: 'softplus',
  settings: { beta: real(1), threshold: real(20) },
  check: floating('softplus_cpu'),
  compute: (input, { beta, threshold }) => ops.softplus(input, beta, threshold),
};

/**
 * log(1 + exp(beta·x)) / beta, a smooth ReLU, and x itself where beta·x is larger than the threshold.
 *
 * @returns a tensor of the shape of the input, which the caller owns.
 *
 * @example
 * ```ts
 * const deviation = nn.functional.softplus(input);
 * ```
 * @throws `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.softplus.html
 */
export function softplus<T extends tf.Tensor>(
  ...args: Arguments<ActivationInput<T> & SoftplusOptions, ['input', 'beta', 'threshold']>
): T {
  return call(SOFTPLUS, args) as T;
}
