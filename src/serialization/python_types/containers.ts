// Lists, tuples and dicts as arrays and objects, and back: with their keys, their order, and what JavaScript does not tell apart.
import { Dict, Global, isFloat, PyObject, type Stored, Tuple } from '../stored.js';
import { type Back, type Storer, tagged } from '../tags.js';
import type { Hidden } from './hidden.js';
import { primitiveOf } from './primitives.js';

/** What the value at each place was, where JavaScript has it as a number or a text of which Python has several kinds. */
export interface Slots {
  at(place: number): Stored | undefined;
}

/** Of nothing but floats. */
const FLOATS: Slots = { at: () => 0.5 };

/** Undefined where there is nothing to remember. */
export function slotsOf(items: readonly Stored[]): Slots | undefined {
  if (!items.some(isMore)) return undefined;
  return items.every(isFloat) ? FLOATS : items.map((item) => (isMore(item) ? item : undefined));
}

const isMore = (item: Stored): boolean => isFloat(item) || standsFor(item);

function standsFor(item: Stored): boolean {
  return item instanceof Global || (item instanceof PyObject && primitiveOf(item) !== undefined);
}

/** An object without the contents that JavaScript shows: the call that makes it, and the attributes that it has besides. */
function shellOf({ callable, args, isNew, kwargs, state }: PyObject, hidden: Hidden, items?: Stored[]): PyObject {
  const shell = new PyObject(callable, args, isNew);
  for (const part of [callable, args, kwargs, state, items]) hidden.add(part);
  return Object.assign(shell, { kwargs, state, items });
}

/** `list` came from a list, or from an object of a class of lists. */
export function tagList<List extends unknown[]>(
  list: List,
  slots: Slots | undefined,
  hidden: Hidden,
  object?: PyObject,
): List {
  if (object !== undefined) return tagged(list, backOfListObject(shellOf(object, hidden), hidden, slots));
  if (slots === undefined) return list;
  return tagged(list, slots === FLOATS ? storeFloats : backOfList(slots));
}

const backOfList =
  (slots: Slots): Back<unknown[]> =>
  (storer, list) =>
    storeInto(storer.remember(list, []), list, storer, slots);

const storeFloats = backOfList(FLOATS);

const backOfListObject =
  (shell: PyObject, hidden: Hidden, slots?: Slots): Back<unknown[]> =>
  (storer, list) => {
    const stored = Object.assign(hidden.object(list, shell, storer), { items: [] });
    storeInto(stored.items, list, storer, slots);
    return stored;
  };

export function tagTuple<List extends unknown[]>(list: List, slots: Slots | undefined): List {
  return tagged(list, slots === undefined ? storeTuple : backOfTuple(slots));
}

const backOfTuple =
  (slots: Slots): Back<unknown[]> =>
  (storer, list) =>
    storeTuple(storer, list, slots);

function storeTuple(storer: Storer, list: unknown[], slots?: Slots): Tuple {
  const tuple = storer.remember(list, new Tuple());
  storeInto(tuple.items, list, storer, slots);
  return tuple;
}

/** Adds what `list` holds now. */
export function storeInto(inside: Stored[], list: readonly unknown[], storer: Storer, slots?: Slots): Stored[] {
  list.forEach((item, i) => inside.push(storer.store(item, i, slots?.at(i))));
  return inside;
}

/** What there is to remember of the entries of a dict: in the order of the file their names, keys and values. */
export interface Places {
  names: readonly string[];
  keys: readonly Stored[];
  slots?: Slots | undefined;
}

/** Undefined for those of any object. */
export function placesOf(names: readonly string[], entries: Dict, hidden: Hidden): Places | undefined {
  const slots = slotsOf(entries.values());
  const keys = entries.keys();
  if (keys.every(isOwnName)) return slots && { names, keys: names, slots };
  for (const key of keys) hidden.add(key);
  return { names, keys, slots };
}

/** Keys that an object of JavaScript has as they are, in their order. */
const isOwnName = (key: Stored): boolean => typeof key === 'string' && !/^\d/.test(key);

/** `dict` came from a dict, or from an object of a class of dicts. */
export function tagDict<Kind extends object>(
  dict: Kind,
  places: Places | undefined,
  hidden: Hidden,
  object?: PyObject,
): Kind {
  if (object !== undefined) return tagged(dict, backOfDictObject(shellOf(object, hidden, object.items), hidden, places));
  return places === undefined ? dict : tagged(dict, backOfDict(places, hidden));
}

const backOfDict =
  (places: Places, hidden: Hidden): Back =>
  (storer, dict) =>
    storeEntries(storer.remember(dict, new Dict()), dict, storer, hidden, places);

const backOfDictObject =
  (shell: PyObject, hidden: Hidden, places?: Places): Back =>
  (storer, dict) => {
    const stored = Object.assign(hidden.object(dict, shell, storer), { entries: new Dict() });
    storeEntries(stored.entries, dict, storer, hidden, places);
    return stored;
  };

/** Adds what `dict` holds now: in the order of the file what came from it, then what was added. */
export function storeEntries(into: Dict, dict: object, storer: Storer, hidden: Hidden, places?: Places): Dict {
  const { names, keys, slots } = places ?? { names: [], keys: [] };
  const add = (name: string, key: Stored, slot?: Stored): void =>
    into.set(hidden.stored(key, storer), storer.store((dict as Record<string, unknown>)[name], name, slot));
  names.forEach((name, i) => {
    if (Object.hasOwn(dict, name)) add(name, keys[i], slots?.at(i));
  });
  const known = new Set(names);
  const integers = keys.length > 0 && keys.every((key) => typeof key === 'number');
  const keyOf = (name: string): Stored => (integers && /^(0|-?[1-9]\d{0,14})$/.test(name) ? Number(name) : name);
  for (const name of Object.keys(dict)) if (!known.has(name)) add(name, keyOf(name));
  return into;
}
