// What is inside the values of a checkpoint, and how those that have nothing inside are shown.
import { describe, isDict } from '../serialization/contents.js';
import { quote, short } from '../serialization/quote.js';
import type { Stored } from '../serialization/stored.js';

/** The values inside one with their keys; undefined of what is shown as it is. */
export function inside(value: Stored): Iterable<readonly [key: string | number, item: Stored]> | undefined {
  if (Array.isArray(value)) return value.length > 0 && !value.every(isSmall) ? value.entries() : undefined;
  if (!isDict(value)) return undefined;
  const entries = Object.entries(value);
  return entries.length > 0 ? entries : undefined;
}

/** The class of an object that is none of Python's own kinds. */
export function classOf(_value: Stored): string | undefined {
  return undefined;
}

/** The entries of a dict that have a str as their key. */
export function named(value: Stored): Iterable<readonly [name: string, item: Stored]> | undefined {
  return isDict(value) ? Object.entries(value) : undefined;
}

/** Whether it is a dict with this key. */
export const hasKey = (value: Stored, name: string): boolean => isDict(value) && name in value;

/** Whether a value of a list is shown on the list's line. */
function isSmall(value: Stored): boolean {
  return typeof value !== 'object' || value === null;
}

const MAX_LIST = 100;

/** A value that has no tensors in it, on one line. */
export function show(value: Stored): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (value === null) return 'None';
  if (Array.isArray(value)) return showList(value);
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (typeof value === 'object') return isDict(value) ? '{}' : short(describe(value));
  return String(value);
}

function showList(values: readonly Stored[]): string {
  const shown: string[] = [];
  for (let length = 0; shown.length < values.length && length < MAX_LIST; length += (shown.at(-1) ?? '').length + 2) {
    shown.push(show(values[shown.length]));
  }
  const left = values.length - shown.length;
  return `[${shown.join(', ')}${left > 0 ? `, … ${left} more` : ''}]`;
}
