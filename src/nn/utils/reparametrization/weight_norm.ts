// weight_norm, remove_weight_norm: length and direction of a weight as parameters beside it.
import * as tf from '@tensorflow/tfjs-core';
import { normExcept, weightNorm } from '../../../ops/reparametrization.js';
import { type Arguments, bind, splitKeywords } from '../../../python/arguments.js';
import type { Module } from '../../module.js';
import { axisOf, checkTarget } from './arguments.js';
import { computeAttribute, currentOf, forget, ownNew } from './computed.js';
import { note, plainParameter, remove } from './old_style.js';

export const WEIGHT_NORM = ['module', 'name', 'dim'] as const;

/** Arguments of {@link weight_norm}. */
export interface WeightNormOptions<M extends Module = Module> {
  /** The module that has the parameter. */
  module: M;
  /** The name of the parameter. Default `'weight'`. */
  name?: string;
  /** The axis along which each part has a length of its own; null for one length of all. Default 0. */
  dim?: number | null;
}

/**
 * Splits a weight of a module into its lengths g and its direction v, which are trained in its place:
 *
 *     w = g·v/‖v‖
 *
 * The module has the parameters `weight_g` and `weight_v` in place of `weight`, as torch's older
 * `torch.nn.utils.weight_norm` names them in its state dicts; {@link parametrizations.weight_norm} has the names of the newer.
 * `module.weight` is computed: once for each call of the module, and for whoever else reads it, who owns that tensor.
 *
 * @returns the module.
 *
 * @example
 * ```ts
 * const linear = nn.utils.weight_norm(new nn.Linear(20, 40)); // weight_g (40, 1), weight_v (40, 20)
 * const lstm = nn.utils.weight_norm(new nn.LSTM(20, 40), 'weight_hh_l0');
 * ```
 * @throws `RuntimeError` or `RangeError` with torch's text for what is no parameter, or no axis of it.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.weight_norm.html
 */
export function weight_norm<M extends Module>(...args: Arguments<WeightNormOptions<M>, typeof WEIGHT_NORM>): M {
  const { module, name = 'weight', dim = 0 } = bind('weight_norm()', WEIGHT_NORM, 1, splitKeywords(args));
  checkTarget('weight_norm()', module, name);
  const target = name as string;
  const weight = plainParameter(module, 'weight_norm', target);
  const axis = dim === null || dim === -1 ? -1 : axisOf('weight_norm()', dim, weight.rank);
  const names = [`${target}_g`, `${target}_v`];
  const undo = computeAttribute(module, target, () => {
    const [g, v] = currentOf(module, names);
    return weightNorm(v, g, axis);
  });
  tf.tidy(() => ownNew(module, names[0], normExcept(weight, axis), weight));
  Object.assign(module, { [names[1]]: weight });
  note(module, 'weight_norm', target, () => {
    const [g, v] = currentOf(module, names);
    tf.tidy(() => (v as tf.Variable).assign(weightNorm(v, g, axis)));
    undo();
    forget(module, names);
    Object.assign(module, { [target]: v });
  });
  return module as M;
}

/**
 * Makes a weight that {@link weight_norm} has split one parameter again, with the values that it has.
 *
 * @returns the module.
 * @throws `ValueError` with torch's text if it is not split.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.remove_weight_norm.html
 */
export function remove_weight_norm<M extends Module>(
  ...args: Arguments<{ module: M; name?: string }, ['module', 'name']>
): M {
  const { module, name = 'weight' } = bind('remove_weight_norm()', ['module', 'name'], 1, splitKeywords(args));
  checkTarget('remove_weight_norm()', module, name);
  remove(module, 'weight_norm', name as string);
  return module as M;
}
