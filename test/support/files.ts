// Files in memory, and sources that say what was read of them.
import { type ByteSource, readerOfBytes } from '../../src/serialization/reader.js';
import { sourceOfBytes } from '../../src/serialization/source.js';
import { StoredTensor } from '../../src/serialization/stored.js';
import type { Dtype } from '../../src/serialization/dtypes.js';

export async function collect(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const taken: Uint8Array[] = [];
  for await (const piece of pieces) taken.push(piece.slice()); // a piece may be overwritten when the next is asked for
  return new Uint8Array(Buffer.concat(taken));
}

/** What `promise` is rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('it was not refused');
}

/** A source of `bytes` that claims to have `size` bytes, and the ranges that were read. */
export function watched(bytes: Uint8Array, size = bytes.length): { source: ByteSource; reads: [number, number][] } {
  const reads: [number, number][] = [];
  const inner = sourceOfBytes(bytes);
  const read = (offset: number, length: number): Promise<Uint8Array> => {
    reads.push([offset, length]);
    return inner.read(offset, length);
  };
  return { source: { ...inner, size, read }, reads };
}

interface Numbers {
  buffer: ArrayBufferLike;
  byteOffset: number;
  byteLength: number;
}

export const bytesOf = ({ buffer, byteOffset, byteLength }: Numbers): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** A tensor in memory. */
export const stored = (dtype: Dtype, shape: number[], values: Numbers): StoredTensor =>
  new StoredTensor(dtype, shape, readerOfBytes(bytesOf(values)));

export const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
