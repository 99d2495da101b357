// What can be told only when an object has its state: arrays of numpy, whole modules, nested tensors, and
// tensors of torch's first versions.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import type { Budget } from '../budget.js';
import { arrayOf } from '../numpy/pickled.js';
import { Dict, MAX_DEPTH, PyObject, type Stored, Tuple } from '../stored.js';
import { stateDictOf } from './modules.js';
import { nestedTensors } from './nested.js';
import { tensorOfState } from './rebuild.js';
import type { Tensors } from './tensors.js';

type Composed = Stored[] | Tuple | Dict | PyObject;

const isComposed = (value: Stored | undefined): value is Composed =>
  value instanceof Tuple || value instanceof Dict || value instanceof PyObject || Array.isArray(value);

/** `root` with those in the place of the objects that they are. Of tensors it reads no more than how large others are. */
export async function resolve(root: Stored, budget: Budget, tensors: Tensors): Promise<Stored> {
  const wanted: (() => Promise<unknown>)[] = [];
  const resolved = new Map<object, Stored>();
  let depth = 0;

  function visit(value: Stored): Stored {
    if (!isComposed(value)) return value;
    const known = resolved.get(value);
    if (known !== undefined) return known;
    resolved.set(value, value);
    check(depth++ < MAX_DEPTH, () => new RuntimeError(`the pickle is nested more than ${MAX_DEPTH} levels deep`));
    const result = visitParts(value);
    depth--;
    if (result !== value) resolved.set(value, result);
    return result;
  }

  function visitParts(value: Composed): Stored {
    if (Array.isArray(value)) visitAll(value);
    else if (value instanceof Tuple) visitAll(value.items);
    else if (value instanceof Dict) value.replaceValues(visit);
    else return visitObject(value);
    return value;
  }

  function visitObject(object: PyObject): Stored {
    if (object.args.items.length > 0) visit(object.args);
    object.entries?.replaceValues(visit);
    if (object.items) visitAll(object.items);
    if (object.state !== undefined) object.state = visit(object.state);
    return replacement(object);
  }

  function visitAll(items: Stored[]): void {
    for (let i = 0; i < items.length; i++) if (isComposed(items[i])) items[i] = visit(items[i]);
  }

  function replacement(object: PyObject): Stored {
    const nested = nestedTensors(object, tensors);
    if (nested === undefined)
      return arrayOf(object, budget) ?? stateDictOf(object, budget) ?? tensorOfState(object, tensors) ?? object;
    const list: Stored[] = [];
    wanted.push(async () => list.push(...(await nested())));
    return list;
  }

  const result = visit(root);
  for (const fetch of wanted) await fetch();
  return result;
}
