// `inspect FILE`: what is in it, and the classes that fit it, for people or with `--json` for programs.
import { byteLength, numel } from '../serialization/contents.js';
import { quote, short } from '../serialization/quote.js';
import type { Selection } from '../serialization/select.js';
import { type Opened, withCheckpoint } from './checkpoint.js';
import { program } from './classes/program.js';
import { python } from './classes/python.js';
import { typescript } from './classes/typescript.js';
import { type Content, contentOf } from './content.js';
import { conversions } from './conversions.js';
import { jsonOf } from './json.js';
import { type KnownModel, modelsIn } from './models.js';
import { print, printPieces } from './print.js';
import { remarksFor } from './remarks.js';
import { MAX_ROWS, MAX_SHOWN, table } from './table.js';
import { show } from './values.js';

export async function inspect(file: string, selection: Selection, asJson = false): Promise<void> {
  await withCheckpoint(file, selection, async (opened) => {
    const content = contentOf(opened.value, opened.size);
    const models = modelsIn(content.stateDicts, { file, format: opened.format, selection });
    if (asJson) await printPieces(jsonOf(file, opened, content, models));
    else print(textOf(file, opened, content, models));
  });
}

function textOf(file: string, { format, metadata = {} }: Opened, content: Content, models: readonly KnownModel[]): string[] {
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
    ...classes(models),
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

/** Longer programs help nobody. */
const MAX_LINES = 1000;

function classes(models: readonly KnownModel[]): string[][] {
  if (models.length === 0) return [];
  const names = new Set(models.flatMap(({ leaves }) => [...leaves.values()].map(({ call }) => call.name)));
  const strange = models.flatMap((model) => model.strange);
  const languages = [
    ['In TypeScript:', program(typescript, models)],
    ['In Python:', program(python, models)],
  ] as const;
  const remarks = [
    ...remarksFor(names),
    ...(strange.length > 0
      ? [`  names that no model has: ${strange.slice(0, 3).map(quote).join(', ')}${strange.length > 3 ? ' …' : ''}`]
      : []),
  ];
  return [
    ...languages.map(([title, lines]) =>
      lines.length > MAX_LINES ? [`${title} ${lines.length} lines; --json has them`] : [title, '', ...lines],
    ),
    remarks,
  ];
}
