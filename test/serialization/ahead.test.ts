// Small reads joined: the same bytes, in fewer reads.
import { readAhead } from '../../src/serialization/ahead.js';
import { watched } from '../support/files.js';

const bytes = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 7919) >> 3);

test('any bytes, read in any order', async () => {
  const { source } = watched(bytes);
  const reader = readAhead(source);
  expect(reader.size).toBe(bytes.length);
  for (let i = 0; i < 2000; i++) {
    const offset = (i * 104_729) % bytes.length;
    const length = Math.min((i * 31) % 6000, bytes.length - offset);
    const expected = bytes.slice(offset, offset + length);
    const target = new Uint8Array(length);
    await reader.readInto(offset, target);
    expect([target, await reader.read(offset, length)].map((read) => Buffer.compare(read, expected))).toEqual([0, 0]);
  }
});

test('reads at the same time', async () => {
  const reader = readAhead(watched(bytes).source);
  const offsets = Array.from({ length: 50 }, (_, i) => (i * 77_777) % (bytes.length - 9));
  const read = await Promise.all(offsets.map((offset) => reader.read(offset, 9)));
  expect(read).toEqual(offsets.map((offset) => bytes.slice(offset, offset + 9)));
});

test('many small reads in a row are few', async () => {
  const { source, reads } = watched(bytes);
  const reader = readAhead(source);
  for (let offset = 0; offset + 100 <= bytes.length; offset += 150) await reader.read(offset, 100);
  expect(reads.length).toBeLessThan(10);
});

test('here and there, little more than what is wanted is read', async () => {
  const { source, reads } = watched(bytes);
  const reader = readAhead(source);
  for (const offset of [200_000, 10, 250_000, 100_000]) await reader.read(offset, 1);
  expect(reads.map(([, length]) => length)).toEqual([8192, 8192, 8192, 8192]);
});

test('a large read goes straight through', async () => {
  const { source, reads } = watched(bytes);
  await readAhead(source).read(5, 100_000);
  expect(reads).toEqual([[5, 100_000]]);
});

test('what is kept of a small read is no more than that', async () => {
  const small = await readAhead(watched(bytes).source).read(5, 10);
  expect(small.buffer.byteLength).toBe(10);
});

test('a read that fails can be tried again', async () => {
  const { source } = watched(bytes);
  let works = false;
  const read: typeof source.read = (...place) => (works ? source.read(...place) : Promise.reject(new Error('not now')));
  const reader = readAhead({ ...source, read });
  await expect(reader.read(5, 1)).rejects.toThrow('not now');
  works = true;
  expect(await reader.read(5, 1)).toEqual(bytes.slice(5, 6));
});

test('beyond the end', async () => {
  const reader = readAhead(watched(bytes).source);
  await expect(reader.read(bytes.length - 1, 2)).rejects.toThrow('the file ends too early');
  await expect(reader.read(-1, 2)).rejects.toThrow('the file ends too early');
});
