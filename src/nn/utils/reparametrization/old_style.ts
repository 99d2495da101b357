// Reparametrizations of the older kind, whose tensors stand beside the weight: which there are, of each module.
import { check } from '../../../python/check.js';
import { RuntimeError, ValueError } from '../../../python/errors.js';
import type { Parameter } from '../../../autograd/parameter.js';
import type { Module } from '../../module.js';
import { parameterOf, type Undo } from './computed.js';

type Kind = 'weight_norm' | 'spectral_norm';

const THERE = new WeakMap<Module, Map<string, { kind: Kind; undo: Undo }>>();

/** The parameter to reparametrize, which is not so yet. */
export function plainParameter(module: Module, kind: Kind, name: string): Parameter {
  check(THERE.get(module)?.get(name)?.kind !== kind, () => {
    return new RuntimeError(`Cannot register two ${kind} hooks on the same parameter ${name}`);
  });
  const parameter = parameterOf(module, name);
  check(parameter !== undefined, () => {
    const has = name in module ? `'${name}' is no parameter of '${module.constructor.name}'` : '';
    return new RuntimeError(has || `'${module.constructor.name}' object has no attribute '${name}'`);
  });
  return parameter;
}

/** Notes what takes a reparametrization away. */
export function note(module: Module, kind: Kind, name: string, undo: Undo): void {
  THERE.set(module, (THERE.get(module) ?? new Map<string, { kind: Kind; undo: Undo }>()).set(name, { kind, undo }));
}

/** Takes a reparametrization away. */
export function remove(module: Module, kind: Kind, name: string): void {
  const there = THERE.get(module)?.get(name);
  check(there?.kind === kind, () => new ValueError(`${kind} of '${name}' not found in ${String(module)}`));
  there.undo();
  THERE.get(module)?.delete(name);
}
