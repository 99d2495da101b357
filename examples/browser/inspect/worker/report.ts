// What is told of a file: the same that the command `inspect` prints, from the same code.
import { python } from '../../../../src/cli/classes/python.js';
import { program } from '../../../../src/cli/classes/program.js';
import { typescript } from '../../../../src/cli/classes/typescript.js';
import type { Language } from '../../../../src/cli/classes/language.js';
import type { Content } from '../../../../src/cli/content.js';
import { conversions } from '../../../../src/cli/conversions.js';
import type { KnownModel } from '../../../../src/cli/models.js';
import type { Call } from '../../../../src/cli/modules/call.js';
import type { Leaf } from '../../../../src/cli/modules/recognise.js';
import { remarksFor } from '../../../../src/cli/remarks.js';
import { show } from '../../../../src/cli/values.js';
import { byteLength, numel } from '../../../../src/serialization/contents.js';
import { printable, short } from '../../../../src/serialization/quote.js';
import type { FileReport, ModelFit, ModuleFit } from '../file.js';
import { partsOf } from './parts.js';

interface Known {
  readonly name: string;
  readonly size: number;
  readonly format: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly content: Content;
  readonly models: readonly KnownModel[];
}

/** Of a name or a text of the file, which may be of any length. */
const MAX_TEXT = 2000;
/** Values of which there are more are no longer read by anybody. */
const MAX_VALUES = 20_000;

const text = (value: string): string => printable(short(value, MAX_TEXT));
const texts = (pairs: readonly (readonly [string, string])[]): [string, string][] =>
  pairs.slice(0, MAX_VALUES).map(([name, value]) => [text(name), text(value)]);

export function reportOf({ name, size, format, metadata, content, models }: Known): FileReport {
  const { tensors, values, repeated, objects } = content;
  const calls = models.flatMap(({ leaves }) => Array.from(leaves.values(), ({ call }) => call.name));
  return {
    name,
    size,
    format,
    tensors: tensors.map(({ name, tensor, first }) => ({
      name: text(name),
      dtype: tensor.dtype,
      shape: tensor.shape,
      bytes: byteLength(tensor, name),
      sameAs: first === undefined ? undefined : text(first),
    })),
    elements: tensors.reduce((sum, { tensor, first }) => sum + (first === undefined ? numel(tensor.shape) : 0), 0),
    values: values.slice(0, MAX_VALUES).map(([name, value]) => [text(name), text(show(value))]),
    repeated: texts(repeated),
    objects: texts(objects),
    metadata: texts(Object.entries(metadata)),
    models: models.map(fitOf),
    typescript: models.length > 0 ? program(typescript, models)?.join('\n') : undefined,
    python: models.length > 0 ? program(python, models)?.join('\n') : undefined,
    remarks: models.length > 0 ? remarksFor(new Set(calls)) : [],
    conversions: conversions(new Set(tensors.map(({ tensor }) => tensor.dtype))),
    parts: partsOf(content).map(({ label }) => text(label)),
  };
}

const fitOf = ({ place, leaves, strange }: KnownModel): ModelFit => ({
  place: [place.key, ...place.rest].filter((key) => key !== null).join('.'),
  modules: [...leaves].map(([name, leaf]) => moduleOf(name, leaf)),
  strange: strange.map(text),
});

const moduleOf = (name: string, leaf: Leaf): ModuleFit => ({
  name: text(name),
  typescript: expression(typescript, leaf),
  python: expression(python, leaf),
  others: leaf.others.filter((call) => typescript.has(call.name)).map((call) => construct(typescript, call)),
});

const construct = (language: Language, { name, args, options = {} }: Call): string =>
  language.construct(name, args, options);

/** The call, inside those of `nn.utils` that belong to it. */
const expression = (language: Language, { call, wraps }: Leaf): string =>
  wraps.reduce((inner, { name, options }) => language.wrap(name, inner, options), construct(language, call));
