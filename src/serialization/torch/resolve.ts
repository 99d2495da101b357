// What can be told only when an object has its state: arrays of numpy, whole modules, nested tensors, and
// tensors of torch's first versions.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import type { Budget } from '../budget.js';
import { arrayOf } from '../numpy/pickled.js';
import { Dict, type PyObject, type Stored, StoredTensor, Tuple } from '../stored.js';
import { stateDictOf } from './modules.js';
import { nestedTensors } from './nested.js';
import { tensorOfState } from './rebuild.js';
import type { Tensors } from './tensors.js';

/** Python itself pickles no deeper. */
const MAX_DEPTH = 1000;

/** `root` with those in the place of the objects that they are. Of tensors it reads no more than how large others are. */
export async function resolve(root: Stored, budget: Budget, tensors?: Tensors): Promise<Stored> {
  const wanted: (() => Promise<unknown>)[] = [];
  const resolved = new Map<object, Stored>();
  let depth = 0;

  function visit(value: Stored): Stored {
    if (typeof value !== 'object' || value === null || value instanceof StoredTensor) return value;
    const known = resolved.get(value);
    if (known !== undefined) return known;
    resolved.set(value, value);
    check(depth++ < MAX_DEPTH, () => new RuntimeError(`the pickle is nested more than ${MAX_DEPTH} levels deep`));
    const result = visitParts(value);
    depth--;
    if (result !== value) resolved.set(value, result);
    return result;
  }

  function visitParts(value: Exclude<Stored, null | boolean | number | bigint | string | StoredTensor>): Stored {
    if (Array.isArray(value)) visitAll(value);
    else if (value instanceof Tuple) visitAll(value.items);
    else if (value instanceof Dict) value.replaceValues(visit);
    else if ('callable' in value) {
      visitAll(value.args.items);
      value.entries?.replaceValues(visit);
      if (value.items) visitAll(value.items);
      if (value.state !== undefined) value.state = visit(value.state);
      return replacement(value);
    }
    return value;
  }

  function visitAll(items: Stored[]): void {
    for (let i = 0; i < items.length; i++) items[i] = visit(items[i]);
  }

  function replacement(object: PyObject): Stored {
    const nested = tensors && nestedTensors(object, tensors);
    if (nested === undefined)
      return arrayOf(object) ?? stateDictOf(object, budget) ?? (tensors && tensorOfState(object, tensors)) ?? object;
    const list: Stored[] = [];
    wanted.push(async () => list.push(...(await nested())));
    return list;
  }

  const result = visit(root);
  for (const fetch of wanted) await fetch();
  return result;
}
