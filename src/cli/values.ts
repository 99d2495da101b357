// What is inside the values of a checkpoint, and how those that have nothing inside are shown: as Python prints them.
import { describe, dictOf } from '../serialization/contents.js';
import { keyNames } from '../serialization/key_names.js';
import { instantOf } from '../serialization/python_types/datetime.js';
import { primitiveOf } from '../serialization/python_types/primitives.js';
import { quote, short } from '../serialization/quote.js';
import { classOf, Dict, Float, Global, PyObject, type Stored, StoredTensor, Tuple } from '../serialization/stored.js';
import { bool, float, number } from '../python/repr.js';

/** The name of a part, and what JavaScript and Python both find it by; that is undefined if there is no such thing. */
export type Part = readonly [name: string, part: Stored, key: string | number | undefined];

/** The parts of a value, one after the other; none of what is shown on one line. */
export function partsOf(value: Stored): readonly Part[] {
  const list = itemsOf(value);
  if (list) return list.every(isSmall) ? [] : list.map((item, i) => [String(i), item, i]);
  const dict = dictOf(value);
  if (dict) return entriesOf(dict);
  if (!(value instanceof PyObject) || isSmall(value)) return [];
  const { args, kwargs, items, state } = value;
  const parts = {
    args: args.items.length > 0 ? args : undefined,
    kwargs,
    items,
    state: state instanceof Dict ? undefined : state,
  };
  const named = Object.entries(parts).filter((part): part is [string, Stored] => part[1] !== undefined);
  return [...named.map(([name, part]): Part => [name, part, undefined]), ...(state instanceof Dict ? entriesOf(state) : [])];
}

function entriesOf(dict: Dict): Part[] {
  const entries = [...dict.entries()];
  const names = keyNames(entries.map(([key]) => key));
  return entries.map(([key, part], i) => [names[i], part, isStep(key, names[i]) ? key : undefined]);
}

const isStep = (key: Stored, name: string): key is string | number =>
  typeof key === 'string' || (typeof key === 'number' && Number.isSafeInteger(key) && name === String(key));

/** The items of what is a list in JavaScript, or a set. */
export function itemsOf(value: Stored): readonly Stored[] | undefined {
  if (Array.isArray(value)) return value;
  if (value instanceof Tuple) return value.items;
  if (!(value instanceof PyObject) || isForeign(value)) return undefined;
  const [first] = value.args.items;
  return value.items ?? (Array.isArray(first) ? first : first instanceof Tuple ? first.items : undefined);
}

/** Whether a value of a list is shown on the list's line. */
function isSmall(value: Stored): boolean {
  if (typeof value !== 'object' || value === null || value instanceof Float || value instanceof Global) return true;
  return value instanceof PyObject && shortForm(value) !== undefined;
}

/** Classes of Python's own, of numpy and of torch, that are values like others. */
const KNOWN = /^(builtins|collections|datetime|pathlib|numpy|torch\.Size$|torch\.device$|torch\.torch_version)/;

const isForeign = (object: PyObject): boolean => !KNOWN.test(classOf(object));

/** The class of an object that is none of Python's own kinds. */
export const foreignClass = (value: Stored): string | undefined =>
  value instanceof PyObject && isForeign(value) && !isSmall(value) ? classOf(value) : undefined;

/** Whether it is a dict with this key. */
export const hasKey = (value: Stored, name: string): boolean => dictOf(value)?.get(name) !== undefined;

/** The tensors in a dict, by those keys of theirs that are a str. */
export function tensorsIn(value: Stored): ReadonlyMap<string, StoredTensor> {
  const tensors = new Map<string, StoredTensor>();
  for (const [key, item] of dictOf(value)?.entries() ?? []) {
    if (typeof key === 'string' && item instanceof StoredTensor) tensors.set(key, item);
  }
  return tensors;
}

/** A value without parts, on one line. */
export function show(value: Stored): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'boolean') return bool(value);
  if (value === null) return 'None';
  if (typeof value === 'number') return Number.isInteger(value) && !Object.is(value, -0) ? String(value) : showFloat(value);
  if (value instanceof Float) return showFloat(value.value);
  if (value instanceof Uint8Array) return `bytes of length ${value.length}`;
  const list = itemsOf(value);
  if (list) return showList(value, list);
  if (value instanceof PyObject) return shortForm(value) ?? (dictOf(value) ? '{}' : short(classOf(value)));
  if (value instanceof Global) return short(value.path);
  return value instanceof Dict ? '{}' : typeof value === 'bigint' ? String(value) : describe(value);
}

const showFloat = (value: number): string => {
  if (Object.is(value, -0)) return '-0.0';
  return Number.isFinite(value) ? float(value) : number(value);
};

/** An object that is shown as a number, a text, a time or bytes. */
function shortForm(object: PyObject): string | undefined {
  const primitive = primitiveOf(object);
  if (primitive !== undefined) return show(primitive);
  const [path, { items }] = [classOf(object), object.args];
  if (/^datetime\.date(time)?$/.test(path)) return showTime(object);
  const [first] = items;
  if (path === 'builtins.bytearray' && (typeof first === 'string' || first instanceof Uint8Array)) {
    return `bytes of length ${first.length}`;
  }
  const isNumbers = /^builtins\.(complex|slice|range)$/.test(path) && items.every(isPlain);
  return isNumbers ? `${path.slice('builtins.'.length)}(${items.map(show).join(', ')})` : undefined;
}

/** As it is written where it was taken, or in UTC if its time zone is known. */
function showTime(object: PyObject): string | undefined {
  const time = instantOf(object);
  if (time === undefined || Number.isNaN(new Date(time).getTime())) return undefined;
  if (object.args.items.length > 1) return new Date(time).toISOString();
  const offset = 60_000 * new Date(time).getTimezoneOffset();
  return new Date(time - offset).toISOString().slice(0, -1);
}

const isPlain = (value: Stored): boolean => typeof value === 'number' || value === null || value instanceof Float;

const MAX_LIST = 100;

function showList(of: Stored, values: readonly Stored[]): string {
  const shown: string[] = [];
  for (let length = 0; shown.length < values.length && length < MAX_LIST; length += (shown.at(-1) ?? '').length + 2) {
    shown.push(show(values[shown.length]));
  }
  const left = values.length - shown.length;
  const items = `${shown.join(', ')}${left > 0 ? `, … ${left} more` : ''}`;
  if (of instanceof Tuple) return `(${items}${values.length === 1 ? ',' : ''})`;
  if (of instanceof PyObject && /^builtins\.(frozen)?set$/.test(classOf(of)))
    return values.length > 0 ? `{${items}}` : 'set()';
  return `[${items}]`;
}
