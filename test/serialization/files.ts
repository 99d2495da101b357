// The files in test/fixtures/checkpoints, and what is expected in them.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { dictOf } from '../../src/serialization/contents.js';
import { primitiveOf } from '../../src/serialization/python_types/primitives.js';
import { classOf, Float, Global, PyObject, type Stored, StoredTensor, Tuple } from '../../src/serialization/stored.js';
import { plain } from '../support/python.js';

const FOLDER = resolve(__dirname, '../fixtures/checkpoints');

export const file = (name: string): Uint8Array => new Uint8Array(readFileSync(resolve(FOLDER, name)));

/** By name of the file, in the marks that scripts/fixtures/checkpoints.py describes values with. */
export const EXPECTED = JSON.parse(readFileSync(resolve(FOLDER, 'expected.json'), 'utf8')) as Record<string, unknown>;

export const GOOD = Object.keys(EXPECTED);

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** The same marks, for what was read. */
export async function described(stored: Stored): Promise<unknown> {
  if (stored instanceof StoredTensor) {
    const { dtype, shape } = stored;
    return { $tensor: { dtype, shape, base64: base64(await stored.bytes()) } };
  }
  if (typeof stored === 'bigint') return { $bigint: stored.toString() };
  if (stored === Infinity) return { $number: 'Infinity' };
  if (typeof stored !== 'object' || stored === null) return stored;
  if (stored instanceof Uint8Array) return { $bytes: base64(stored) };
  if (stored instanceof Float || stored instanceof Global) return primitiveOf(stored);
  const dict = dictOf(stored);
  if (dict)
    return {
      $dict: await Promise.all(
        [...dict.entries()].map(async ([key, value]) => [String(plain(key)), await described(value)]),
      ),
    };
  if (stored instanceof PyObject && classOf(stored) === 'torch.Size') return described(stored.args.items[0]);
  if (stored instanceof PyObject) return primitiveOf(stored);
  return Promise.all((stored instanceof Tuple ? stored.items : (stored as Stored[])).map(described));
}
