// Whole modules that were saved: their state dicts. No code of theirs is looked at.
import { dictOf } from '../contents.js';
import { Dict, objectOf, PyObject, type Stored, StoredTensor } from '../stored.js';

/** The state of a module: what `torch.nn.Module` keeps in its attributes. */
function stateOf(object: PyObject): Dict | undefined {
  const state = object.state ?? object.args.items[0]; // the latter of a `torch.fx.GraphModule`
  return state instanceof Dict && isModule(state) ? state : undefined;
}

const isModule = (state: Dict): boolean =>
  partOf(state, '_parameters') !== undefined && partOf(state, '_modules') !== undefined;

function partOf(state: Dict, name: string): Dict | undefined {
  const part = state.get(name);
  return part === undefined ? undefined : dictOf(part);
}

/** What `module.state_dict()` would give, or undefined if `object` is no module, or one without a tensor. */
export function stateDictOf(object: PyObject): PyObject | undefined {
  const state = stateOf(object);
  if (state === undefined) return undefined;
  const entries = new Dict();
  collect(state, '', entries, new Set());
  if (entries.size === 0) return undefined; // such as a loss: what it holds is all in its attributes
  return Object.assign(objectOf('collections.OrderedDict'), { entries });
}

/** The parameters, then the buffers, then those of the modules within, in torch's order. */
function collect(state: Dict, prefix: string, into: Dict, above: ReadonlySet<Dict>): void {
  if (above.has(state)) return;
  const transient = state.get('_non_persistent_buffers_set');
  const left = new Set(transient instanceof PyObject ? transient.args.items.flat() : []);
  for (const part of ['_parameters', '_buffers']) {
    for (const [name, value] of named(partOf(state, part))) {
      if (value instanceof StoredTensor && !(part === '_buffers' && left.has(name))) into.set(prefix + name, value);
    }
  }
  for (const [name, value] of named(partOf(state, '_modules'))) {
    const inner = value instanceof PyObject ? stateOf(value) : undefined;
    if (inner) collect(inner, `${prefix}${name}.`, into, new Set([...above, state]));
  }
}

/** Of an object of TorchScript, whose attributes are its parameters, its buffers and the modules within. */
export function scriptStateDict(object: PyObject): PyObject {
  const entries = new Dict();
  collectAttributes(object, '', entries, new Set());
  return Object.assign(objectOf('collections.OrderedDict'), { entries });
}

function collectAttributes({ state }: PyObject, prefix: string, into: Dict, above: ReadonlySet<Dict>): void {
  if (!(state instanceof Dict) || above.has(state)) return;
  for (const [name, value] of named(state)) {
    if (value instanceof StoredTensor) into.set(prefix + name, value);
  }
  for (const [name, value] of named(state)) {
    if (value instanceof PyObject) collectAttributes(value, `${prefix}${name}.`, into, new Set([...above, state]));
  }
}

/** The entries whose keys are names. */
function named(dict: Dict | undefined): [name: string, value: Stored][] {
  return [...(dict?.entries() ?? [])].flatMap(([key, value]): [string, Stored][] =>
    typeof key === 'string' ? [[key, value]] : [],
  );
}
