// `inspect FILE`: the tensors as a table, the other values, and the constructor calls that fit.
import { byteLength, describe, isDict, numel } from '../serialization/contents.js';
import type { Selection } from '../serialization/select.js';
import { type Stored, StoredTensor } from '../serialization/stored.js';
import { withCheckpoint } from './checkpoint.js';
import { recognise } from './recognise.js';

interface Content {
  tensors: Map<string, StoredTensor>;
  others: [name: string, shown: string][];
}

export async function inspect(file: string, selection: Selection): Promise<void> {
  await withCheckpoint(file, selection, ({ format, value }) => {
    const { tensors, others } = flatten(value);
    const total = sum([...tensors], ([name, tensor]) => byteLength(tensor, name));
    const elements = sum([...tensors.values()], ({ shape }) => numel(shape));
    const lines = [`${file}: ${format}, ${tensors.size} tensors, ${elements} elements, ${total} bytes`];
    if (tensors.size > 0) lines.push('', ...table(tensors));
    if (others.length > 0) lines.push('', ...others.map(([name, other]) => `${name} = ${other}`));
    const calls = recognise(new Map([...tensors].map(([name, { shape }]) => [name, shape])));
    if (calls.length > 0) {
      lines.push('', 'Fits (nonlinearity, batch_first and dropout are not in a file):');
      lines.push(...calls.map(({ prefix, call }) => `  ${prefix === '' ? '' : `${prefix}: `}${call}`));
    }
    console.log(lines.join('\n'));
    return Promise.resolve();
  });
}

/** The tensors and the other values by their path, `model_state_dict.rnn.weight_ih_l0`; what is there twice is shown once. */
function flatten(value: Stored): Content {
  const content: Content = { tensors: new Map(), others: [] };
  const seen = new Map<Stored, string>();
  const visit = (item: Stored, name: string): void => {
    const inside = Array.isArray(item) ? [...item.entries()] : isDict(item) ? Object.entries(item) : [];
    const before = inside.length > 0 ? seen.get(item) : undefined;
    if (item instanceof StoredTensor) content.tensors.set(name, item);
    else if (before !== undefined) content.others.push([name, `as ${before}`]);
    else if (inside.length === 0) content.others.push([name === '' ? '(the file)' : name, show(item)]);
    else {
      seen.set(item, name);
      for (const [key, element] of inside) visit(element, name === '' ? `${key}` : `${name}.${key}`);
    }
  };
  visit(value, '');
  return content;
}

const sum = <T>(items: readonly T[], size: (item: T) => number): number =>
  items.reduce((total, item) => total + size(item), 0);

function table(tensors: ReadonlyMap<string, StoredTensor>): string[] {
  const rows = [...tensors].map(([name, tensor]) => [
    name,
    tensor.dtype,
    `(${tensor.shape.join(', ')})`,
    String(byteLength(tensor, name)),
  ]);
  const all = [['name', 'dtype', 'shape', 'bytes'], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => row[column].length)));
  return all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function show(value: Stored): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'object' && value !== null)
    return Array.isArray(value) ? '[]' : isDict(value) ? '{}' : describe(value);
  return value === null ? 'None' : String(value);
}
