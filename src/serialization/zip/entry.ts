// One entry of a zip file's central directory, and which names are refused.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { quote } from '../quote.js';
import type { Cursor } from '../cursor.js';

/** An entry before its data is found. */
export interface CentralEntry {
  name: string;
  flags: number;
  method: number;
  /** The checksum of its data; torch may write a meaningless one. */
  crc: number;
  /** Its bytes in the file. */
  packed: number;
  size: number;
  /** Where its local header begins. */
  header: number;
}

const CENTRAL = 0x02014b50;
export const STORED = 0;
export const DEFLATED = 8;
const ZIP64_EXTRA = 1;
const IN_EXTRA = 0xffffffff;

export function readCentralEntry(cursor: Cursor): CentralEntry {
  check(cursor.uint32() === CENTRAL, () => new RuntimeError('the central directory of the zip file is damaged'));
  cursor.skip(4);
  const flags = cursor.uint16();
  const method = cursor.uint16();
  cursor.skip(4);
  const crc = cursor.uint32();
  const packed = cursor.uint32();
  const size = cursor.uint32();
  const nameLength = cursor.uint16();
  const extraLength = cursor.uint16();
  const commentLength = cursor.uint16();
  const disk = cursor.uint16();
  cursor.skip(6);
  const header = cursor.uint32();
  const name = cursor.utf8(nameLength);
  const wide = { size, packed, header };
  readZip64Extra(cursor, extraLength, wide, name);
  cursor.skip(commentLength);

  checkName(name);
  check(disk === 0, () => new RuntimeError(`${quote(name)} in the zip file lies on another disk`));
  return { name, flags, method, crc, ...wide };
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
