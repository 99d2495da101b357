// What a checkpoint holds as JSON, piece by piece, since it may be longer than a string can be.
import { byteLength, dictOf } from '../serialization/contents.js';
import { primitiveOf } from '../serialization/python_types/primitives.js';
import { printable } from '../serialization/quote.js';
import { Float, Global, PyObject, type Stored } from '../serialization/stored.js';
import type { Opened } from './checkpoint.js';
import { program } from './classes/program.js';
import { python } from './classes/python.js';
import { typescript } from './classes/typescript.js';
import type { Content } from './content.js';
import type { KnownModel } from './models.js';
import { itemsOf, show } from './values.js';

type Pieces = Iterable<string>;

export function* jsonOf(file: string, opened: Opened, content: Content, models: readonly KnownModel[]): Pieces {
  const { tensors, values, repeated, objects } = content;
  yield '{\n';
  yield* property('file', [text(file)]);
  yield* property('format', [text(opened.format)]);
  yield* property(
    'tensors',
    list(tensors, ({ name, tensor, first }) =>
      record({
        name: text(name),
        dtype: text(tensor.dtype),
        shape: json(tensor.shape),
        bytes: json(byteLength(tensor, name)),
        ...(first !== undefined && { same_as: text(first) }),
      }),
    ),
  );
  yield* property('values', listOfPieces(values, valueOf));
  yield* property(
    'repeated',
    list(repeated, ([name, first]) => record({ name: text(name), same_as: text(first) })),
  );
  yield* property(
    'objects',
    list(objects, ([name, of]) => record({ name: text(name), class: text(of) })),
  );
  const metadata = Object.entries(opened.metadata ?? {});
  yield* property(
    'metadata',
    list(metadata, ([name, value]) => record({ name: text(name), value: text(value) })),
  );
  yield* property('models', list(models, modelOf), '\n}\n');
}

/** With escapes for all that a terminal would obey. */
const text = (value: string): string => printable(JSON.stringify(value));

/** Of what holds no strings. */
const json = (value: unknown): string => JSON.stringify(value);

const code = (lines: readonly string[] | undefined): string => (lines ? text(lines.join('\n')) : 'null');

const record = (fields: Readonly<Record<string, string>>): string =>
  `{${Object.entries(fields)
    .map(([name, value]) => `"${name}": ${value}`)
    .join(', ')}}`;

function* property(name: string, value: Pieces, end = ',\n'): Pieces {
  yield `"${name}": `;
  yield* value;
  yield end;
}

const list = <T>(items: Iterable<T>, item: (value: T) => string): Pieces => listOfPieces(items, (value) => [item(value)]);

function* listOfPieces<T>(items: Iterable<T>, item: (value: T) => Pieces, between = ',\n'): Pieces {
  let start = between.endsWith('\n') ? '[\n' : '[';
  for (const value of items) {
    yield start;
    yield* item(value);
    start = between;
  }
  yield start === between ? ']' : '[]';
}

function* valueOf([name, value]: Content['values'][number]): Pieces {
  yield `{"name": ${text(name)}, "value": `;
  const items = itemsOf(value);
  if (items) yield* listOfPieces(items, (item) => [scalar(item)], ', ');
  else yield scalar(value);
  yield '}';
}

/** What JSON has nothing for is a string, as it is printed: `nan`, `inf`, a time. */
function scalar(value: Stored): string {
  if (typeof value === 'string') return text(value);
  if (value === null || typeof value === 'boolean' || Number.isFinite(value)) return json(value);
  if (typeof value === 'bigint' || (value instanceof Float && Number.isFinite(value.value))) return show(value);
  const primitive = value instanceof PyObject || value instanceof Global ? primitiveOf(value) : undefined;
  if (primitive !== undefined) return scalar(primitive);
  return dictOf(value) === undefined ? text(show(value)) : '{}'; // with something in it, it is no single value
}

function modelOf(model: KnownModel): string {
  const { place, leaves, strange } = model;
  const modules = [...leaves].map(([name, { call, wraps, others }]) =>
    record({
      name: text(name),
      class: text(call.name),
      arguments: json(call.args),
      keywords: json(call.options ?? {}),
      ...(wraps.length > 0 && { in: json(wraps.map(({ name }) => name)) }),
      ...(others.length > 0 && { or: json(others.map(({ name }) => name)) }),
    }),
  );
  return record({
    key: place.key === null ? 'null' : text(place.key),
    rest: `[${place.rest.map((key) => (typeof key === 'number' ? json(key) : text(key))).join(', ')}]`,
    prefix: place.prefix === null ? 'null' : text(place.prefix),
    modules: `[\n${modules.join(',\n')}]`,
    strange: `[${strange.map(text).join(', ')}]`,
    typescript: code(program(typescript, [model])),
    python: code(program(python, [model])),
  });
}
