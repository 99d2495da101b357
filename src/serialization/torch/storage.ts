// The storages of a torch file: runs of bytes that tensors are views of, and the classes that tell their element type.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { describe } from '../contents.js';
import { DTYPES, type Dtype } from '../dtypes.js';
import { quote } from '../quote.js';
import type { ByteReader } from '../reader.js';
import { Global, type Stored, StoredTensor, Tuple } from '../stored.js';
import { elementsOf } from './gather.js';
import { sizeOf } from './sizes.js';
import { contiguousView } from './view.js';

/** The element type by the name of a class of storages. Untyped storages count their bytes. */
const DTYPE_OF_CLASS: ReadonlyMap<string, Dtype> = new Map([
  ...Object.entries(DTYPES).flatMap(([dtype, element]): [string, Dtype][] => {
    return 'storage' in element ? [[element.storage, dtype as Dtype]] : [];
  }),
  ['UntypedStorage', 'uint8'],
  ['QInt8Storage', 'int8'],
  ['QUInt8Storage', 'uint8'],
  ['QInt32Storage', 'int32'],
  ['QUInt4x2Storage', 'uint8'],
  ['QUInt2x4Storage', 'uint8'],
]);

/** The bytes of a storage, in the file: of a legacy file it is known only behind its pickle where. There may be very many. */
export class StorageBytes implements ByteReader {
  readonly size: number;
  private all: Promise<Uint8Array> | undefined;

  constructor(
    private readonly reader: ByteReader,
    /** What stands for the whole run of bytes in the file: the same object for all parts of it. */
    readonly run: object,
    /** Where in the run these bytes begin. */
    readonly start: number,
    readonly bigEndian: boolean,
  ) {
    this.size = reader.size;
  }

  read(offset: number, length: number): Promise<Uint8Array> {
    return this.reader.read(offset, length);
  }

  readInto(offset: number, target: Uint8Array): Promise<void> {
    return this.reader.readInto(offset, target);
  }

  /** All of them, read once. */
  whole(): Promise<Uint8Array> {
    return (this.all ??= this.reader.read(0, this.size));
  }
}

/** A storage. One that stands alone is a tensor of one dimension. */
export class Storage extends StoredTensor {
  constructor(
    /** Its class. */
    readonly of: Global,
    dtype: Dtype,
    readonly bytesOfFile: StorageBytes,
  ) {
    const view = contiguousView(dtype, Math.floor(bytesOfFile.size / DTYPES[dtype].size));
    super(dtype, view.shape, elementsOf(view, bytesOfFile));
  }
}

/** What a persistent id tells about a storage, as far as both formats have it. */
export interface StorageId {
  of: Global;
  dtype: Dtype;
  key: string;
  numel: number;
  /** In bytes. */
  size: number;
  /** What follows, in legacy files. */
  view: Stored | undefined;
}

export function readStorageId(id: Stored, length: number): StorageId {
  const items = id instanceof Tuple ? id.items : [];
  check(items[0] === 'storage' && items.length === length, () => {
    return new RuntimeError('Only persistent_load of storage is allowed');
  });
  const [, of, key, , numel, view] = items;
  const dtype = of instanceof Global && /^torch(\.storage)?$/.test(of.module) ? DTYPE_OF_CLASS.get(of.name) : undefined;
  check(of instanceof Global && dtype !== undefined, () => {
    return new RuntimeError(`the class of a storage is ${of instanceof Global ? quote(of.path) : describe(of)}`);
  });
  check(typeof key === 'string', () => new RuntimeError(`the key of a storage must be a str, but got ${describe(key)}`));
  const count = sizeOf(numel, `the size of storage ${quote(key)}`);
  const size = count * DTYPES[dtype].size;
  check(Number.isSafeInteger(size), () => new RuntimeError(`storage ${quote(key)} has too many elements: ${count}`));
  return { of, dtype, key, numel: count, size, view };
}
