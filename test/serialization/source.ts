// Bytes as a source that counts what is read of them, and the reader that their first bytes call for.
import { readTorchLegacy, looksLikeLegacy } from '../../src/serialization/torch/legacy_file.js';
import { readTorchZip } from '../../src/serialization/torch/zip_file.js';
import { looksLikeZip } from '../../src/serialization/zip/read.js';
import type { ByteSource } from '../../src/serialization/reader.js';
import { sourceOfBytes } from '../../src/serialization/source.js';
import { StoredTensor, type Stored } from '../../src/serialization/stored.js';
import { RuntimeError } from '../../src/python/errors.js';

export interface Reads {
  count: number;
  total: number;
  largest: number;
}

/** `size` bytes, of which only the first exist: a file of any size. */
export function counted(bytes: Uint8Array, size = bytes.length): ByteSource & { reads: Reads } {
  const source = sourceOfBytes(bytes);
  const reads = { count: 0, total: 0, largest: 0 };
  return {
    ...source,
    size,
    reads,
    read(offset, length) {
      reads.count++;
      reads.total += length;
      reads.largest = Math.max(reads.largest, length);
      return source.read(offset, length);
    },
  };
}

/** Reads with the reader that looks right. */
export async function readTorch(source: ByteSource): Promise<Stored> {
  const head = await source.read(0, Math.min(512, source.size));
  if (looksLikeZip(head)) return readTorchZip(source);
  if (looksLikeLegacy(head)) return readTorchLegacy(source);
  throw new RuntimeError('neither a zip file nor a legacy file');
}

/** Every tensor once, however often it occurs. */
export function tensorsIn(stored: Stored, found = new Set<object>(), tensors: StoredTensor[] = []): StoredTensor[] {
  if (typeof stored !== 'object' || stored === null || stored instanceof Uint8Array || found.has(stored)) return tensors;
  found.add(stored);
  if (stored instanceof StoredTensor) tensors.push(stored);
  else for (const value of Object.values(stored)) tensorsIn(value, found, tensors);
  return tensors;
}
