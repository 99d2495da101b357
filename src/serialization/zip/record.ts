// The bytes of one entry of a zip file: a part of the file, or inflated from one. Either is checked before any byte is given out.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import type { Budget } from '../budget.js';
import { quote } from '../quote.js';
import { type ByteReader, checkRange } from '../reader.js';
import { crc32 } from './crc32.js';
import { type CentralEntry, DEFLATED } from './entry.js';
import { inflateAll, inflateHead } from './inflate.js';
import { findData } from './local.js';

/** As many bytes as can be looked at without inflating all, where there are many more. */
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
function inflatedRecord(packed: ByteReader, { name, size, crc }: CentralEntry, budget: Budget): ByteReader {
  const what = `${quote(name)} in the zip file`;
  const hasHead = packed.size > HEAD && size > HEAD;
  let head: Promise<Uint8Array> | undefined;
  let whole: Promise<Uint8Array> | undefined;
  const inflate = async (): Promise<Uint8Array> => {
    budget.spend(size);
    const bytes = await inflateAll(packed, size, what);
    check(crc32(bytes) === crc, () => new RuntimeError(`${what} is damaged: its checksum is another`));
    return bytes;
  };
  const read = async (offset: number, length: number): Promise<Uint8Array> => {
    checkRange(size, offset, length);
    const isInHead = whole === undefined && hasHead && offset + length <= HEAD;
    const bytes = isInHead ? (head ??= inflateHead(packed, HEAD, what)) : (whole ??= inflate());
    return (await bytes).subarray(offset, offset + length);
  };
  return { size, read, readInto: async (offset, target) => target.set(await read(offset, target.length)) };
}
