// The bytes of one entry of a zip file: a part of the file, or inflated from one. Either is checked before any byte is given out.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import type { Budget } from '../budget.js';
import { quote } from '../quote.js';
import { type ByteReader, checkRange } from '../reader.js';
import { crc32 } from './crc32.js';
import { type CentralEntry, DEFLATED } from './entry.js';
import { inflated } from './inflate.js';
import { findData } from './local.js';

/** Of this many bytes the beginning can be looked at without inflating all. */
const HEAD = 2 ** 12;

/** `limit`: where in the file the next thing begins. */
export function recordOf(source: ByteReader, entry: CentralEntry, limit: number, budget: Budget): ByteReader {
  const packed = packedRecord(source, entry, limit);
  return entry.method === DEFLATED ? inflatedRecord(packed, entry, budget) : packed;
}

/** The bytes in the file. Where they begin is found when the first are wanted. */
function packedRecord(source: ByteReader, entry: CentralEntry, limit: number): ByteReader {
  const size = entry.packed;
  let start: Promise<number> | undefined;
  return {
    size,
    async read(offset, length) {
      checkRange(size, offset, length);
      return source.read((await (start ??= findData(source, entry, limit))) + offset, length);
    },
    async readInto(offset, target) {
      checkRange(size, offset, target.length);
      return source.readInto((await (start ??= findData(source, entry, limit))) + offset, target);
    },
  };
}

/** They are inflated once and then kept, since many tensors may be views of them. */
function inflatedRecord(packed: ByteReader, entry: CentralEntry, budget: Budget): ByteReader {
  const { size } = entry;
  let head: Promise<Uint8Array> | undefined;
  let whole: Promise<Uint8Array> | undefined;
  const read = async (offset: number, length: number): Promise<Uint8Array> => {
    checkRange(size, offset, length);
    const isInHead = whole === undefined && HEAD < size && offset + length <= HEAD;
    const bytes = isInHead ? (head ??= inflateHead(packed, entry)) : (whole ??= inflateAll(packed, entry, budget));
    return (await bytes).subarray(offset, offset + length);
  };
  return { size, read, readInto: async (offset, target) => target.set(await read(offset, target.length)) };
}

async function inflateHead(packed: ByteReader, entry: CentralEntry): Promise<Uint8Array> {
  const { bytes, count } = await inflate(packed, entry.name, HEAD);
  check(count >= HEAD, () => wrongSize(entry, `${count}`));
  return bytes;
}

async function inflateAll(packed: ByteReader, entry: CentralEntry, budget: Budget): Promise<Uint8Array> {
  const { name, size, crc } = entry;
  budget.spend(size);
  const { bytes, count } = await inflate(packed, name, size);
  check(count === size, () => wrongSize(entry, count > size ? 'more' : `${count}`));
  check(crc32(bytes) === crc, () => new RuntimeError(`${quote(name)} in the zip file is damaged: its checksum is another`));
  return bytes;
}

const wrongSize = ({ name, size }: CentralEntry, count: string): RuntimeError =>
  new RuntimeError(`${quote(name)} in the zip file should have ${size} bytes, but is inflated to ${count}`);

/** The first `size` bytes, and how many came until it was seen that there are more. */
async function inflate(packed: ByteReader, name: string, size: number): Promise<{ bytes: Uint8Array; count: number }> {
  const bytes = new Uint8Array(size);
  let count = 0;
  for await (const piece of inflated(packed, `${quote(name)} in the zip file`)) {
    bytes.set(piece.subarray(0, size - count), count);
    count += piece.length;
    if (count > size) break;
  }
  return { bytes, count };
}
