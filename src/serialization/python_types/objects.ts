// Objects of Python's that are objects of another kind in JavaScript, and the way back.
import type { Loaded, Materializer } from '../materialize.js';
import { itemsOfArray, ofObjects } from '../numpy/pickled.js';
import { classOf, Dict, float, PyObject, type Stored, Tuple } from '../stored.js';
import { tagged } from '../tags.js';
import { backOfEntries, plainEntries, slotsOf } from './containers.js';
import { datetimeOf, instantOf } from './datetime.js';

/** What `object` is in JavaScript, or undefined if it is to stay a record. */
type ToObject = (object: PyObject, materializer: Materializer, name: string) => Loaded | undefined;

/** `{ real, imag }` and the like: each argument under a name. A number is a float if all of them `areFloats`. */
const named =
  (names: readonly string[], areFloats = false): ToObject =>
  (object, materializer, name) => {
    const { items } = object.args;
    const given = items.length === 1 && names[0] === 'start' ? [0, items[0]] : items; // range(stop)
    if (given.length > names.length) return undefined;
    const entries = Dict.of(names.map((key, i) => [key, given[i] ?? null]));
    const { dict } = materializer.dict(object, entries, name);
    return tagged(dict, (storer) => {
      const { callable, isNew } = object;
      const back = storer.remember(dict, new PyObject(callable, new Tuple(), isNew));
      for (const [i, key] of names.entries()) {
        const value = dict[key];
        back.args.items.push(areFloats && typeof value === 'number' ? float(value) : storer.store(value, key, given[i]));
      }
      return back;
    });
  };

/** A set, whose one argument is the list of its items. */
const set: ToObject = (object, materializer, name) => {
  const [items = []] = object.args.items;
  const list = items instanceof Tuple ? items.items : items;
  if (!Array.isArray(list)) return undefined;
  const made = materializer.remember(object, new Set<Loaded>());
  const originals = new Map<Loaded, Stored>();
  for (const [i, item] of list.entries()) {
    materializer.visit(item, `${name}.${i}`, (loaded) => {
      made.add(loaded);
      originals.set(loaded, item);
    });
  }
  const { callable, isNew } = object;
  return tagged(made, (storer) => {
    const inside: Stored[] = [];
    const stored = storer.remember(made, new PyObject(callable, new Tuple([inside]), isNew));
    [...made].forEach((item, i) => inside.push(storer.store(item, i, originals.get(item))));
    return stored;
  });
};

const byteArray: ToObject = ({ callable, args, isNew }) => {
  const [given = new Uint8Array(0)] = args.items;
  const bytes = typeof given === 'string' ? Uint8Array.from(given, (character) => character.charCodeAt(0)) : given;
  if (!(bytes instanceof Uint8Array)) return undefined;
  const own = bytes.slice();
  return tagged(own, (storer) => storer.remember(own, new PyObject(callable, new Tuple([own.slice()]), isNew)));
};

/** A list or tuple that is the one argument, as of torch.Size, or the first one, as of older deques. */
const sequence: ToObject = (object, materializer, name) => {
  const [first] = object.args.items;
  const items = first instanceof Tuple ? first.items : first;
  if (!Array.isArray(items)) return undefined;
  const list = materializer.array<Loaded[]>([], object, items, name);
  const { callable, isNew } = object;
  return tagged(list, (storer) => {
    const stored = storer.remember(list, new PyObject(callable, new Tuple(), isNew));
    stored.args.items.push(new Tuple(list.map((item, i) => storer.store(item, i))));
    return stored;
  });
};

/** An object that is nothing but its attributes. */
const attributes: ToObject = (object, materializer, name) => {
  const { state = new Dict() } = object;
  if (!(state instanceof Dict)) return undefined;
  const made = materializer.dict(object, state, name);
  const entries = backOfEntries(made, state, materializer.hidden) ?? plainEntries(made.dict);
  const { callable, isNew } = object;
  return tagged(made.dict, (storer) => {
    const stored = storer.remember(made.dict, new PyObject(callable, new Tuple(), isNew));
    entries(storer, (stored.state = new Dict()));
    return stored;
  });
};

/** An array of objects, which may be others when it goes back, or of texts, which goes back as a list if they are. */
const array: ToObject = (object, materializer, name) => {
  const items = itemsOfArray(object);
  if (items === undefined) return undefined;
  const list = materializer.array<Loaded[]>([], object, items, name);
  const slots = slotsOf(items.entries());
  return tagged(list, (storer) => {
    const isSame = list.length === items.length && list.every((item, i) => item === items[i]);
    if (isSame) return storer.remember(list, object);
    const inside: Stored[] = [];
    const stored = storer.remember(list, ofObjects(object, inside, list.length) ?? inside);
    list.forEach((item, i) => inside.push(storer.store(item, i, slots.get(i))));
    return stored;
  });
};

const instant: ToObject = (object) => {
  const time = instantOf(object);
  if (time === undefined) return undefined;
  const date = new Date(time);
  return tagged(date, (storer) => storer.remember(date, date.getTime() === time ? object : datetimeOf(date)));
};

const OBJECTS = new Map<string, ToObject>([
  ['builtins.complex', named(['real', 'imag'], true)],
  ['builtins.slice', named(['start', 'stop', 'step'])],
  ['builtins.range', named(['start', 'stop', 'step'])],
  ['builtins.set', set],
  ['builtins.frozenset', set],
  ['builtins.bytearray', byteArray],
  ['torch.Size', sequence],
  ['argparse.Namespace', attributes],
  ['types.SimpleNamespace', attributes],
  ['datetime.datetime', instant],
  ['datetime.date', instant],
  ['numpy._core.multiarray._reconstruct', array],
  ['numpy.core.multiarray._reconstruct', array],
  ['numpy._core.numeric._frombuffer', array],
  ['numpy.core.numeric._frombuffer', array],
]);

/** What an object of a known class is in JavaScript, or undefined for another. */
export function objectInJs(object: PyObject, materializer: Materializer, name: string): Loaded | undefined {
  return OBJECTS.get(classOf(object))?.(object, materializer, name);
}
