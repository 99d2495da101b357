// The header of a safetensors file: JSON that says what lies where, checked as strictly as the reference reader does.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { numel } from '../contents.js';
import { quote } from '../quote.js';
import { type Dtype, DTYPE_OF_SAFETENSORS, DTYPES } from '../dtypes.js';
import { checkSyntax } from './syntax.js';

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

/** The entries in the order of the header. They tile the `size` bytes after it. */
export function parseHeader(header: Uint8Array, size: number): Entry[] {
  const entries = Object.entries(parse(header)).flatMap(([name, info]) => {
    if (name !== METADATA) return [entry(name, info)];
    checkMetadata(info);
    return [];
  });
  checkTiling(entries, size);
  return entries;
}

function parse(header: Uint8Array): object {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(header);
  } catch {
    throw invalid('invalid UTF-8 in header');
  }
  check(text.startsWith('{'), () => invalidJson("it must start with '{'"));
  checkSyntax(text, invalidJson);
  try {
    return JSON.parse(text) as object;
  } catch (error) {
    throw invalidJson(error instanceof Error ? error.message : String(error));
  }
}

function checkMetadata(metadata: unknown): void {
  const strings = isObject(metadata) && Object.values(metadata).every((value) => typeof value === 'string');
  check(metadata === null || strings, () => invalidJson(`${METADATA} must be a map of strings to strings`));
}

function entry(name: string, info: unknown): Entry {
  const quoted = quote(name);
  check(isObject(info), () => invalidJson(`tensor ${quoted} is not described by an object`));
  const { dtype: code, shape, data_offsets: offsets } = info;
  check(typeof code === 'string', () => invalidJson(`tensor ${quoted} lacks its dtype`));
  const dtype = DTYPE_OF_SAFETENSORS.get(code);
  check(dtype !== undefined, () => invalid(`tensor ${quoted} has the dtype ${quote(code)}, which is not supported`));
  check(isNaturals(shape), () => invalidJson(`tensor ${quoted} lacks a shape of natural numbers`));
  check(isNaturals(offsets) && offsets.length === 2, () => invalidJson(`tensor ${quoted} lacks two data_offsets`));
  const [begin, end] = offsets;
  return { name, dtype, shape, begin, end };
}

function checkTiling(entries: readonly Entry[], size: number): void {
  let covered = 0;
  for (const { name, dtype, shape, begin, end } of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    const quoted = quote(name);
    check(begin === covered && end >= begin, () => invalid(`invalid offset for tensor ${quoted}`));
    const length = numel(shape) * DTYPES[dtype].size;
    check(Number.isSafeInteger(length), () => {
      return invalid(`overflow computing the size of tensor ${quoted} from its shape and dtype`);
    });
    check(length === end - begin, () => invalid(`invalid shape, data type, or offset for tensor ${quoted}`));
    covered = end;
  }
  check(covered === size, () => {
    return invalid(
      `incomplete metadata, file not fully covered: ${size} bytes of tensors, of which ${covered} are described`,
    );
  });
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isNatural = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 0 && !Object.is(value, -0);
const isNaturals = (value: unknown): value is number[] => Array.isArray(value) && value.every(isNatural);
