// spectral_norm, remove_spectral_norm: a weight that is divided by its largest singular value, which stands beside it.
import * as tf from '@tensorflow/tfjs-core';
import { powerMethod, spectralNorm, unitVector } from '../../../ops/reparametrization.js';
import { type Arguments, bind, splitKeywords } from '../../../python/arguments.js';
import { checkFloat } from '../../../python/checks.js';
import { normal } from '../../../random/normal.js';
import type { Module } from '../../module.js';
import { axisOf, checkIterations, checkTarget, outputAxis } from './arguments.js';
import { computeAttribute, currentOf, forget } from './computed.js';
import { note, plainParameter, remove } from './old_style.js';

export const SPECTRAL_NORM = ['module', 'name', 'n_power_iterations', 'eps', 'dim'] as const;

/** Arguments of {@link spectral_norm}. */
export interface SpectralNormOptions<M extends Module = Module> {
  /** The module that has the parameter. */
  module: M;
  /** The name of the parameter. Default `'weight'`. */
  name?: string;
  /** How often σ is made better with each call in training mode. Default 1. */
  n_power_iterations?: number;
  /** What is divided by at least where vectors are made of length 1. Default 1e-12. */
  eps?: number;
  /** The axis of the outputs. Default 0, of a ConvTranspose1d 1. */
  dim?: number | null;
}

/**
 * Divides a weight of a module by its largest singular value, as power iteration finds it:
 *
 *     w = W/σ,   σ = uᵀ·W·v
 *
 * The module has the parameter `weight_orig` (W) in place of `weight`, and the buffers `weight_u` and `weight_v`, which each
 * call in training mode makes better: the names of torch's older `torch.nn.utils.spectral_norm`;
 * {@link parametrizations.spectral_norm} has those of the newer. `module.weight` is computed: once for each call of the module,
 * and for whoever else reads it, who owns that tensor.
 *
 * @returns the module.
 *
 * @example
 * ```ts
 * const linear = nn.utils.spectral_norm(new nn.Linear(20, 40)); // weight_u (40), weight_v (20)
 * ```
 * @throws `RuntimeError`, `ValueError` or `RangeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.spectral_norm.html
 */
export function spectral_norm<M extends Module>(...args: Arguments<SpectralNormOptions<M>, typeof SPECTRAL_NORM>): M {
  const bound = bind('spectral_norm()', SPECTRAL_NORM, 1, splitKeywords(args));
  const { module, name = 'weight', n_power_iterations = 1, eps = 1e-12 } = bound;
  checkTarget('spectral_norm()', module, name);
  const target = name as string;
  checkIterations(n_power_iterations);
  checkFloat('eps', eps);
  const weight = plainParameter(module, 'spectral_norm', target);
  const axis = axisOf('spectral_norm()', bound.dim ?? outputAxis(module), weight.rank);
  const [original, left, right] = ['orig', 'u', 'v'].map((suffix) => `${target}_${suffix}`);
  const rounds = { rounds: n_power_iterations, eps, first: 'v' } as const;
  const undo = computeAttribute(module, target, (inCall) => {
    const [w, u, v] = currentOf(module, [original, left, right]);
    const singular = inCall && module.training ? powerMethod(w, axis, { u, v }, rounds) : { u, v };
    Object.assign(module, { [left]: singular.u, [right]: singular.v });
    return spectralNorm(w, axis, singular);
  });
  Object.assign(module, { [original]: weight });
  const height = weight.shape[axis];
  tf.tidy(() => {
    module.register_buffer(left, unitVector(tf.tensor1d(normal(height, 0, 1)), eps));
    module.register_buffer(right, unitVector(tf.tensor1d(normal(weight.size / height, 0, 1)), eps));
  });
  note(module, 'spectral_norm', target, () => {
    const [w, u, v] = currentOf(module, [original, left, right]);
    tf.tidy(() => (w as tf.Variable).assign(spectralNorm(w, axis, { u, v })));
    undo();
    forget(module, [original, left, right]);
    Object.assign(module, { [target]: w });
  });
  return module as M;
}

/**
 * Makes a weight that {@link spectral_norm} divides a parameter again, with the values that it has.
 *
 * @returns the module.
 * @throws `ValueError` with torch's text if it is not divided.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.remove_spectral_norm.html
 */
export function remove_spectral_norm<M extends Module>(
  ...args: Arguments<{ module: M; name?: string }, ['module', 'name']>
): M {
  const { module, name = 'weight' } = bind('remove_spectral_norm()', ['module', 'name'], 1, splitKeywords(args));
  checkTarget('remove_spectral_norm()', module, name);
  remove(module, 'spectral_norm', name as string);
  return module as M;
}
