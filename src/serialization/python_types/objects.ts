// Objects of Python's that are objects of another kind in JavaScript, and the way back.
import { LOADED } from '../budget.js';
import type { Loaded, Materializer } from '../materialize.js';
import { itemsOfArray, ofObjects, textArray } from '../numpy/pickled.js';
import { classOf, Dict, float, PyObject, type Stored, StoredTensor, Tuple } from '../stored.js';
import { tagged } from '../tags.js';
import { storeEntries, storeInto } from './containers.js';
import { instantOf, withTime } from './datetime.js';
import { primitiveOf } from './primitives.js';

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
  materializer.budget.spend(LOADED.member * list.length);
  const made = materializer.remember(object, new Set<Loaded>());
  list.forEach((item, i) => made.add(materializer.visit(item, `${name}.${i}`)));
  if (list.some((item) => item instanceof StoredTensor)) materializer.hold(made);
  const slots = materializer.slotsOf(list);
  const originals = slots && new Map(list.map((item, i) => [primitiveOf(item) ?? item, slots.at(i)]));
  const { callable, isNew } = object;
  return tagged(made, (storer) => {
    const inside: Stored[] = [];
    const stored = storer.remember(made, new PyObject(callable, new Tuple([inside]), isNew));
    [...made].forEach((item, i) => inside.push(storer.store(item, i, originals?.get(item as Stored))));
    return stored;
  });
};

function latin1(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

const byteArray: ToObject = ({ callable, args, isNew }, materializer) => {
  const [given = new Uint8Array(0)] = args.items;
  const bytes = typeof given === 'string' ? latin1(given) : given;
  if (!(bytes instanceof Uint8Array)) return undefined;
  const own = materializer.copied(bytes);
  return tagged(own, (storer) => storer.remember(own, new PyObject(callable, new Tuple([own.slice()]), isNew)));
};

/** A torch.Size, whose argument is a tuple. */
const size: ToObject = (object, materializer, name) => {
  const [items] = object.args.items;
  if (!(items instanceof Tuple)) return undefined;
  const list = materializer.list(object, items.items, name);
  const { callable, isNew } = object;
  return tagged(list, (storer) => {
    const stored = storer.remember(list, new PyObject(callable, new Tuple(), isNew));
    stored.args.items.push(new Tuple(list.map((item, i) => storer.store(item, i))));
    return stored;
  });
};

/** One without items is not told from any other object but by its name. */
const deque: ToObject = (object, materializer, name) => materializer.taggedList(object.items ?? [], name, object);

/** An object that is nothing but its attributes. */
const attributes: ToObject = (object, materializer, name) => {
  const { callable, isNew, state = new Dict() } = object;
  if (!(state instanceof Dict)) return undefined;
  const made = materializer.dict(object, state, name);
  const { hidden } = materializer;
  const places = materializer.placesOf(made.names, state);
  const hasState = object.state !== undefined;
  return tagged(made.dict, (storer) => {
    const stored = storer.remember(made.dict, new PyObject(callable, new Tuple(), isNew));
    const inside = new Dict();
    if (hasState || Object.keys(made.dict).length > 0) stored.state = inside;
    storeEntries(inside, made.dict, storer, hidden, places);
    return stored;
  });
};

/** An array of one dimension, of objects or of texts. */
const array: ToObject = (object, materializer, name) => {
  const items = itemsOfArray(object, materializer.budget);
  if (items === undefined) return undefined;
  const list = materializer.list(object, items, name);
  const slots = materializer.slotsOf(items);
  return tagged(list, (storer) => {
    const isSame = list.length === items.length && list.every((item, i) => item === items[i]);
    if (isSame) return storer.remember(list, object);
    if (items.every(isText) && list.every(isText)) return storer.remember(list, textArray(list));
    const inside: Stored[] = [];
    const stored = storer.remember(list, ofObjects(object, inside, list.length) ?? inside);
    storeInto(inside, list, storer, slots);
    return stored;
  });
};

const isText = (item: unknown): item is string => typeof item === 'string';

const instant: ToObject = (object) => {
  const time = instantOf(object);
  if (time === undefined) return undefined;
  const date = new Date(time);
  return tagged(date, (storer) => storer.remember(date, date.getTime() === time ? object : withTime(object, date)));
};

const OBJECTS = new Map<string, ToObject>([
  ['builtins.complex', named(['real', 'imag'], true)],
  ['builtins.slice', named(['start', 'stop', 'step'])],
  ['builtins.range', named(['start', 'stop', 'step'])],
  ['builtins.set', set],
  ['builtins.frozenset', set],
  ['builtins.bytearray', byteArray],
  ['torch.Size', size],
  ['collections.deque', deque],
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
