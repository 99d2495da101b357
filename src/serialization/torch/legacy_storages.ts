// The storages of a legacy file: named in its pickle, found behind it.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { Cursor } from '../cursor.js';
import { DTYPES } from '../dtypes.js';
import { quote } from '../quote.js';
import type { ByteReader } from '../reader.js';
import { Global, type Stored, Tuple } from '../stored.js';
import { sizeOf } from './sizes.js';
import { readStorageId, Storage, StorageBytes } from './storage.js';

interface Root {
  numel: number;
  size: number;
  /** Where its bytes begin, once that is known. */
  start?: number;
}

const COUNT_SIZE = 8;

export class LegacyStorages {
  private readonly roots = new Map<string, Root>();

  private readonly storages = new Map<string, Storage>();

  constructor(private readonly source: ByteReader) {}

  /** A storage; or the class of a module, beside which such files have the text of its code. */
  readonly persistent = (id: Stored): Stored => {
    if (id instanceof Tuple && id.items[0] === 'module' && id.items[1] instanceof Global) return id.items[1];
    const { of, key, dtype, numel, size, view } = readStorageId(id, 6);
    const root = this.roots.get(key) ?? { numel, size };
    check(root.size === size, () => new RuntimeError(`storage ${quote(key)} has two sizes: ${root.size} and ${size} bytes`));
    this.roots.set(key, root);
    const { offset, length } = view === null ? { offset: 0, length: numel } : readViewRange(view, key, numel);
    const name = `${of.name} ${offset} ${length} ${key}`;
    const element = DTYPES[dtype].size;
    const storage = this.storages.get(name) ?? new Storage(of, dtype, this.part(root, offset * element, length * element));
    this.storages.set(name, storage);
    return storage;
  };

  /** Goes through what is behind the pickles, from `at` on: per key its number of elements, and its bytes. */
  async locate(keys: Stored, at: number): Promise<void> {
    check(Array.isArray(keys), () => new RuntimeError('the file has no list of its storages'));
    for (const key of keys) {
      check(typeof key === 'string', () => new RuntimeError('the key of a storage must be a str'));
      const root = this.roots.get(key);
      check(root !== undefined, () => new RuntimeError(`the file has a storage ${quote(key)} that no tensor has`));
      check(root.start === undefined, () => new RuntimeError(`the file has storage ${quote(key)} twice`));
      const count = new Cursor(await this.source.read(at, COUNT_SIZE), 'the file').uint64();
      check(
        count === root.numel,
        () => new RuntimeError(`storage ${quote(key)} has ${count} elements instead of ${root.numel}`),
      );
      root.start = at + COUNT_SIZE;
      at = root.start + root.size;
      check(at <= this.source.size, () => new RuntimeError(`the file ends too early: within storage ${quote(key)}`));
    }
    for (const [key, { start }] of this.roots) {
      check(start !== undefined, () => new RuntimeError(`the file has no storage ${quote(key)}`));
    }
    check(at === this.source.size, () => new RuntimeError('the file goes on behind its last storage'));
  }

  private part(root: Root, start: number, size: number): StorageBytes {
    const place = (): number => (root.start ?? NaN) + start;
    const reader = {
      size,
      read: (offset: number, length: number) => this.source.read(place() + offset, length),
      readInto: (offset: number, target: Uint8Array) => this.source.readInto(place() + offset, target),
    };
    return new StorageBytes(reader, root, start, false);
  }
}

/** A view of a storage, of torch before 0.4: (its key, offset, size), in elements. */
function readViewRange(view: Stored | undefined, key: string, numel: number): { offset: number; length: number } {
  check(
    view instanceof Tuple && view.items.length === 3,
    () => new RuntimeError(`storage ${quote(key)} has a view that is no tuple of three`),
  );
  const offset = sizeOf(view.items[1], `the offset of a view of storage ${quote(key)}`);
  const length = sizeOf(view.items[2], `the size of a view of storage ${quote(key)}`);
  check(offset + length <= numel, () => new RuntimeError(`a view reaches beyond storage ${quote(key)}`));
  return { offset, length };
}
