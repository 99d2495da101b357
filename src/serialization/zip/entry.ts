// One entry of a zip file's central directory, and which entries are refused.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { quote } from '../quote.js';
import { type Cursor, decodeUtf8 } from '../cursor.js';

/** An entry before its data is found. */
export interface CentralEntry {
  name: string;
  /** Its name as it is written in the local header too. */
  nameBytes: Uint8Array;
  flags: number;
  method: number;
  packed: number;
  size: number;
  /** Where its local header begins. */
  header: number;
}

const CENTRAL = 0x02014b50;
const ENCRYPTED = 0x2041; // of its data, by strong encryption, or of its header
const STORED = 0;
const ZIP64_EXTRA = 1;
const IN_EXTRA = 0xffffffff;

export function readCentralEntry(cursor: Cursor): CentralEntry {
  check(cursor.uint32() === CENTRAL, () => new RuntimeError('the central directory of the zip file is damaged'));
  cursor.skip(4);
  const flags = cursor.uint16();
  const method = cursor.uint16();
  cursor.skip(8);
  const packed = cursor.uint32();
  const size = cursor.uint32();
  const nameLength = cursor.uint16();
  const extraLength = cursor.uint16();
  const commentLength = cursor.uint16();
  const disk = cursor.uint16();
  cursor.skip(6);
  const header = cursor.uint32();
  const nameBytes = cursor.bytes(nameLength);
  const name = decodeUtf8(nameBytes, 'the central directory of the zip file');
  const wide = { size, packed, header };
  readZip64Extra(cursor, extraLength, wide, name);
  cursor.skip(commentLength);

  checkName(name);
  check(disk === 0, () => new RuntimeError(`${quote(name)} in the zip file lies on another disk`));
  return { name, nameBytes, flags, method, packed: wide.packed, size: wide.size, header: wide.header };
}

/** The data must lie in the file as it is. */
export function checkStored({ name, flags, method, packed, size }: CentralEntry): void {
  const refuse = (reason: string) => () => new RuntimeError(`${quote(name)} in the zip file ${reason}`);
  check((flags & ENCRYPTED) === 0, refuse('is encrypted'));
  check(
    method === STORED,
    refuse(`is compressed (method ${method}); torch.save compresses nothing: zip it again with zip -0`),
  );
  check(packed === size, refuse(`is stored, but has two sizes: ${packed} and ${size}`));
}

/** The values that need 64 bits, in this order and only those whose 32 bits are all ones. */
function readZip64Extra(
  cursor: Cursor,
  length: number,
  wide: Record<'size' | 'packed' | 'header', number>,
  name: string,
): void {
  const missing = (['size', 'packed', 'header'] as const).filter((field) => wide[field] === IN_EXTRA);
  const end = cursor.position + length;
  const damaged = (): RuntimeError => new RuntimeError(`the extra fields of ${quote(name)} in the zip file are damaged`);
  let found = false;
  while (cursor.position + 4 <= end) {
    const id = cursor.uint16();
    const fieldEnd = cursor.uint16() + cursor.position;
    check(fieldEnd <= end, damaged);
    if (id === ZIP64_EXTRA && !found) {
      found = true;
      check(cursor.position + 8 * missing.length <= fieldEnd, damaged);
      for (const field of missing) wide[field] = cursor.uint64();
    }
    cursor.skip(fieldEnd - cursor.position);
  }
  check(cursor.position === end && (found || missing.length === 0), damaged);
}

function checkName(name: string): void {
  const parts = name.split('/');
  const safe = name !== '' && parts[0] !== '' && !parts.includes('..') && !name.includes('\\') && !name.includes('\0');
  check(safe, () => new RuntimeError(`the zip file has an entry with the unsafe name ${quote(name)}`));
}
