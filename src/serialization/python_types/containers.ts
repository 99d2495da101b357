// Lists, tuples and dicts as arrays and objects, and back: with their keys, their order, and what JavaScript does not tell apart.
import { Dict, Global, isFloat, PyObject, type Stored, Tuple } from '../stored.js';
import { type Storer, tagged } from '../tags.js';
import type { Hidden } from './hidden.js';
import { primitiveOf } from './primitives.js';

/** What each value was, where JavaScript has it as a number or a text of which Python has several kinds. */
type Slots = readonly (Stored | undefined)[];

/** Undefined where there is nothing to remember. */
export function slotsOf(items: readonly Stored[]): Slots | undefined {
  const slots = items.map((item) => (isFloat(item) || standsFor(item) ? item : undefined));
  return slots.some((slot) => slot !== undefined) ? slots : undefined;
}

function standsFor(item: Stored): boolean {
  return item instanceof Global || (item instanceof PyObject && primitiveOf(item) !== undefined);
}

/** An object without the contents that JavaScript shows: the call that makes it, and the attributes that it has besides. */
function shellOf({ callable, args, isNew, kwargs, state }: PyObject, hidden: Hidden, items?: Stored[]): PyObject {
  const shell = new PyObject(callable, args, isNew);
  for (const part of [callable, args, kwargs, state, items]) hidden.add(part);
  return Object.assign(shell, { kwargs, state, items });
}

/** `list` came from `items`, of a list, or of an object of a class of lists. */
export function tagList<List extends unknown[]>(
  list: List,
  items: readonly Stored[],
  hidden: Hidden,
  object?: PyObject,
): List {
  const slots = slotsOf(items);
  if (slots === undefined && object === undefined) return list;
  const shell = object && shellOf(object, hidden);
  return tagged(list, (storer) => {
    const inside: Stored[] = [];
    const stored = shell
      ? Object.assign(hidden.object(list, shell, storer), { items: inside })
      : storer.remember(list, inside);
    list.forEach((item, i) => inside.push(storer.store(item, i, slots?.[i])));
    return stored;
  });
}

export function tagTuple<List extends unknown[]>(list: List, { items }: Tuple): List {
  const slots = slotsOf(items);
  return tagged(list, (storer) => {
    const tuple = storer.remember(list, new Tuple());
    list.forEach((item, i) => tuple.items.push(storer.store(item, i, slots?.[i])));
    return tuple;
  });
}

/** A dict as an object, with the name of each key of the file, in its order. */
export interface Named<Kind extends object = object> {
  dict: Kind;
  names: readonly string[];
}

/** `dict` came from `entries`, of a dict, or of an object of a class of dicts. */
export function tagDict<Kind extends object>(made: Named<Kind>, entries: Dict, hidden: Hidden, object?: PyObject): Kind {
  const back = backOfEntries(made, entries, hidden);
  if (object === undefined && back === undefined) return made.dict;
  const shell = object && shellOf(object, hidden, object.items);
  return tagged(made.dict, (storer) => {
    const { dict } = made;
    const inside = new Dict();
    const stored = shell
      ? Object.assign(hidden.object(dict, shell, storer), { entries: inside })
      : storer.remember(dict, inside);
    (back ?? plainEntries(dict))(storer, inside);
    return stored;
  });
}

/** Puts what an object holds now into a dict. */
type Entries = (storer: Storer, into: Dict) => void;

export const plainEntries =
  (dict: object): Entries =>
  (storer, into) => {
    for (const [name, value] of Object.entries(dict)) into.set(name, storer.store(value, name));
  };

/** Keys that an object of JavaScript has as they are, in their order. */
const isOwnName = (key: Stored): boolean => typeof key === 'string' && !/^\d/.test(key);

/** The way back of a dict, or undefined if it is that of any object. */
export function backOfEntries({ dict, names }: Named, entries: Dict, hidden: Hidden): Entries | undefined {
  const all = [...entries.entries()];
  const slots = slotsOf(all.map(([, value]) => value));
  const keys = all.every(([key]) => isOwnName(key)) ? undefined : all.map(([key]) => key);
  if (slots === undefined && keys === undefined) return undefined;
  keys?.forEach((key) => hidden.add(key));
  return (storer, into) => {
    for (const [name, key, slot] of placesOf(dict, names, keys, slots)) {
      into.set(hidden.stored(key, storer), storer.store((dict as Record<string, unknown>)[name], name, slot));
    }
  };
}

type Place = readonly [name: string, key: Stored, slot: Stored | undefined];

/** What there is now: in the order of the file what came from it, then what was added. */
function placesOf(dict: object, names: readonly string[], keys: readonly Stored[] = names, slots?: Slots): readonly Place[] {
  const known = new Set(names);
  const integers = keys.length > 0 && keys.every((key) => typeof key === 'number');
  const keyOf = (name: string): Stored => (integers && /^(0|-?[1-9]\d{0,14})$/.test(name) ? Number(name) : name);
  const kept = names.map((name, i): Place => [name, keys[i], slots?.[i]]).filter(([name]) => Object.hasOwn(dict, name));
  const added = Object.keys(dict).filter((name) => !known.has(name));
  return [...kept, ...added.map((name): Place => [name, keyOf(name), undefined])];
}
