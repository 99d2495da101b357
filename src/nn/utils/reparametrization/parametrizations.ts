// The parametrizations of torch.nn.utils.parametrizations: weight_norm, spectral_norm.
import * as tf from '@tensorflow/tfjs-core';
import { normExcept, powerMethod, spectralNorm, unitVector, weightNorm } from '../../../ops/reparametrization.js';
import { type Arguments, bind, splitKeywords } from '../../../python/arguments.js';
import { check } from '../../../python/check.js';
import { checkFloat } from '../../../python/checks.js';
import { RuntimeError, ValueError } from '../../../python/errors.js';
import { asParameter, type Parameter } from '../../../autograd/parameter.js';
import { normal } from '../../../random/normal.js';
import { Module } from '../../module.js';
import { axisOf, checkIterations, checkTarget, outputAxis } from './arguments.js';
import { currentOf, parameterOf } from './computed.js';
import { listOf, parametrize } from './parametrized.js';
import { SPECTRAL_NORM, type SpectralNormOptions } from './spectral_norm.js';
import { WEIGHT_NORM, type WeightNormOptions } from './weight_norm.js';

class WeightNorm extends Module {
  static override readonly name: string = '_WeightNorm';

  constructor(readonly dim: number) {
    super();
  }

  override forward(g: tf.Tensor, v: tf.Tensor): tf.Tensor {
    return weightNorm(v, g, this.dim);
  }
}

/**
 * As {@link nn.utils.weight_norm}, but with the names of torch's newer `torch.nn.utils.parametrizations.weight_norm`:
 * `parametrizations.weight.original0` (g) and `parametrizations.weight.original1` (v).
 *
 * @returns the module.
 *
 * @example
 * ```ts
 * const linear = nn.utils.parametrizations.weight_norm(new nn.Linear(20, 40));
 * ```
 * @throws `ValueError` or `RangeError` with torch's text for what is no parameter, or no axis of it.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.parametrizations.weight_norm.html
 */
export function weight_norm<M extends Module>(...args: Arguments<WeightNormOptions<M>, typeof WEIGHT_NORM>): M {
  const { module, name = 'weight', dim = 0 } = bind('weight_norm()', WEIGHT_NORM, 1, splitKeywords(args));
  checkTarget('weight_norm()', module, name);
  const target = name as string;
  check(listOf(module, target) === undefined, () => new RuntimeError(`'${target}' is parametrized already`));
  const weight = parameterOf(module, target);
  check(weight !== undefined, () => {
    const has = `a parameter, a buffer, or a parametrized element with name '${target}'`;
    return new ValueError(`Module '${String(module)}' does not have ${has}`);
  });
  const axis = dim === null || dim === -1 ? -1 : axisOf('weight_norm()', dim, weight.rank);
  const g = asParameter(tf.tidy(() => tf.variable(normExcept(weight, axis), weight.trainable)));
  parametrize(module, target, new WeightNorm(axis), { original0: g, original1: weight });
  return module as M;
}

class SpectralNorm extends Module {
  static override readonly name: string = '_SpectralNorm';

  declare _u: tf.Tensor;
  declare _v: tf.Tensor;

  constructor(
    weight: tf.Tensor,
    readonly n_power_iterations: number,
    readonly dim: number,
    readonly eps: number,
  ) {
    super();
    if (weight.rank < 2) return;
    const height = weight.shape[dim];
    tf.tidy(() => {
      const [u, v] = [height, weight.size / height].map((size) => unitVector(tf.tensor1d(normal(size, 0, 1)), eps));
      const rounds = 15 + n_power_iterations; // torch computes the weight once to see whether that works
      const better = powerMethod(weight, dim, { u, v }, { rounds, eps, first: 'u' });
      this.register_buffer('_u', better.u);
      this.register_buffer('_v', better.v);
    });
  }

  override forward(weight: tf.Tensor): tf.Tensor {
    const { n_power_iterations: rounds, dim, eps } = this;
    if (weight.rank < 2) return unitVector(weight, eps);
    const [u, v] = currentOf(this, ['_u', '_v']);
    const singular = this.training ? powerMethod(weight, dim, { u, v }, { rounds, eps, first: 'u' }) : { u, v };
    [this._u, this._v] = [singular.u, singular.v];
    return spectralNorm(weight, dim, singular);
  }
}

/**
 * As {@link nn.utils.spectral_norm}, but with the names of torch's newer `torch.nn.utils.parametrizations.spectral_norm`:
 * `parametrizations.weight.original` (W), `parametrizations.weight.0._u` and `parametrizations.weight.0._v`, which are made
 * better 15 times at first, and then in training mode whenever the weight is computed.
 *
 * @returns the module.
 *
 * @example
 * ```ts
 * const linear = nn.utils.parametrizations.spectral_norm(new nn.Linear(20, 40));
 * ```
 * @throws `ValueError` or `RangeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.parametrizations.spectral_norm.html
 */
export function spectral_norm<M extends Module>(...args: Arguments<SpectralNormOptions<M>, typeof SPECTRAL_NORM>): M {
  const bound = bind('spectral_norm()', SPECTRAL_NORM, 1, splitKeywords(args));
  const { module, name = 'weight', n_power_iterations = 1, eps = 1e-12 } = bound;
  checkTarget('spectral_norm()', module, name);
  const target = name as string;
  const list = listOf(module, target);
  const weight = list === undefined ? parameterOf(module, target) : tf.tidy(() => list.forward());
  check(weight !== undefined, () => {
    return new ValueError(`Module '${String(module)}' has no parameter or buffer with name '${target}'`);
  });
  const axis = axisOf('spectral_norm()', bound.dim ?? outputAxis(module), weight.rank);
  checkIterations(n_power_iterations);
  checkFloat('eps', eps);
  const made = new SpectralNorm(weight, n_power_iterations, axis, eps);
  if (list === undefined) parametrize(module, target, made, { original: weight as Parameter });
  else {
    weight.dispose();
    list.append(made);
  }
  return module as M;
}
