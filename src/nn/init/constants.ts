// constant_, ones_, zeros_, eye_, dirac_: what is not random.
import type * as tf from '@tensorflow/tfjs-core';
import type { Arguments } from '../../python/arguments.js';
import { modulo } from '../../python/arithmetic.js';
import { check } from '../../python/check.js';
import { checkInt } from '../../python/checks.js';
import { ValueError } from '../../python/errors.js';
import { given } from '../../python/repr.js';
import { assign, bindTensor, type TensorOptions } from './arguments.js';

const TENSOR = ['tensor'] as const;
const CONSTANT = ['tensor', 'val'] as const;
const DIRAC = ['tensor', 'groups'] as const;

/** Arguments of {@link constant_}. */
export interface ConstantOptions<V extends tf.Variable = tf.Variable> extends TensorOptions<V> {
  /** What all elements become. */
  val: number | boolean;
}

/** Arguments of {@link dirac_}. */
export interface DiracOptions<V extends tf.Variable = tf.Variable> extends TensorOptions<V> {
  /** The groups of the convolution. Default 1. */
  groups?: number;
}

/**
 * Fills a parameter with one number.
 *
 * @returns the parameter.
 *
 * @example
 * ```ts
 * nn.init.constant_(new nn.Linear(3, 5).weight, 0.3);
 * ```
 * @throws `TypeError` for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.constant_
 */
export function constant_<V extends tf.Variable>(...args: Arguments<ConstantOptions<V>, typeof CONSTANT>): V {
  const { tensor, val } = bindTensor('constant_()', CONSTANT, args, 2);
  check(typeof val === 'number' || typeof val === 'boolean', () => {
    return new TypeError(`fill_(): argument 'value' (position 1) must be Number, not ${given(val)}`);
  });
  return fill(tensor, () => Number(val)) as V;
}

/**
 * Fills a parameter with ones.
 *
 * @returns the parameter.
 *
 * @example
 * ```ts
 * nn.init.ones_(new nn.Linear(3, 5).weight);
 * ```
 * @throws `TypeError` for what is no parameter.
 * @see https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.ones_
 */
export function ones_<V extends tf.Variable>(...args: Arguments<TensorOptions<V>, typeof TENSOR>): V {
  return fill(bindTensor('ones_()', TENSOR, args).tensor, () => 1) as V;
}

/**
 * Fills a parameter with zeros.
 *
 * @returns the parameter.
 *
 * @example
 * ```ts
 * const { bias } = new nn.Linear(3, 5);
 * if (bias) nn.init.zeros_(bias);
 * ```
 * @throws `TypeError` for what is no parameter.
 * @see https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.zeros_
 */
export function zeros_<V extends tf.Variable>(...args: Arguments<TensorOptions<V>, typeof TENSOR>): V {
  return fill(bindTensor('zeros_()', TENSOR, args).tensor, () => 0) as V;
}

/**
 * Fills a matrix with ones on its diagonal and zeros elsewhere: a linear layer that hands on its input.
 *
 * @returns the parameter.
 *
 * @example
 * ```ts
 * nn.init.eye_(new nn.Linear(3, 5).weight);
 * ```
 * @throws `ValueError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.eye_
 */
export function eye_<V extends tf.Variable>(...args: Arguments<TensorOptions<V>, typeof TENSOR>): V {
  const { tensor } = bindTensor('eye_()', TENSOR, args);
  check(tensor.rank === 2, () => new ValueError('Only tensors with 2 dimensions are supported'));
  const [, columns] = tensor.shape as [number, number];
  return fill(tensor, (i) => Number(i % (columns + 1) === 0 && i < columns * columns)) as V;
}

/**
 * Fills the weight of a convolution, (Cout, Cin / groups, *), with ones in the middle of its kernel where output and input channel
 * are the same in each group, and zeros elsewhere: a convolution that hands on its input.
 *
 * @returns the parameter.
 *
 * @example
 * ```ts
 * nn.init.dirac_(new nn.Parameter(tf.zeros([4, 2, 3, 3])), 2);
 * ```
 * @throws `ValueError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.dirac_
 */
export function dirac_<V extends tf.Variable>(...args: Arguments<DiracOptions<V>, typeof DIRAC>): V {
  const { tensor, groups = 1 } = bindTensor('dirac_()', DIRAC, args);
  check([3, 4, 5].includes(tensor.rank), () => new ValueError('Only tensors with 3, 4, or 5 dimensions are supported'));
  const [outputs, inputs, ...kernel] = tensor.shape;
  checkInt('groups', groups);
  check(modulo(outputs, groups) === 0, () => new ValueError('dim 0 must be divisible by groups'));
  const perGroup = outputs / groups;
  const field = kernel.reduce((a, b) => a * b, 1);
  const middle = kernel.reduce((at, size) => at * size + Math.floor(size / 2), 0);
  return fill(tensor, (i) => {
    const [output, input] = [Math.floor(i / (inputs * field)), Math.floor(i / field) % inputs];
    return Number(i % field === middle && output % perGroup === input && groups > 0);
  }) as V;
}

function fill(tensor: tf.Variable, value: (i: number) => number): tf.Variable {
  assign(
    tensor,
    Float32Array.from({ length: tensor.size }, (_, i) => value(i)),
  );
  return tensor;
}
