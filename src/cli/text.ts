// What a checkpoint holds, in sections for people to read.
import { byteLength, numel } from '../serialization/contents.js';
import { quote, short } from '../serialization/quote.js';
import type { Opened } from './checkpoint.js';
import { MAX_LINES, program } from './classes/program.js';
import { python } from './classes/python.js';
import { typescript } from './classes/typescript.js';
import type { Content } from './content.js';
import { conversions } from './conversions.js';
import { type KnownModel, MAX_TENSORS } from './models.js';
import { remarksFor } from './remarks.js';
import { MAX_ROWS, MAX_SHOWN, table } from './table.js';
import { show } from './values.js';

export function textOf(
  file: string,
  { format, metadata = {} }: Opened,
  content: Content,
  models: readonly KnownModel[],
): string[] {
  const { tensors, values, repeated, objects } = content;
  const sections = [
    [summary(file, format, content), ...conversions(new Set(tensors.map(({ tensor }) => tensor.dtype)))],
    tensors.length > 0 ? [...table(tensors), ...left(content.tensors.filter(({ first }) => first === undefined))] : [],
    shown(values, ([name, value]) => `${short(name, MAX_SHOWN)} = ${show(value)}`),
    shown(repeated, ([name, first]) => `${short(name, MAX_SHOWN)} is ${short(first, MAX_SHOWN)}`),
    titled(
      'Metadata:',
      shown(Object.entries(metadata), ([name, text]) => `  ${short(name, MAX_SHOWN)} = ${quote(text)}`),
    ),
    titled(
      'Objects of other classes:',
      shown(objects, ([name, of]) => `  ${short(name, MAX_SHOWN)} = ${short(of, MAX_SHOWN)}`),
    ),
    ...classes(content, models),
  ];
  return sections.filter(({ length }) => length > 0).flatMap((lines, i) => (i === 0 ? lines : ['', ...lines]));
}

function summary(file: string, format: string, { tensors }: Content): string {
  let [count, elements, bytes] = [0, 0, 0];
  for (const { name, tensor, first } of tensors) {
    if (first !== undefined) continue;
    count++;
    elements += numel(tensor.shape);
    bytes += byteLength(tensor, name);
  }
  return `${short(file, MAX_FILE)}: ${format}, ${count} tensors, ${elements} elements, ${bytes} bytes`;
}

/** A URL of data can be as long as a file. */
const MAX_FILE = 4096;

const left = (items: readonly unknown[]): string[] =>
  items.length > MAX_ROWS ? [`… ${items.length - MAX_ROWS} more; --json has them all`] : [];

const shown = <T>(items: readonly T[], line: (item: T) => string): string[] => [
  ...items.slice(0, MAX_ROWS).map(line),
  ...left(items),
];

const titled = (title: string, lines: readonly string[]): string[] => (lines.length > 0 ? [title, ...lines] : []);

function classes(content: Content, models: readonly KnownModel[]): string[][] {
  const tensors = content.stateDicts.reduce((sum, stateDict) => sum + stateDict.tensors.size, 0);
  const tooMany = tensors > MAX_TENSORS ? [[`There are classes for ${MAX_TENSORS} tensors at most`]] : [];
  if (models.length === 0) return tooMany;
  const calls = models.flatMap(({ leaves }) => Array.from(leaves.values(), ({ call }) => call.name));
  const strange = models.flatMap((model) => model.strange);
  return [
    programIn('TypeScript', program(typescript, models)),
    programIn('Python', program(python, models)),
    remarksFor(new Set(calls)),
    titled(
      'No model has these names:',
      shown(strange, (name) => `  ${quote(name)}`),
    ),
    ...tooMany,
  ];
}

const programIn = (language: string, lines: readonly string[] | undefined): string[] =>
  lines ? [`In ${language}:`, '', ...lines] : [`In ${language} these are more than ${MAX_LINES} lines.`];
