// The state dict of an optimizer, in torch's layout, and the checks of one that is loaded.
import * as tf from '@tensorflow/tfjs-core';
import type { Parameter } from '../autograd/parameter.js';
import { isPlainObject } from '../python/arguments.js';
import { check } from '../python/check.js';
import { RuntimeError, ValueError } from '../python/errors.js';
import { dtype, list, typeName } from '../python/repr.js';
import { awaitClause } from '../python/promise.js';
import { IS_DISPOSED } from '../python/checks.js';
import { checkComplete } from './options.js';
import type { SavedState } from './parameter_state.js';
import { isTensor, readFloat } from './readers.js';

/** What a state dict of an optimizer or a scheduler has under its names, all of which `save` takes. */
export type StateValue =
  null | boolean | number | string | tf.Tensor | readonly StateValue[] | { readonly [name: string]: StateValue };

/** `{ state: { 0: { step, exp_avg, ... } }, param_groups: [{ lr, ..., params: [0] }] }`, as torch's optimizers save it. */
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- an interface may get members, so save takes none
export type OptimizerStateDict<Value = StateValue> = {
  /** What is remembered of a parameter, by its number. */
  state: Record<string, Record<string, Value>>;
  /** The options, and the numbers of the parameters. */
  param_groups: (Record<string, Value> & { params: number[] })[];
};

/** What is a number in the state of any optimizer, and all else has the parameter's shape. */
const NUMBERS: readonly string[] = ['step', 'mu_product', 'eta', 'mu'];

/** The argument lists of `load_state_dict`. */
export type LoadArguments =
  [state_dict: Readonly<OptimizerStateDict<unknown>>] | [keywords: { state_dict: Readonly<OptimizerStateDict<unknown>> }];

/** Checks the layout of a state dict, and that its groups have as many parameters as these. */
export function checkLayout(
  stateDict: unknown,
  groups: readonly { params: readonly Parameter[] }[],
): asserts stateDict is OptimizerStateDict<unknown> {
  check(
    isPlainObject(stateDict),
    () =>
      new TypeError(`Expected state_dict to be dict-like, got <class '${typeName(stateDict)}'>${awaitClause(stateDict)}.`),
  );
  for (const key of ['param_groups', 'state']) check(key in stateDict, () => new RuntimeError(`state_dict has no '${key}'`));
  const { state, param_groups } = stateDict;
  checkType('state', isPlainObject(state), 'dict', state);
  checkType('param_groups', Array.isArray(param_groups), 'list', param_groups);
  const saved = [...(param_groups as unknown[])].map(numbersOf);
  check(groups.length === saved.length, () => {
    return new ValueError('loaded state dict has a different number of parameter groups');
  });
  check(
    groups.every(({ params }, i) => params.length === saved[i].length),
    () => {
      const misfit = "a parameter group that doesn't match the size of optimizer's group";
      return new ValueError(`loaded state dict contains ${misfit}`);
    },
  );
}

/** The numbers of the parameters of a saved group. */
function numbersOf(group: unknown, index: number): number[] {
  const where = `param_groups[${index}]`;
  checkType(where, isPlainObject(group), 'dict', group);
  const { params } = group as { params?: unknown };
  checkComplete(where, params === undefined ? ['params'] : []);
  checkType(`${where}.params`, Array.isArray(params), 'list', params);
  const numbers = [...(params as unknown[])];
  numbers.forEach((number, i) => checkType(`${where}.params[${i}]`, Number.isInteger(number), 'int', number));
  return numbers as number[];
}

/** Refuses what is of another type than Python's `type`. */
export function checkType(what: string, fits: boolean, type: string, value: unknown): void {
  check(
    fits,
    () =>
      new TypeError(`loaded state dict: ${what} should be of type ${type}, got: ${typeName(value)}${awaitClause(value)}`),
  );
}

/**
 * What is saved of the parameter with a number, without what is None, or undefined if nothing is.
 *
 * @param names - what its optimizer remembers of it.
 */
export function readSaved(
  state: OptimizerStateDict<unknown>['state'],
  number: number,
  parameter: Parameter,
  names: readonly string[],
): SavedState | undefined {
  if (!Object.hasOwn(state, number)) return undefined;
  const saved: unknown = state[number];
  const where = `state[${number}]`;
  checkType(where, isPlainObject(saved), 'dict', saved);
  const given = Object.entries(saved as Record<string, unknown>).filter(
    ([, value]) => value !== null && value !== undefined,
  );
  if (given.length === 0) return undefined;
  checkComplete(
    where,
    names.filter((name) => !given.some(([key]) => key === name)),
  );
  return new Map(
    given.map(([name, value]) => {
      const what = `loaded state dict: ${where}.${name}`;
      return [name, NUMBERS.includes(name) ? readFloat(what, value) : checkSlot(what, value, parameter)];
    }),
  );
}

/** Something of the state that has the shape of `like`. */
export function checkSlot(what: string, value: unknown, like: { readonly shape: number[] }): tf.Tensor {
  check(
    isTensor(value),
    () => new TypeError(`${what} should be of type Tensor, got: ${typeName(value)}${awaitClause(value)}`),
  );
  check(!value.isDisposed, () => new RuntimeError(`${what} ${IS_DISPOSED}`));
  check(tf.util.arraysEqual(value.shape, like.shape), () => {
    return new RuntimeError(`${what} has shape ${list(value.shape)}, expected ${list(like.shape)}`);
  });
  check(['float32', 'int32', 'bool'].includes(value.dtype), () => {
    return new RuntimeError(`${what} has dtype ${dtype(value)}, expected torch.float32`);
  });
  return value;
}
