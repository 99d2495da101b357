// The tensors of a file as a table.
import { byteLength } from '../serialization/contents.js';
import { printable, short } from '../serialization/quote.js';
import type { NamedTensor } from './content.js';

/** Of a name or shape as it is shown. */
export const MAX_SHOWN = 200;
/** So many tensors and values are shown. */
export const MAX_ROWS = 1000;

/** A row for each tensor, with all its names. */
export function table(tensors: readonly NamedTensor[]): string[] {
  const names = namesOf(tensors);
  const rows = tensors
    .filter(({ first }) => first === undefined)
    .slice(0, MAX_ROWS)
    .map(({ name, tensor }) => [
      printable(short(name, MAX_SHOWN)),
      tensor.dtype,
      short(`(${tensor.shape.join(', ')})`, MAX_SHOWN),
      String(byteLength(tensor, name)),
      also(names.get(name) ?? []),
    ]);
  const all = [['name', 'dtype', 'shape', 'bytes', ''], ...rows];
  const widths = [0, 1, 2, 3].map((column) => all.reduce((width, row) => Math.max(width, row[column].length), 0));
  return all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** The other names of each tensor, by its first one. */
function namesOf(tensors: readonly NamedTensor[]): Map<string, string[]> {
  const names = new Map<string, string[]>();
  for (const { name, first } of tensors) {
    if (first === undefined) continue;
    const others = names.get(first);
    if (others) others.push(name);
    else names.set(first, [name]);
  }
  return names;
}

const MAX_NAMES = 3;

function also(names: readonly string[]): string {
  const shown = names.slice(0, MAX_NAMES).map((name) => printable(short(name, MAX_SHOWN)));
  const more = names.length > MAX_NAMES ? `, … ${names.length - MAX_NAMES} more` : '';
  return names.length === 0 ? '' : `also ${shown.join(', ')}${more}`;
}
