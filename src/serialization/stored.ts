// What a checkpoint holds, whatever its format, while the tensors are still in the file.
import type { Dtype } from './dtypes.js';
import type { ByteReader } from './reader.js';

/** A tensor whose elements are fetched when they are wanted. The same object twice is one tensor with two names. */
export class StoredTensor {
  constructor(
    readonly dtype: Dtype,
    readonly shape: readonly number[],
    /** The elements in row-major order, little-endian, without gaps. */
    readonly content: ByteReader,
  ) {}

  /** All of them. */
  bytes(): Promise<Uint8Array> {
    return this.content.read(0, this.content.size);
  }
}

/** Dicts are objects without a prototype, whose keys are in the order of the file. Integers beyond 2⁵³ are bigints. */
export type Stored = null | boolean | number | bigint | string | Uint8Array | StoredTensor | Stored[] | StoredDict;

export interface StoredDict {
  [key: string]: Stored;
}

/** An empty dict: no key that a file may bring, `__proto__` included, is special in it. */
export function emptyDict(): StoredDict {
  return Object.create(null) as StoredDict;
}
