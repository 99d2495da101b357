// Whole modules that were saved: their state dicts. No code of theirs is run.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { type Budget, COST } from '../budget.js';
import { dictOf } from '../contents.js';
import { classOf, Dict, MAX_DEPTH, objectOf, PyObject, type Stored, StoredTensor } from '../stored.js';
import type { Registered } from './script.js';

/** The state of a module: what `torch.nn.Module` keeps in its attributes. */
function stateOf(object: PyObject): Dict | undefined {
  const state = object.state ?? object.args.items[0]; // the latter of a `torch.fx.GraphModule`
  return state instanceof Dict && isModule(state) ? state : undefined;
}

/** Whether a dict is the state of a module. It may be large, and that of many objects. */
const MODULES = new WeakMap<Dict, boolean>();

function isModule(state: Dict): boolean {
  const known =
    MODULES.get(state) ?? (partOf(state, '_parameters') !== undefined && partOf(state, '_modules') !== undefined);
  MODULES.set(state, known);
  return known;
}

function partOf(state: Dict, name: string): Dict | undefined {
  const part = state.get(name);
  return part === undefined ? undefined : dictOf(part);
}

/**
 * What `module.state_dict()` would give, or undefined if `object` is no module, or one without a tensor. The modules within have
 * been replaced by what this gives for them.
 */
export function stateDictOf(object: PyObject, budget: Budget): PyObject | undefined {
  const state = stateOf(object);
  if (state === undefined) return undefined;
  const collected = new Collected(budget);
  const transient = state.get('_non_persistent_buffers_set');
  const left = new Set(transient instanceof PyObject ? collected.visited(transient.args.items.flat()) : []);
  for (const part of ['_parameters', '_buffers']) {
    for (const [name, value] of collected.named(partOf(state, part))) {
      if (value instanceof StoredTensor && !(part === '_buffers' && left.has(name))) collected.add(name, value);
    }
  }
  for (const [name, value] of collected.named(partOf(state, '_modules'))) {
    for (const [inner, tensor] of collected.named(value instanceof PyObject ? value.entries : undefined)) {
      collected.add(`${name}.${inner}`, tensor);
    }
  }
  // One such as a loss: what it holds is all in its attributes.
  return collected.entries.size === 0 ? undefined : collected.dict();
}

/** Of an object of TorchScript, whose attributes are its parameters, its buffers, the modules within, and others. */
export function scriptStateDict(object: PyObject, registered: Registered, budget: Budget): PyObject {
  const collected = new Collected(budget);
  const above = new Set<Dict>();
  const collect = (module: PyObject, prefix: string): void => {
    const { state } = module;
    if (!(state instanceof Dict) || above.has(state)) return;
    collected.enter(prefix, above.size);
    above.add(state);
    const attributes = collected.named(state);
    for (const name of registered.get(classOf(module)) ?? attributes.map(([name]) => name)) {
      const value = state.get(name);
      if (value instanceof StoredTensor) collected.add(prefix + name, value);
    }
    for (const [name, value] of attributes) {
      if (value instanceof PyObject) collect(value, `${prefix}${name}.`);
    }
    above.delete(state);
  };
  collect(object, '');
  return collected.dict();
}

const DETACHED = new WeakMap<StoredTensor, StoredTensor>();

/** The elements as a tensor and nothing else, as `state_dict()` gives them. What is tied stays one. */
function detached(tensor: StoredTensor): StoredTensor {
  const { dtype, shape, content, origin, requires_grad } = tensor;
  if (origin === undefined && !requires_grad) return tensor;
  const known = DETACHED.get(tensor) ?? new StoredTensor(dtype, shape, content);
  DETACHED.set(tensor, known);
  return known;
}

/** Modules may be in many others, again and again: a small file can have names without end. */
class Collected {
  readonly entries = new Dict();

  constructor(private readonly budget: Budget) {}

  add(name: string, value: Stored): void {
    this.budget.spend(COST.entry + COST.text + 2 * name.length);
    this.entries.set(name, value instanceof StoredTensor ? detached(value) : value);
  }

  /** Into a module, which may have no tensor. */
  enter(prefix: string, depth: number): void {
    check(depth < MAX_DEPTH, () => new RuntimeError(`the pickle is nested more than ${MAX_DEPTH} levels deep`));
    this.budget.spend(COST.call + 2 * prefix.length);
  }

  /** The entries whose keys are names. */
  named(dict: Dict | undefined): (readonly [name: string, value: Stored])[] {
    const entries = this.visited([...(dict?.entries() ?? [])]);
    return entries.filter((entry): entry is readonly [string, Stored] => typeof entry[0] === 'string');
  }

  /** What is looked at in one of many modules that may share it. */
  visited<Item>(items: Item[]): Item[] {
    this.budget.spend(COST.slot * items.length);
    return items;
  }

  dict(): PyObject {
    return Object.assign(objectOf('collections.OrderedDict'), { entries: this.entries });
  }
}
