// A storage in a pickle that Python's own `pickle.dump` wrote: a whole legacy file, as bytes.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { type Budget, COST } from '../budget.js';
import { describe } from '../contents.js';
import { Cursor } from '../cursor.js';
import { quote } from '../quote.js';
import { readerOfBytes } from '../reader.js';
import type { Stored, Tuple } from '../stored.js';
import { legacyPickles } from './legacy_pickles.js';
import { readStorageId, Storage, StorageBytes, type StorageId } from './storage.js';

/** What `torch.storage._load_from_bytes` makes. */
export function storageOfBytes({ items: [bytes] }: Tuple, budget: Budget): Storage {
  check(bytes instanceof Uint8Array, () => new RuntimeError(`a storage is loaded from ${describe(bytes ?? null)}`));
  budget.spend(COST.tensor);
  const cursor = new Cursor(bytes, 'the pickle of a storage');
  let id: StorageId | undefined;
  const persistent = (stored: Stored): null => {
    id = readStorageId(stored, 6);
    return null;
  };
  const { stored } = legacyPickles(cursor, { call: () => undefined, persistent }, budget);
  check(id !== undefined && stored === null, () => new RuntimeError('the bytes of a storage hold something else'));
  const { of, dtype, key, numel, size, view } = id;
  const count = cursor.uint64();
  check(count === numel, () => new RuntimeError(`storage ${quote(key)} has ${count} elements instead of ${numel}`));
  check(cursor.left === size && view === null, () => {
    return new RuntimeError(`storage ${quote(key)} has ${cursor.left} bytes instead of ${size}`);
  });
  const data = cursor.bytes(size);
  return new Storage(of, dtype, new StorageBytes(readerOfBytes(data), data, 0, false));
}
