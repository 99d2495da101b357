// The files in test/fixtures/checkpoints, and what Python had in memory when it wrote them.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { classOf, Dict, Float, Global, PyObject, type Stored, StoredTensor, Tuple } from '../../src/serialization/stored.js';
import { base64 } from '../support/files.js';

const FOLDER = resolve(__dirname, '../fixtures/checkpoints');

export const file = (name: string): Uint8Array => new Uint8Array(readFileSync(resolve(FOLDER, name)));

/** By name of the file. Of two that hold the same, the second has the name of the first. */
function expectations(name: string): Record<string, unknown> {
  const all = JSON.parse(readFileSync(resolve(FOLDER, `${name}.json`), 'utf8')) as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(all).map(([of, expected]) => [of, typeof expected === 'string' ? all[expected] : expected]),
  );
}

/** The values in the file, in the marks of scripts/fixtures/checkpoint_marks.py. */
export const EXPECTED = expectations('expected');

/** What `load` gives, in the marks of scripts/fixtures/checkpoint_loaded.py. */
export const LOADED = expectations('loaded');

export const GOOD = Object.keys(EXPECTED);

/** Those of which every tensor is a view of a storage of its own. */
export const TENSORS = GOOD.slice(0, GOOD.indexOf('containers.pt'));

/** Of much data its checksum. */
export const encoded = (bytes: Uint8Array): string =>
  bytes.length <= 256 ? base64(bytes) : `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** What JSON has no number for is a text. */
export const numberMark = (value: number): number | string =>
  Number.isFinite(value) && !Object.is(value, -0) ? value : Object.is(value, -0) ? '-0' : String(value);

/** What was read, in the same marks. */
export async function described(stored: Stored, numbers = new Map<object, number>()): Promise<unknown> {
  if (typeof stored === 'bigint') return { int: stored.toString() };
  if (typeof stored === 'number') return isInteger(stored) ? stored : { float: numberMark(stored) };
  if (typeof stored !== 'object' || stored === null) return stored;
  if (stored instanceof Float) return { float: numberMark(stored.value) };
  if (stored instanceof Uint8Array) return { bytes: encoded(stored) };
  if (stored instanceof Global) return { global: stored.path.replace('numpy.core.', 'numpy._core.') };
  const all = async (items: readonly Stored[]): Promise<unknown[]> => {
    const marks: unknown[] = [];
    for (const item of items) marks.push(await described(item, numbers));
    return marks;
  };
  if (stored instanceof Tuple) return { tuple: await all(stored.items) };
  const again = numbers.get(stored);
  if (again !== undefined) return { again };
  if (!isNumpyDtype(stored)) numbers.set(stored, numbers.size);
  const pairs = async (dict: Dict): Promise<unknown[]> => {
    const marks: unknown[] = [];
    for (const entry of dict.entries()) marks.push(await all(entry));
    return marks;
  };
  if (stored instanceof StoredTensor) return tensorMark(stored);
  if (Array.isArray(stored)) return all(stored);
  if (stored instanceof Dict) return { dict: await pairs(stored) };
  return objectMark(stored, all, pairs);
}

/** Of which Python has one of each kind. */
const isNumpyDtype = (stored: Stored): boolean => stored instanceof PyObject && classOf(stored) === 'numpy.dtype';

const isInteger = (value: number): boolean => Number.isInteger(value) && !Object.is(value, -0);

async function tensorMark(tensor: StoredTensor): Promise<unknown> {
  const { dtype, shape, origin, requires_grad } = tensor;
  const path = origin === undefined ? '' : classOf(origin);
  const kind = path.startsWith('numpy.') ? 'ndarray' : path.includes('_rebuild_parameter') ? 'parameter' : 'tensor';
  const mark = [dtype, shape, encoded(await tensor.bytes())];
  return { [kind]: mark, ...(requires_grad ? { grad: true } : {}) };
}

async function objectMark(
  { callable, args, isNew, kwargs, items = [], entries, state }: PyObject,
  all: (items: readonly Stored[]) => Promise<unknown[]>,
  pairs: (dict: Dict) => Promise<unknown[]>,
): Promise<unknown> {
  const [object] = await all([callable]);
  return {
    object,
    ...(isNew ? { new: true } : {}),
    ...(args.items.length > 0 ? { args: await all(args.items) } : {}),
    ...(kwargs !== undefined ? { kwargs: await pairs(kwargs) } : {}),
    ...(items.length > 0 ? { items: await all(items) } : {}),
    ...(entries !== undefined && entries.size > 0 ? { entries: await pairs(entries) } : {}),
    ...(state !== undefined ? { state: (await all([state]))[0] } : {}),
  };
}
