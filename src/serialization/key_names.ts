// The names that the keys of a dict have in JavaScript, whose objects have texts as keys and nothing else.
import { bool, float, number } from '../python/repr.js';
import { primitiveOf } from './python_types/primitives.js';
import { classOf, Dict, Float, Global, PyObject, type Stored, StoredTensor, Tuple } from './stored.js';

/** A key may be a tuple of tuples without end. */
const MAX_NAME = 100;
/** To print digits takes a time that grows with their square. */
const MAX_INT = 10n ** 100n;

/**
 * A name for each key, all of them different: a str is its own, others have the one that Python prints, as `0`, `None`, `(1, 2)`;
 * where there is a str of that name too, with their type behind it, as `0 (int)`.
 */
export function keyNames(keys: readonly Stored[]): string[] {
  if (keys.every((key) => typeof key === 'string')) return [...(keys as string[])];
  const taken = new Set(keys.filter((key) => typeof key === 'string'));
  const repeated = new Map<string, number>();
  return keys.map((key) => {
    if (typeof key === 'string') return key;
    const printedName = printed(key, MAX_NAME);
    const base = taken.has(printedName) ? `${printedName} (${typeOf(key)})` : printedName;
    let name = base;
    for (let count = repeated.get(base) ?? 2; taken.has(name); count++) {
      name = `${base} ${count}`;
      repeated.set(base, count + 1);
    }
    taken.add(name);
    return name;
  });
}

/** About as Python prints it, with not many more characters than `room`. */
function printed(key: Stored, room: number): string {
  if (key === null) return 'None';
  if (typeof key === 'boolean') return bool(key);
  if (typeof key === 'string') return room < key.length ? `'${key.slice(0, Math.max(room, 0))}...'` : `'${key}'`;
  if (key instanceof Float) return floatName(key.value);
  if (typeof key === 'number') return Number.isInteger(key) && !Object.is(key, -0) ? String(key) : floatName(key);
  if (typeof key === 'bigint') return key < MAX_INT && key > -MAX_INT ? key.toString() : 'a large int';
  if (key instanceof Global) return key.path;
  if (key instanceof Uint8Array) return `bytes of length ${key.length}`;
  if (key instanceof StoredTensor) return 'tensor';
  if (key instanceof Dict) return '{...}';
  if (key instanceof PyObject) return printedObject(key, room);
  if (Array.isArray(key)) return `[${listed(key, room)}]`;
  return key.items.length === 1 ? `(${listed(key.items, room)},)` : `(${listed(key.items, room)})`;
}

const floatName = (value: number): string =>
  Object.is(value, -0) ? '-0.0' : Number.isFinite(value) ? float(value) : number(value);

function printedObject(object: PyObject, room: number): string {
  const known = primitiveOf(object);
  if (known !== undefined) return typeof known === 'number' ? number(known) : String(known);
  return `${classOf(object)}(${listed(object.args.items, room)})`;
}

/** What is in one another takes room too. */
function listed(items: readonly Stored[], room: number): string {
  let text = '';
  for (const item of items) {
    if (text.length >= room) return `${text}...`;
    text += (text === '' ? '' : ', ') + printed(item, room - text.length - 2);
  }
  return text;
}

function typeOf(key: Stored): string {
  if (key === null) return 'NoneType';
  if (typeof key === 'boolean') return 'bool';
  if (key instanceof Float || (typeof key === 'number' && !Number.isInteger(key))) return 'float';
  if (typeof key === 'number' || typeof key === 'bigint') return 'int';
  return key instanceof Tuple ? 'tuple' : 'object';
}
