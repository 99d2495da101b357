// `inspect FILE`: the tensors as a table, the other values, and the constructor calls that fit.
import { byteLength, describe, dictOf, numel } from '../serialization/contents.js';
import { printable, quote, short } from '../serialization/quote.js';
import type { Selection } from '../serialization/select.js';
import { keyNames } from '../serialization/key_names.js';
import { Float, PyObject, type Stored, StoredTensor, Tuple } from '../serialization/stored.js';
import { primitiveOf } from '../serialization/python_types/primitives.js';
import { withCheckpoint } from './checkpoint.js';
import { print } from './print.js';
import { recognise } from './recognise.js';

interface Content {
  /** Two may have the same path, as that of `{ 'a.b': x, a: { b: y } }`. */
  tensors: [path: string, tensor: StoredTensor][];
  others: [path: string, shown: string][];
}

/** Of a path or shape as it is shown. */
const MAX_PATH = 200;

export async function inspect(file: string, selection: Selection): Promise<void> {
  await withCheckpoint(file, selection, ({ format, value }) => {
    const { tensors, others } = flatten(value);
    const total = sum(tensors, ([path, tensor]) => byteLength(tensor, path));
    const elements = sum(tensors, ([, { shape }]) => numel(shape));
    const sections = [
      [`${file}: ${format}, ${tensors.length} tensors, ${elements} elements, ${total} bytes`],
      tensors.length > 0 ? table(tensors) : [],
      others.map(([path, other]) => `${short(path, MAX_PATH)} = ${other}`),
      fits(tensors),
    ];
    print(sections.filter(({ length }) => length > 0).flatMap((lines, i) => (i === 0 ? lines : ['', ...lines])));
    return Promise.resolve();
  });
}

/** The tensors and the other values by their path, `model_state_dict.rnn.weight_ih_l0`; what is there twice is shown once. */
function flatten(value: Stored): Content {
  const content: Content = { tensors: [], others: [] };
  const seen = new Map<Stored, string>();
  const visit = (item: Stored, path: string): void => {
    const inside = partsOf(item);
    const before = inside.length > 0 ? seen.get(item) : undefined;
    if (item instanceof StoredTensor) content.tensors.push([path, item]);
    else if (before !== undefined) content.others.push([path, `as ${short(before, MAX_PATH)}`]);
    else if (inside.length === 0) content.others.push([path === '' ? '(the file)' : path, show(item)]);
    else {
      seen.set(item, path);
      for (const [key, element] of inside) visit(element, path === '' ? key : `${path}.${key}`);
    }
  };
  visit(value, '');
  return content;
}

/** The parts of a value by their names. */
function partsOf(value: Stored): (readonly [name: string, part: Stored])[] {
  const list = Array.isArray(value) ? value : value instanceof Tuple ? value.items : undefined;
  if (list) return list.map((item, i) => [String(i), item]);
  const entries = [...(dictOf(value)?.entries() ?? [])];
  const names = keyNames(entries.map(([key]) => key));
  return entries.map(([, item], i) => [names[i], item]);
}

const sum = <T>(items: readonly T[], size: (item: T) => number): number =>
  items.reduce((total, item) => total + size(item), 0);

function table(tensors: Content['tensors']): string[] {
  const rows = tensors.map(([path, tensor]) => [
    printable(short(path, MAX_PATH)),
    tensor.dtype,
    short(`(${tensor.shape.join(', ')})`, MAX_PATH),
    String(byteLength(tensor, path)),
  ]);
  const all = [['name', 'dtype', 'shape', 'bytes'], ...rows];
  const widths = [0, 1, 2].map((column) => all.reduce((width, row) => Math.max(width, row[column].length), 0));
  return all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function fits(tensors: Content['tensors']): string[] {
  const calls = recognise(new Map(tensors.map(([path, { shape }]) => [path, shape])));
  if (calls.length === 0) return [];
  const modules = calls.map(({ prefix, call }) => `${prefix === '' ? '' : `${short(prefix, MAX_PATH)}: `}${call}`);
  return ['Fits (nonlinearity, batch_first and dropout are not in a file):', ...modules.map((module) => `  ${module}`)];
}

function show(value: Stored): string {
  if (typeof value === 'string') return quote(value);
  if (value === null) return 'None';
  const primitive = value instanceof Float || value instanceof PyObject ? primitiveOf(value) : undefined;
  if (primitive !== undefined) return String(primitive);
  if (typeof value !== 'object') return String(value);
  return Array.isArray(value) ? '[]' : dictOf(value) ? '{}' : describe(value);
}
