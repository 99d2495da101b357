// Python's values, as the readers give them and the writers take them, out of plain ones of JavaScript, and back.
import { classOf, Dict, Float, Global, PyObject, type Stored, StoredTensor, Tuple } from '../../src/serialization/stored.js';

type Made = Exclude<Stored, null | boolean | number | bigint | string>;

/** What stands for a value: plain objects are dicts of str keys, arrays are lists, everything else is itself. */
export type Plain = null | boolean | number | bigint | string | Made | readonly Plain[] | { readonly [key: string]: Plain };

/** The same object twice stays one, and may contain itself. */
export function python(value: Plain, known = new Map<unknown, Stored>()): Stored {
  if (typeof value !== 'object' || value === null || isMade(value)) return value;
  const before = known.get(value);
  if (before !== undefined) return before;
  if (Array.isArray(value)) {
    const list: Stored[] = [];
    known.set(value, list);
    for (const item of value as readonly Plain[]) list.push(python(item, known));
    return list;
  }
  const dict = new Dict();
  known.set(value, dict);
  for (const [key, item] of Object.entries(value)) dict.set(key, python(item, known));
  return dict;
}

export const pythonDict = (value: Readonly<Record<string, Plain>>): Dict => python(value) as Dict;

const isMade = (value: object): value is Made =>
  [Float, Uint8Array, StoredTensor, Tuple, Dict, Global, PyObject].some((Class) => value instanceof Class);

/** Dicts and tuples as plain objects and arrays, floats as numbers, other objects as `{ class, args, items, state }`. */
export function plain(value: Stored, known = new Map<object, unknown>()): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  if (value instanceof StoredTensor) return value;
  if (value instanceof Float) return value.value;
  if (value instanceof Global) return value.path;
  const before = known.get(value);
  if (before !== undefined) return before;
  const object: Record<string, unknown> = {};
  const fill = (dict: Dict): object => {
    for (const [key, item] of dict.entries()) {
      Object.defineProperty(object, String(plain(key)), { value: plain(item, known), enumerable: true, writable: true });
    }
    return object;
  };
  if (Array.isArray(value) || value instanceof Tuple) {
    const list: unknown[] = [];
    known.set(value, list);
    for (const item of value instanceof Tuple ? value.items : value) list.push(plain(item, known));
    return list;
  }
  known.set(value, object);
  if (value instanceof Dict) return fill(value);
  if (value.entries !== undefined) return fill(value.entries);
  object.class = classOf(value);
  object.args = plain(value.args, known);
  if (value.kwargs !== undefined) object.kwargs = plain(value.kwargs, known);
  if (value.items !== undefined) object.items = plain(value.items, known);
  if (value.state !== undefined) object.state = plain(value.state, known);
  return object;
}

/** What a value is made of. */
export function partsOf(value: Stored): Stored[] {
  if (Array.isArray(value)) return [...value];
  if (value instanceof Tuple) return [...value.items];
  if (value instanceof Dict) return [...value.entries()].flat();
  if (!(value instanceof PyObject)) return [];
  const { callable, args, kwargs, items, entries, state } = value;
  return [callable, args, kwargs, items, entries, state].filter((part) => part !== undefined);
}
