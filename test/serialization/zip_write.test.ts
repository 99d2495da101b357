// Zip files against the tests' own reader of them.
import { crc32 as ofNode } from 'node:zlib';
import { RuntimeError } from '../../src/python/errors.js';
import { MT19937 } from '../../src/random/mt19937.js';
import { readerOfBytes } from '../../src/serialization/reader.js';
import { crc32, crc32ByTables } from '../../src/serialization/zip/crc32.js';
import { ZipWriter } from '../../src/serialization/zip/write.js';
import { unzip } from '../support/zip.js';

const random = new MT19937(1);
const noise = Uint8Array.from({ length: 3000 }, () => random.random());

async function zip(records: readonly [string, Uint8Array][]): Promise<Buffer> {
  const writer = new ZipWriter();
  const written: Uint8Array[] = [];
  for (const [name, bytes] of records) for await (const piece of writer.add(name, readerOfBytes(bytes))) written.push(piece);
  return Buffer.concat([...written, writer.end()]);
}

describe('crc32', () => {
  test.each([crc32, crc32ByTables])('%p', (of) => {
    expect(of(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
    for (let length = 0; length < 40; length++) {
      const bytes = noise.subarray(length, 3 * length);
      expect(of(bytes)).toBe(ofNode(bytes));
      expect(of(bytes, 0x89abcdef)).toBe(ofNode(bytes, 0x89abcdef));
    }
    expect(of(noise.subarray(1001), of(noise.subarray(0, 1001)))).toBe(ofNode(noise));
  });

  test('without Node', () => {
    const saved = Object.getOwnPropertyDescriptor(process, 'getBuiltinModule') ?? {};
    Object.defineProperty(process, 'getBuiltinModule', { ...saved, value: undefined });
    const checksum = crc32(noise);
    Object.defineProperty(process, 'getBuiltinModule', saved);
    expect(checksum).toBe(ofNode(noise));
  });
});

test('records come back, each at a multiple of 64', async () => {
  const records = Array.from({ length: 130 }, (_, i): [string, Uint8Array] => [
    'ü'.repeat(i) + String(i),
    noise.subarray(0, i),
  ]);
  const members = unzip(await zip(records));
  expect(members.map(({ name, bytes }) => [name, new Uint8Array(bytes)])).toEqual(records);
  expect(members.filter(({ start }) => start % 64 !== 0)).toEqual([]);
});

test('no record at all', async () => {
  expect(unzip(await zip([]))).toEqual([]);
});

test('more records than a classic zip file can count', async () => {
  const records = Array.from({ length: 70_000 }, (_, i): [string, Uint8Array] => [`${i}`, noise.subarray(i % 7, i % 11)]);
  expect(unzip(await zip(records)).length).toBe(70_000);
});

describe('beyond 4 GiB', () => {
  /** A writer that has 4 GiB behind it, which are not there. */
  function far(offset: number): ZipWriter {
    const writer = new ZipWriter();
    Object.assign(writer, { offset });
    return writer;
  }

  test('a record that starts there', async () => {
    const offset = 2 ** 32 + 10;
    const writer = far(offset);
    const written: Buffer[] = [];
    for await (const piece of writer.add('a', readerOfBytes(noise.subarray(0, 5)))) written.push(Buffer.from(piece));
    const [header, bytes, descriptor] = written;
    expect(header.readUInt16LE(28)).toBe(12 + 4 + header.readUInt16LE(31 + 12 + 2));
    expect([header.readUInt16LE(31), header.readUInt16LE(33), Number(header.readBigUInt64LE(35))]).toEqual([1, 8, offset]);
    expect((offset + header.length) % 64).toBe(0);
    expect([descriptor.length, descriptor.readUInt32LE(8), descriptor.readUInt32LE(16)]).toEqual([24, 5, 5]);
    const end = Buffer.from(writer.end());
    expect([end.readUInt32LE(20), end.readUInt32LE(24), end.readUInt32LE(42)]).toEqual([5, 5, 0xffffffff]);
    expect([end.readUInt16LE(47), end.readUInt16LE(49), Number(end.readBigUInt64LE(51))]).toEqual([1, 8, offset]);
    const central = offset + header.length + bytes.length + descriptor.length;
    expect([end.subarray(-22).readUInt32LE(16), Number(end.subarray(-98).readBigUInt64LE(48))]).toEqual([
      0xffffffff,
      central,
    ]);
    expect(Number(end.subarray(-42).readBigUInt64LE(8))).toBe(central + 59);
  });

  test('a record that is too large itself', () => {
    const writer = new ZipWriter();
    const entries = (writer as unknown as { entries: object[] }).entries;
    entries.push({ name: Uint8Array.of(97), flags: 0x808, crc: 1, size: 2 ** 33 + 1, offset: 2 ** 34 });
    const end = Buffer.from(writer.end());
    expect([20, 24, 42].map((field) => end.readUInt32LE(field))).toEqual([0xffffffff, 0xffffffff, 0xffffffff]);
    expect([end.readUInt16LE(47), end.readUInt16LE(49)]).toEqual([1, 24]);
    expect([51, 59, 67].map((field) => Number(end.readBigUInt64LE(field)))).toEqual([2 ** 33 + 1, 2 ** 33 + 1, 2 ** 34]);
  });
});

test('a name twice, and a name that is too long, are refused', async () => {
  await expect(zip([['a', noise], ['a', noise]])).rejects.toThrow(new RuntimeError("the zip file has 'a' already")); // prettier-ignore
  await expect(zip([['ü'.repeat(33_000), noise]])).rejects.toThrow(
    new RuntimeError('a name of 66000 bytes is too long for a zip file'),
  );
});
