// Activation functions without a kink: gelu, silu, tanh, sigmoid.
import * as tf from '@tensorflow/tfjs-core';
import * as ops from '../../../ops/activations.js';
import { zerosFrom } from '../../../ops/empty.js';
import type { Arguments } from '../../../python/arguments.js';
import { check } from '../../../python/check.js';
import { RuntimeError } from '../../../python/errors.js';
import { given, str } from '../../../python/repr.js';
import {
  type Activation,
  type ActivationInput,
  call,
  floating,
  inplace,
  type InplaceOptions,
  type Setting,
} from './activation.js';

/** Settings of a GELU. */
export interface GELUOptions {
  /** `'none'` for Φ itself, `'tanh'` for torch's approximation. Default `'none'`. */
  approximate?: 'none' | 'tanh';
}

const approximate: Setting<'none' | 'tanh'> = {
  initial: 'none',
  check: (where, value) => {
    check(typeof value === 'string', () => new TypeError(`${where()} must be str, not ${given(value)}`));
  },
  print: (name, value) => `${name}=${typeof value === 'string' ? `'${value}'` : str(value)}`,
};

export const GELU: Activation<GELUOptions> = {
  name: 'gelu',
  settings: { approximate },
  keywordOnly: true,
  check: (input, { approximate: how }) => {
    check(['none', 'tanh'].includes(how), () => new RuntimeError('approximate argument must be either none or tanh.'));
    floating('GeluKernelImpl')(input);
  },
  compute: (input, { approximate: how }) => (how === 'tanh' ? ops.geluTanh(input) : ops.gelu(input)),
};

/**
 * x·Φ(x), with Φ the distribution of the standard normal; or with `approximate` `'tanh'`
 *
 *     x·(1 + tanh(√(2/π)·(x + 0.044715·x³)))/2
 *
 * @returns a tensor of the shape of the input, which the caller owns.
 *
 * @example
 * ```ts
 * const hidden = nn.functional.gelu(input, { approximate: 'tanh' });
 * ```
 * @throws `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.gelu.html
 */
export function gelu<T extends tf.Tensor>(...args: Arguments<ActivationInput<T> & GELUOptions, ['input']>): T {
  return call(GELU, args) as T;
}

export const SILU: Activation<InplaceOptions> = {
  name: 'silu',
  settings: { inplace },
  check: floating('silu_cpu'),
  compute: ops.silu,
};

/**
 * x·σ(x).
 *
 * @returns a tensor of the shape of the input, which the caller owns.
 *
 * @example
 * ```ts
 * const hidden = nn.functional.silu(input);
 * ```
 * @throws `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.silu.html
 */
export function silu<T extends tf.Tensor>(...args: Arguments<ActivationInput<T> & InplaceOptions, ['input', 'inplace']>): T {
  return call(SILU, args) as T;
}

const float = (f: (x: tf.Tensor) => tf.Tensor) => (x: tf.Tensor) => {
  return x.size === 0 ? zerosFrom([x], x.shape) : f(tf.cast(x, 'float32'));
};

export const TANH: Activation<object> = { name: 'tanh', settings: {}, compute: float(tf.tanh) };

/**
 * tanh(x). Of int32 and bool too, in float32.
 *
 * @returns a tensor of the shape of the input, which the caller owns.
 *
 * @example
 * ```ts
 * const hidden = nn.functional.tanh(input);
 * ```
 * @throws `TypeError` with torch's text for what is no tensor.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.tanh.html
 */
export function tanh<T extends tf.Tensor>(...args: Arguments<ActivationInput<T>, ['input']>): T {
  return call(TANH, args) as T;
}

export const SIGMOID: Activation<object> = { name: 'sigmoid', settings: {}, compute: float(tf.sigmoid) };

/**
 * σ(x) = 1 / (1 + exp(-x)). Of int32 and bool too, in float32.
 *
 * @returns a tensor of the shape of the input, which the caller owns.
 *
 * @example
 * ```ts
 * const probabilities = nn.functional.sigmoid(scores);
 * ```
 * @throws `TypeError` with torch's text for what is no tensor.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.sigmoid.html
 */
export function sigmoid<T extends tf.Tensor>(...args: Arguments<ActivationInput<T>, ['input']>): T {
  return call(SIGMOID, args) as T;
}
