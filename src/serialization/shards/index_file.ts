// The index of a checkpoint in several files: JSON whose `weight_map` says which tensor is in which file.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { Budget, COST } from '../budget.js';
import { decodeUtf8 } from '../cursor.js';
import { quote } from '../quote.js';
import type { ByteReader } from '../reader.js';

/** The largest models have some hundred thousand tensors, in some hundred files. */
const MAX_SIZE = 2 ** 26;
const MAX_FILES = 1000;
const MAX_DEPTH = 100;

/** By the name of each tensor, in order, the name of the file that it is in. */
export type ShardIndex = ReadonlyMap<string, string>;

const invalid = (reason: string): RuntimeError => new RuntimeError(`the index of shards is refused: ${reason}`);

/** Whether a file that begins so may be JSON. A safetensors file is none: the length before its header has zeros in it. */
export function looksLikeJson(head: Uint8Array): boolean {
  return /^\s*\{[^\0]*$/.test(String.fromCharCode(...head.subarray(0, 8)));
}

/** The index that the file is, or undefined if it is something else. */
export async function readIndex(source: ByteReader, head: Uint8Array): Promise<ShardIndex | undefined> {
  if (!looksLikeJson(head)) return undefined;
  check(source.size <= MAX_SIZE, () => invalid(`it is JSON of ${source.size} bytes, more than ${MAX_SIZE}`));
  const text = decodeUtf8(await source.read(0, source.size), 'the JSON');
  if (!text.includes('"weight_map"')) return undefined;
  const value = parse(text);
  return Object.hasOwn(value, 'weight_map') ? filesOf(value.weight_map) : undefined;
}

/** An object, since it begins as one. */
function parse(text: string): Record<string, unknown> {
  const { values, keys, depth } = structureOf(text);
  check(depth <= MAX_DEPTH, () => invalid('it is nested too deeply'));
  new Budget(text.length).spend(values * (COST.dict + COST.entry) + text.length);
  let value: Record<string, unknown>;
  try {
    value = JSON.parse(text) as Record<string, unknown>;
  } catch (error) {
    throw invalid((error as Error).message);
  }
  check(countKeys(value) === keys, () => invalid('it has a name twice'));
  return value;
}

/** How much is written outside of the strings: values, at most, and keys, of which JSON.parse keeps one of a name. */
function structureOf(text: string): { values: number; keys: number; depth: number } {
  const structure = { values: 0, keys: 0, depth: 0 };
  let isString = false;
  let open = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === '"') isString = !isString;
    else if (isString) i += character === '\\' ? 1 : 0;
    else if (character === ':') structure.keys++;
    else if (character === ',') structure.values++;
    else if (character === '{' || character === '[') {
      structure.values++;
      structure.depth = Math.max(structure.depth, ++open);
    } else if (character === '}' || character === ']') open--;
  }
  return structure;
}

function countKeys(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const inside = Object.values(value).reduce((sum: number, item) => sum + countKeys(item), 0);
  return inside + (Array.isArray(value) ? 0 : Object.keys(value).length);
}

function filesOf(map: unknown): ShardIndex {
  check(typeof map === 'object' && map !== null && !Array.isArray(map), () => invalid('its weight_map is no object'));
  const files = new Map<string, string>();
  for (const [name, file] of Object.entries(map as Record<string, unknown>)) {
    check(typeof file === 'string', () => invalid(`it has no file name for ${quote(name)}`));
    check(isFileName(file), () => invalid(`the file of ${quote(name)}, ${quote(file)}, is not one beside it`));
    files.set(name, file);
  }
  const count = new Set(files.values()).size;
  check(count <= MAX_FILES, () => invalid(`it lists ${count} files, more than ${MAX_FILES}`));
  return files;
}

/** Whether it can only be the name of a file in the same folder, in a path and in a URL, however that is read. */
const isFileName = (text: string): boolean => text.length <= 255 && /^(?!\.)[^\p{Cc}\p{Cf}\p{Cs}/\\:%?#*"<>|]+$/u.test(text);
