// What is in a zip file, by a reader of the tests' own that trusts nothing: it checks all that is written twice.
import { crc32 } from 'node:zlib';
import { equal } from './assert.js';

export interface Member {
  name: string;
  bytes: Buffer;
  start: number;
}

const NO_DESCRIPTOR = 0x800;
const DESCRIPTOR = 0x808;

/** The members of a file of less than 4 GiB as torch lays it out. */
export function unzip(file: Uint8Array): Member[] {
  const all = Buffer.from(file);
  const end = all.subarray(-22);
  equal([end.readUInt32LE(0), end.readUInt32LE(4), end.readUInt16LE(20)], [0x06054b50, 0, 0], 'end');
  const locator = all.subarray(-42, -22);
  equal([locator.readUInt32LE(0), locator.readUInt32LE(4), locator.readUInt32LE(16)], [0x07064b50, 0, 1], 'locator');
  const at = Number(locator.readBigUInt64LE(8));
  const wide = all.subarray(at, -42);
  equal([wide.length, wide.readUInt32LE(0), Number(wide.readBigUInt64LE(4))], [56, 0x06064b50, 44], 'zip64 end');
  const [count, again, size, offset] = [24, 32, 40, 48].map((place) => Number(wide.readBigUInt64LE(place)));
  const shown = Math.min(count, 0xffff);
  equal([end.readUInt16LE(8), end.readUInt16LE(10), again], [shown, shown, count], 'counts');
  equal([end.readUInt32LE(12), end.readUInt32LE(16), offset + size], [size, offset, at], 'directory');

  const members: Member[] = [];
  let [place, expected] = [offset, 0];
  for (let i = 0; i < count; i++) {
    const header = all.subarray(place);
    const nameLength = header.readUInt16LE(28);
    place += 46 + nameLength + header.readUInt16LE(30) + header.readUInt16LE(32);
    equal([header.readUInt32LE(0), header.readUInt16LE(10), header.readUInt16LE(30)], [0x02014b50, 0, 0], 'entry');
    const [crc, stored, length, local] = [16, 20, 24, 42].map((field) => header.readUInt32LE(field));
    const member = readLocal(all, local, header.subarray(46, 46 + nameLength), length);
    equal([header.readUInt16LE(8), stored, crc, local], [member.flags, length, crc32(member.bytes), expected], member.name);
    members.push(member);
    expected = member.end;
  }
  equal([place, expected], [at, offset], 'what the directory covers');
  return members;
}

function readLocal(all: Buffer, at: number, name: Buffer, length: number): Member & { flags: number; end: number } {
  const header = all.subarray(at);
  const flags = length === 0 ? NO_DESCRIPTOR : DESCRIPTOR;
  equal([header.readUInt32LE(0), header.readUInt16LE(6), header.readUInt16LE(8)], [0x04034b50, flags, 0], name.toString());
  equal(
    [14, 18, 22].map((field) => header.readUInt32LE(field)),
    [0, 0, 0],
    'checksum and sizes before the bytes',
  );
  equal([header.readUInt16LE(26), header.subarray(30, 30 + name.length).toString()], [name.length, name.toString()], 'name');
  const extra = header.subarray(30 + name.length, 30 + name.length + header.readUInt16LE(28));
  equal([extra.readUInt16LE(0), extra.readUInt16LE(2)], [0x4246, extra.length - 4], 'padding');
  equal(extra.subarray(4).toString(), 'Z'.repeat(extra.length - 4), 'padding');
  const start = at + 30 + name.length + extra.length;
  const bytes = all.subarray(start, start + length);
  if (length === 0) return { name: name.toString(), bytes, start, flags, end: start };
  const descriptor = all.subarray(start + length);
  const fields = [0, 4, 8, 12].map((field) => descriptor.readUInt32LE(field));
  equal(fields, [0x08074b50, crc32(bytes), length, length], 'descriptor');
  return { name: name.toString(), bytes, start, flags, end: start + length + 16 };
}
