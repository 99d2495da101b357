// The end of a zip file: where its central directory lies, and how many entries it has.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { Cursor } from '../cursor.js';
import type { ByteReader } from '../reader.js';

export interface Directory {
  offset: number;
  size: number;
  count: number;
}

const END = 0x06054b50;
const END_SIZE = 22;
const LOCATOR = 0x07064b50;
const LOCATOR_SIZE = 20;
const END64 = 0x06064b50;
const END64_SIZE = 56;
const MAX_COMMENT = 0xffff;

export async function findDirectory(source: ByteReader): Promise<Directory> {
  const length = Math.min(source.size, LOCATOR_SIZE + END_SIZE + MAX_COMMENT);
  const tail = await source.read(source.size - length, length);
  const at = findEnd(tail);
  const tailStart = source.size - length;
  const classic = readEnd(new Cursor(tail.subarray(at), 'the end record of the zip file'));
  const end64At = at >= LOCATOR_SIZE ? readLocator(tail.subarray(at - LOCATOR_SIZE, at)) : undefined;
  const directoryEnd = end64At ?? tailStart + at;
  const directory =
    end64At === undefined ? classic : await readEnd64(source, end64At, tailStart + at - LOCATOR_SIZE, classic);
  check(directory.offset + directory.size === directoryEnd, () => {
    return new RuntimeError('the central directory of the zip file is not where its end record says');
  });
  return directory;
}

/**
 * The offset of the end record: the last one whose comment ends with the file. Where none does, something was appended, which
 * torch and Python take as long as it is no longer than a comment: then just the last one.
 */
function findEnd(tail: Uint8Array): number {
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  let last: number | undefined;
  for (let at = tail.length - END_SIZE; at >= 0; at--) {
    if (view.getUint32(at, true) !== END) continue;
    if (at + END_SIZE + view.getUint16(at + END_SIZE - 2, true) === tail.length) return at;
    last ??= at;
  }
  check(last !== undefined, () => {
    return new RuntimeError('the zip file is cut off, it has no end record: download or save it again');
  });
  return last;
}

const ONE_DISK = 'the zip file is split over several disks';

function readEnd(cursor: Cursor): Directory {
  cursor.skip(4);
  check(cursor.uint16() === 0 && cursor.uint16() === 0, () => new RuntimeError(ONE_DISK));
  const countHere = cursor.uint16();
  const count = cursor.uint16();
  check(countHere === count, () => new RuntimeError(ONE_DISK));
  return { count, size: cursor.uint32(), offset: cursor.uint32() };
}

/** Where the zip64 end record lies, if there is one. */
function readLocator(bytes: Uint8Array): number | undefined {
  const cursor = new Cursor(bytes, 'the zip64 locator');
  if (cursor.uint32() !== LOCATOR) return undefined;
  check(cursor.uint32() === 0, () => new RuntimeError(ONE_DISK));
  return cursor.uint64();
}

/** The zip64 end record from `at` to `end`. What the classic one tells besides, unless it is all ones, must be the same. */
async function readEnd64(source: ByteReader, at: number, end: number, classic: Directory): Promise<Directory> {
  check(at + END64_SIZE <= end, () => new RuntimeError('the zip64 end record is not where its locator says'));
  const cursor = new Cursor(await source.read(at, END64_SIZE), 'the zip64 end record');
  check(cursor.uint32() === END64 && at + 12 + cursor.uint64() === end, () => {
    return new RuntimeError('the zip64 end record is not where its locator says');
  });
  cursor.skip(4);
  check(cursor.uint32() === 0 && cursor.uint32() === 0, () => new RuntimeError(ONE_DISK));
  const countHere = cursor.uint64();
  const directory = { count: cursor.uint64(), size: cursor.uint64(), offset: cursor.uint64() };
  const agree =
    countHere === directory.count &&
    [0xffff, directory.count].includes(classic.count) &&
    [0xffffffff, directory.size].includes(classic.size) &&
    [0xffffffff, directory.offset].includes(classic.offset);
  check(agree, () => new RuntimeError('the two end records of the zip file contradict each other'));
  return directory;
}
