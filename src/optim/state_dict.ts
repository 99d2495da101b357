// The state dict of an optimizer, in torch's layout, and the checks of one that is loaded.
import * as tf from '@tensorflow/tfjs-core';
import { check } from '../python/check.js';
import { RuntimeError, ValueError } from '../python/errors.js';
import { isPlainObject } from '../python/arguments.js';
import { list, typeName } from '../python/repr.js';
import type { Parameter } from '../autograd/parameter.js';
import type { ParamGroup } from './param_groups.js';

/** `{ state: { 0: { step, exp_avg, ... } }, param_groups: [{ lr, ..., params: [0] }] }`, as torch's optimizers save it. */
export interface OptimizerStateDict {
  /** What is remembered of a parameter, by its number. */
  state: Record<string, Record<string, unknown>>;
  /** The options, and the numbers of the parameters. */
  param_groups: (Record<string, unknown> & { params: number[] })[];
}

/** What is remembered of one parameter, as saved. */
export type SavedState = Record<string, tf.Tensor | number>;

/** Checks that the state dict fits the groups. Returns what is saved of each parameter. */
export function checkStateDict(stateDict: unknown, groups: readonly ParamGroup[]): [Parameter, SavedState][] {
  check(
    isPlainObject(stateDict),
    () => new TypeError(`Expected state_dict to be dict-like, got <class '${typeName(stateDict)}'>.`),
  );
  for (const key of ['param_groups', 'state']) check(key in stateDict, () => new RuntimeError(`state_dict has no '${key}'`));
  const { state, param_groups } = stateDict as unknown as OptimizerStateDict;
  check(groups.length === param_groups.length, () => {
    return new ValueError('loaded state dict has a different number of parameter groups');
  });
  check(
    groups.every(({ params }, i) => params.length === param_groups[i].params.length),
    () => {
      const misfit = "a parameter group that doesn't match the size of optimizer's group";
      return new ValueError(`loaded state dict contains ${misfit}`);
    },
  );
  const numbers = param_groups.flatMap(({ params }) => params);
  return groups
    .flatMap(({ params }) => params)
    .flatMap((parameter, i): [Parameter, SavedState][] => {
      const saved = state[numbers[i]];
      return saved === undefined ? [] : [[parameter, checkSaved(saved, parameter, numbers[i])]];
    });
}

/** What is saved of one parameter, without what is None. */
function checkSaved(saved: Record<string, unknown>, parameter: Parameter, number: number): SavedState {
  const given = Object.entries(saved).filter(([, value]) => value !== null);
  for (const [name, value] of given) {
    if (name === 'step' && typeof value === 'number') continue;
    const where = `loaded state dict: '${name}' of parameter ${number}`;
    const tensor: unknown = value;
    check(tensor instanceof tf.Tensor, () => new TypeError(`${where} must be Tensor, not ${typeName(value)}`));
    check(!tensor.isDisposed, () => new RuntimeError(`${where} is disposed`));
    const [actual, expected] = [tensor.shape, name === 'step' ? [] : parameter.shape].map(list);
    check(actual === expected, () => {
      return new RuntimeError(`${where} has shape ${actual}, expected ${expected}`);
    });
  }
  return Object.fromEntries(given) as SavedState;
}
