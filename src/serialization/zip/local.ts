// Where the data of an entry begins, which its local header tells, and which entries are refused.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { Cursor } from '../cursor.js';
import { quote } from '../quote.js';
import type { ByteReader } from '../reader.js';
import { type CentralEntry, DEFLATED, STORED } from './entry.js';

const LOCAL = 0x04034b50;
export const LOCAL_SIZE = 30;
const ENCRYPTED = 0x2041; // of its data, by strong encryption, or of its header

/** The offset of the data, which ends where the next thing in the file begins, at `limit`, or before. */
export async function findData(source: ByteReader, entry: CentralEntry, limit: number): Promise<number> {
  checkReadable(entry);
  const { name, method, header, packed } = entry;
  const nameBytes = new TextEncoder().encode(name);
  const cursor = new Cursor(await source.read(header, LOCAL_SIZE + nameBytes.length), 'a local header of the zip file');
  const mismatch = (): RuntimeError => {
    return new RuntimeError(`the local header of ${quote(name)} in the zip file contradicts the directory`);
  };
  check(cursor.uint32() === LOCAL, mismatch);
  cursor.skip(2);
  check((cursor.uint16() & ENCRYPTED) === 0 && cursor.uint16() === method, mismatch);
  cursor.skip(16);
  check(cursor.uint16() === nameBytes.length, mismatch);
  const extraLength = cursor.uint16();
  const localName = cursor.bytes(nameBytes.length);
  check(
    localName.every((byte, i) => byte === nameBytes[i]),
    mismatch,
  );
  const start = header + cursor.position + extraLength;
  check(start + packed <= limit, () => overlap(entry));
  return start;
}

export const overlap = ({ name }: CentralEntry): RuntimeError =>
  new RuntimeError(`${quote(name)} in the zip file overlaps what is next to it`);

function checkReadable({ name, flags, method, packed, size }: CentralEntry): void {
  const refuse = (reason: string) => () => new RuntimeError(`${quote(name)} in the zip file ${reason}`);
  check((flags & ENCRYPTED) === 0, refuse('is encrypted'));
  check(
    method === STORED || method === DEFLATED,
    refuse(`is compressed by method ${method}, which is not supported: zip it again with zip -0`),
  );
  check(method === DEFLATED || packed === size, refuse(`is stored, but has two sizes: ${packed} and ${size}`));
}
