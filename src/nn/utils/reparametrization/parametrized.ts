// Parametrizations, the newer kind: modules that compute a weight, in a list below `parametrizations` of its module.
import * as tf from '@tensorflow/tfjs-core';
import { bind, splitKeywords } from '../../../python/arguments.js';
import { check } from '../../../python/check.js';
import { checkBool } from '../../../python/checks.js';
import { ValueError } from '../../../python/errors.js';
import type { Module } from '../../module.js';
import { ModuleDict } from '../../module_dict.js';
import { ModuleList } from '../../module_list.js';
import { checkTarget } from './arguments.js';
import { computeAttribute, currentOf, parameterOf, type Undo } from './computed.js';

/** A module that computes a weight from the originals; the first of a list may have several. */
export type Parametrization = Module & { forward(...originals: tf.Tensor[]): tf.Tensor };

/** What computes one attribute: each of the modules takes what the one before makes, the first the originals. */
export class ParametrizationList extends ModuleList<Parametrization> {
  static override readonly name: string = 'ParametrizationList';

  /** The names of the originals, which are parameters of this list. */
  readonly #originals: readonly string[];

  constructor(modules: readonly Parametrization[], originals: Readonly<Record<string, tf.Variable>>) {
    super(modules);
    this.#originals = Object.keys(originals);
    Object.assign(this, originals);
  }

  /** What the attribute is now. */
  override forward(...args: []): tf.Tensor {
    bind('ParametrizationList.forward()', [], 0, splitKeywords(args));
    const [first, ...others] = this;
    const start = first(...currentOf(this, this.#originals));
    return others.reduce((weight, module) => module(weight), start);
  }
}

interface Parametrized {
  undo: Undo;
  list: ParametrizationList;
}

const THERE = new WeakMap<Module, Map<string, Parametrized>>();

const thereOf = (module: Module): Map<string, Parametrized> => {
  const there = THERE.get(module) ?? new Map<string, Parametrized>();
  THERE.set(module, there);
  return there;
};

/** The parametrizations of an attribute, if it has some. */
export const listOf = (module: Module, name: string): ParametrizationList | undefined => THERE.get(module)?.get(name)?.list;

/** Has `parametrization` compute `module[name]` from the originals, which become parameters of its own. */
export function parametrize(
  module: Module,
  name: string,
  parametrization: Parametrization,
  originals: Readonly<Record<string, tf.Variable>>,
): void {
  const there = thereOf(module);
  const list = new ParametrizationList([parametrization], originals);
  const undo = computeAttribute(module, name, () => list.forward());
  if (there.size === 0) {
    Object.assign(module, { parametrizations: new ModuleDict() });
    const called = `Parametrized${module.constructor.name}`;
    Object.defineProperty(module, '_get_name', { value: () => called, configurable: true });
  }
  dictOf(module).update({ [name]: list });
  there.set(name, { undo, list });
}

const dictOf = (module: Module): ModuleDict => Reflect.get(module, 'parametrizations') as ModuleDict;

/**
 * Makes an attribute that is computed a parameter again: the original one, if there is one, with the values that it has now.
 *
 * @param leave_parametrized - whether it keeps what is computed (default true), not the original values.
 * @returns the module.
 *
 * @example
 * ```ts
 * const linear = nn.utils.parametrizations.weight_norm(new nn.Linear(20, 40));
 * nn.utils.parametrize.remove_parametrizations(linear, 'weight');
 * ```
 * @throws `ValueError` with torch's text if the attribute has no parametrization, or no single original to go back to.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.parametrize.remove_parametrizations.html
 */
export function remove_parametrizations<M extends Module>(module: M, tensor_name: string, leave_parametrized?: boolean): M;
export function remove_parametrizations(...args: unknown[]): Module {
  const names = ['module', 'tensor_name', 'leave_parametrized'] as const;
  const bound = bind('remove_parametrizations()', names, 2, splitKeywords(args));
  const { module, tensor_name, leave_parametrized = true } = bound;
  checkTarget('remove_parametrizations()', module, tensor_name);
  checkBool('leave_parametrized', leave_parametrized);
  const name = tensor_name as string;
  const there = thereOf(module);
  const parametrized = there.get(name);
  check(parametrized !== undefined, () => {
    return new ValueError(`Module ${String(module)} does not have a parametrization on ${name}`);
  });
  const { list, undo } = parametrized;
  const single = parameterOf(list, 'original');
  check(leave_parametrized || single !== undefined, () => {
    const sequence = 'that is parametrized in terms of a sequence of tensors.';
    return new ValueError(`Cannot leave unparametrized (\`leave_parametrized=False\`) a tensor ${sequence}`);
  });
  const weight = single ?? parameterOf(list, 'original1');
  tf.tidy(() => leave_parametrized && weight?.assign(list.forward()));
  undo();
  there.delete(name);
  dictOf(module).pop(name);
  if (there.size === 0) {
    Reflect.deleteProperty(module, 'parametrizations');
    Reflect.deleteProperty(module, '_get_name');
  }
  Reflect.deleteProperty(list, single === undefined ? 'original1' : 'original');
  list.dispose();
  Object.assign(module, { [name]: weight });
  return module;
}
