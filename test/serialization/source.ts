// Bytes as a source that counts what is read of them, and the reader that their first bytes call for.
import { readCheckpoint } from '../../src/serialization/read.js';
import type { ByteSource } from '../../src/serialization/reader.js';
import { sourceOfBytes } from '../../src/serialization/source.js';
import { StoredTensor, type Stored } from '../../src/serialization/stored.js';
import { partsOf } from '../support/python.js';

export interface Reads {
  count: number;
  total: number;
  largest: number;
}

/** `size` bytes, of which only the first exist: a file of any size. */
export function counted(bytes: Uint8Array, size = bytes.length): ByteSource & { reads: Reads } {
  const source = sourceOfBytes(bytes);
  const reads = { count: 0, total: 0, largest: 0 };
  const count = (length: number): void => {
    reads.count++;
    reads.total += length;
    reads.largest = Math.max(reads.largest, length);
  };
  return {
    ...source,
    size,
    reads,
    read(offset, length) {
      count(length);
      return source.read(offset, length);
    },
    readInto(offset, target) {
      count(target.length);
      return source.readInto(offset, target);
    },
  };
}

/** Reads with the reader that looks right. */
export async function readTorch(source: ByteSource): Promise<Stored> {
  return (await readCheckpoint(source)).value;
}

/** Every tensor once, however often it occurs. */
export function tensorsIn(stored: Stored): StoredTensor[] {
  const tensors: StoredTensor[] = [];
  const found = new Set<Stored>();
  const open = [stored];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value !== 'object' || value === null || found.has(value)) continue;
    found.add(value);
    if (value instanceof StoredTensor) tensors.push(value);
    else for (const part of partsOf(value).reverse()) open.push(part);
  }
  return tensors;
}
