// The header of a safetensors file: JSON that says what lies where, checked as strictly as the reference reader does.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { type Budget, COST } from '../budget.js';
import { numel } from '../contents.js';
import { type Dtype, DTYPE_OF_SAFETENSORS, DTYPES, unsupported } from '../dtypes.js';
import { quote } from '../quote.js';
import { JsonReader } from './json.js';

export const METADATA = '__metadata__';

export interface Entry {
  name: string;
  dtype: Dtype;
  shape: number[];
  /** Relative to the end of the header. */
  begin: number;
  end: number;
}

export const invalid = (reason: string): RuntimeError => new RuntimeError(`Error while reading safetensors: ${reason}`);
const invalidJson = (reason: string): RuntimeError => invalid(`invalid JSON in header: ${reason}`);
const ERRORS = { json: invalidJson, utf8: () => invalid('invalid UTF-8 in header') };

export interface Header {
  /** In the order of the file. */
  entries: Entry[];
  metadata: Metadata;
}

/** Texts by their names, in an object without a prototype. */
export type Metadata = Record<string, string>;

/** The entries tile the `size` bytes after the header. */
export function parseHeader(header: Uint8Array, size: number, budget: Budget): Header {
  check(header[0] === '{'.charCodeAt(0), () => invalidJson("it must start with '{'"));
  const json = new JsonReader(header, ERRORS);
  const entries: Entry[] = [];
  const metadata = Object.create(null) as Metadata;
  json.object((name) => {
    if (name === METADATA) readMetadata(json, metadata, budget);
    else entries.push(readEntry(json, name, budget));
  });
  json.end();
  checkTiling(entries, size);
  return { entries, metadata };
}

function readMetadata(json: JsonReader, metadata: Metadata, budget: Budget): void {
  const wrong = (): RuntimeError => invalidJson(`${METADATA} must be a map of strings to strings`);
  const isMap = json.object((key) => {
    const text = required(json.string(), wrong);
    budget.spend(COST.entry + 2 * COST.text + 2 * (key.length + text.length));
    metadata[key] = text;
  });
  check(isMap || json.word('null'), wrong);
}

function readEntry(json: JsonReader, name: string, budget: Budget): Entry {
  budget.spend(COST.tensor + COST.entry + COST.text + 2 * name.length);
  const lacks = (what: string) => (): RuntimeError => invalidJson(`tensor ${quote(name)} lacks ${what}`);
  const [noDtype, noShape, noOffsets] = [lacks('its dtype'), lacks('a shape of natural numbers'), lacks('two data_offsets')];
  const found: { dtype?: Dtype; shape?: number[]; offsets?: number[] } = {};
  const isObject = json.object((field) => {
    if (field === 'dtype') found.dtype = dtypeOf(required(json.string(), noDtype), name);
    else if (field === 'shape') found.shape = naturals(json, noShape, budget);
    else if (field === 'data_offsets') found.offsets = naturals(json, noOffsets, budget);
    else json.skip();
  });
  check(isObject, () => invalidJson(`tensor ${quote(name)} is not described by an object`));
  const dtype = required(found.dtype, noDtype);
  const shape = required(found.shape, noShape);
  const offsets = required(found.offsets, noOffsets);
  check(offsets.length === 2, noOffsets);
  return { name, dtype, shape, begin: offsets[0], end: offsets[1] };
}

function required<T>(value: T | undefined, missing: () => RuntimeError): T {
  check(value !== undefined, missing);
  return value;
}

function dtypeOf(code: string, name: string): Dtype {
  const dtype = DTYPE_OF_SAFETENSORS.get(code);
  check(dtype !== undefined, () => invalid(`tensor ${quote(name)} has ${unsupported(code)}`));
  return dtype;
}

function naturals(json: JsonReader, wrong: () => RuntimeError, budget: Budget): number[] {
  const numbers: number[] = [];
  const isList = json.list(() => {
    budget.spend(COST.dimension);
    const number = required(json.integer(), wrong);
    check(Number.isFinite(number) && number >= 0 && !Object.is(number, -0), wrong);
    numbers.push(number);
  });
  check(isList, wrong);
  return numbers.slice(); // without room for more
}

/** That the tensors cover the `size` bytes without a gap, one behind the other. */
function checkTiling(entries: readonly Entry[], size: number): void {
  let covered = 0;
  for (const { name, dtype, shape, begin, end } of byPlace(entries)) {
    check(begin === covered && end >= begin, () => invalid(`invalid offset for tensor ${quote(name)}`));
    const length = numel(shape) * DTYPES[dtype].size;
    check(Number.isSafeInteger(length), () => {
      return invalid(`overflow computing the size of tensor ${quote(name)} from its shape and dtype`);
    });
    check(length === end - begin, () => invalid(`invalid shape, data type, or offset for tensor ${quote(name)}`));
    covered = end;
  }
  check(covered === size, () => {
    const found = `${size} bytes of tensors, ${covered} are described${covered > size ? ': the file is cut off' : ''}`;
    return invalid(`incomplete metadata, file not fully covered: ${found}`);
  });
}

const inOrder = (a: Entry, b: Entry): number => a.begin - b.begin || a.end - b.end;

/** Most files have them so. */
function byPlace(entries: readonly Entry[]): readonly Entry[] {
  const sorted = entries.every((entry, i) => i === 0 || inOrder(entries[i - 1], entry) <= 0);
  return sorted ? entries : [...entries].sort(inOrder);
}
