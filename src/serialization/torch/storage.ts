// The storages of a torch file: runs of bytes that tensors are views of, and the classes that tell their element type.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { DTYPES, type Dtype } from '../dtypes.js';
import { Foreign, type Value, typeName } from '../pickle/values.js';
import { quote } from '../quote.js';
import type { ByteReader } from '../reader.js';
import type { Stored, StoredTensor } from '../stored.js';

export class StorageClass extends Foreign {
  readonly type = 'type';

  constructor(
    readonly name: string,
    /** Untyped storages count their bytes. */
    readonly dtype: Dtype,
  ) {
    super();
  }

  override stored(): Stored {
    throw new RuntimeError(`the checkpoint holds the class ${this.name} itself`);
  }
}

/** All classes by name, without their module. */
export const STORAGE_CLASSES: ReadonlyMap<string, StorageClass> = new Map([
  ...Object.entries(DTYPES).flatMap(([dtype, element]): [string, StorageClass][] => {
    return 'storage' in element ? [[element.storage, new StorageClass(element.storage, dtype as Dtype)]] : [];
  }),
  ['UntypedStorage', new StorageClass('UntypedStorage', 'uint8')],
]);

/** Bytes of the file, found when they are wanted: a legacy file tells their offset only behind its pickle. */
export interface StorageBytes extends ByteReader {
  /** What stands for the whole run of bytes in the file: the same object for all parts of it. */
  readonly run: object;
  /** Where in the run these bytes begin. */
  readonly start: number;
  readonly bigEndian: boolean;
  /** All of them, read once. */
  whole(): Promise<Uint8Array>;
}

/** The bytes of a storage: `start` bytes into the run that `run` stands for. */
export function storageBytes(reader: ByteReader, run: object, start: number, bigEndian: boolean): StorageBytes {
  let read: Promise<Uint8Array> | undefined;
  return { ...reader, run, start, bigEndian, whole: () => (read ??= reader.read(0, reader.size)) };
}

export class Storage extends Foreign {
  constructor(
    readonly dtype: Dtype,
    readonly bytes: StorageBytes,
    /** What a storage that stands alone is. */
    private readonly alone: (storage: Storage) => StoredTensor,
  ) {
    super();
  }

  readonly type = 'torch.storage.TypedStorage';

  override stored(): Stored {
    return this.alone(this);
  }
}

/** What a persistent id tells about a storage, as far as both formats have it. */
export interface StorageId {
  dtype: Dtype;
  key: string;
  numel: number;
  /** In bytes. */
  size: number;
  /** What follows, in legacy files. */
  view: Value | undefined;
}

export function readStorageId(id: readonly Value[], length: number): StorageId {
  check(id[0] === 'storage' && id.length === length, () => new RuntimeError('Only persistent_load of storage is allowed'));
  const [, storageClass, key, , numel, view] = id;
  check(
    storageClass instanceof StorageClass,
    () => new RuntimeError(`the class of a storage is a ${typeName(storageClass)}`),
  );
  check(typeof key === 'string', () => new RuntimeError(`the key of a storage must be a str, but got ${typeName(key)}`));
  const { dtype } = storageClass;
  const count = sizeOf(numel, `the size of storage ${quote(key)}`);
  const size = count * DTYPES[dtype].size;
  check(Number.isSafeInteger(size), () => new RuntimeError(`storage ${quote(key)} has too many elements: ${count}`));
  return { dtype, key, numel: count, size, view };
}

/** A size, stride or offset. */
export function sizeOf(value: Value, what: string): number {
  check(typeof value === 'number' && Number.isSafeInteger(value) && value >= 0, () => {
    const shown = typeof value === 'number' || typeof value === 'bigint' ? value.toString() : typeName(value);
    return new RuntimeError(`${what} must be a non-negative integer, but got ${shown}`);
  });
  return value;
}
