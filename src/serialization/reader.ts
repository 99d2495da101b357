// Bytes that can be read at any offset: of a file, of a part of one, or made when they are wanted.
import { check } from '../python/check.js';
import { RuntimeError } from '../python/errors.js';

export interface ByteReader {
  /** How many bytes there are. */
  readonly size: number;
  /** `length` bytes from `offset` on. They may belong to the reader: do not change them. Throws if they are not all there. */
  read(offset: number, length: number): Promise<Uint8Array>;
  /** Fills `target` with the bytes from `offset` on: for what is kept, since nothing is copied twice. */
  readInto(offset: number, target: Uint8Array): Promise<void>;
}

/** Bytes that somebody holds open. */
export interface ByteSource extends ByteReader {
  close(): Promise<void>;
}

/** A read that may go to any offset, checked. */
export function checkRange(size: number, offset: number, length: number): void {
  check(offset >= 0 && length >= 0 && offset + length <= size, () => {
    return new RuntimeError(`the file ends too early: bytes ${offset} to ${offset + length} are needed, it has ${size}`);
  });
}

/** A reader of `size` bytes of which `read` is all that there is: what it gives is copied into the place where it is wanted. */
export function readerBy(size: number, read: ByteReader['read']): ByteReader {
  return { size, read, readInto: async (offset, target) => target.set(await read(offset, target.length)) };
}

export function readerOfBytes(bytes: Uint8Array): ByteReader {
  return madeReader(bytes.length, () => Promise.resolve(bytes));
}

/** `size` bytes that `make` makes when some are wanted; they are kept until the last of them have been read. */
export function madeReader(size: number, make: () => Promise<Uint8Array>): ByteReader {
  let made: Promise<Uint8Array> | undefined;
  return readerBy(size, async (offset, length) => {
    checkRange(size, offset, length);
    const bytes = (made ??= make());
    if (offset + length === size) made = undefined;
    return (await bytes).subarray(offset, offset + length);
  });
}

/** Any bytes of a row of units of `unit` bytes, made from whole units. */
export function inUnits(size: number, unit: number, units: (first: number, end: number) => Promise<Uint8Array>): ByteReader {
  return readerBy(size, async (offset, length) => {
    checkRange(size, offset, length);
    const first = Math.floor(offset / unit);
    const bytes = await units(first, Math.ceil((offset + length) / unit));
    return bytes.subarray(offset - first * unit, offset - first * unit + length);
  });
}

/** A class, since there may be a million of them. */
class Part implements ByteReader {
  constructor(
    private readonly whole: ByteReader,
    private readonly start: number,
    readonly size: number,
  ) {}

  read(offset: number, length: number): Promise<Uint8Array> {
    checkRange(this.size, offset, length);
    return this.whole.read(this.start + offset, length);
  }

  readInto(offset: number, target: Uint8Array): Promise<void> {
    checkRange(this.size, offset, target.length);
    return this.whole.readInto(this.start + offset, target);
  }
}

/** The `size` bytes of `reader` from `start` on. */
export function partOf(reader: ByteReader, start: number, size: number): ByteReader {
  return new Part(reader, start, size);
}

/** As much as is held at once of what is written or converted: a multiple of the size of any element. */
export const PIECE = 2 ** 23;

/** All bytes one after another, in pieces that are small beside what a large tensor takes. */
export async function* pieces(reader: ByteReader, size = PIECE): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < reader.size; at += size) yield await reader.read(at, Math.min(size, reader.size - at));
}
