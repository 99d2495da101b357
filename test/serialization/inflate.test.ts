// Deflated records of zip files: inflated when wanted, and never beyond what they say or what the file may take.
import { deflateRawSync } from 'node:zlib';
import { RuntimeError } from '../../src/python/errors.js';
import { MT19937 } from '../../src/random/mt19937.js';
import { Budget } from '../../src/serialization/budget.js';
import type { ByteReader } from '../../src/serialization/reader.js';
import { readerOfBytes } from '../../src/serialization/reader.js';
import { sourceOfBytes } from '../../src/serialization/source.js';
import { byStream, inflated } from '../../src/serialization/zip/inflate_pieces.js';
import { readZip } from '../../src/serialization/zip/read.js';
import { collect, rejection, watched } from '../support/files.js';
import { join, le } from './bytes.js';
import { deflated, type Entry, zip } from './zip_writer.js';

/** Bytes that deflate to about half. */
function text(length: number): Uint8Array {
  const random = new MT19937(1);
  return Uint8Array.from({ length }, () => random.random() & 15);
}

async function recordOf(entry: Entry, budget?: Budget): Promise<ByteReader> {
  const bytes = zip([entry]);
  const record = (await readZip(sourceOfBytes(bytes), budget ?? new Budget(bytes.length))).get(entry.name);
  if (record === undefined) throw new Error('no record');
  return record;
}

const all = (record: ByteReader): Promise<Uint8Array> => record.read(0, record.size);

describe.each([
  ['by zlib', inflated],
  ['by the stream that browsers have', byStream],
])('%s', (_name, inflate) => {
  const pieces = (packed: Uint8Array): AsyncIterable<Uint8Array> => inflate(readerOfBytes(packed), 'x');

  test.each([0, 1, 100, 300_000])('%i bytes', async (length) => {
    const inflated = await collect(pieces(deflateRawSync(text(length))));
    expect(Buffer.compare(inflated, text(length))).toBe(0);
  });

  test.each([
    ['cut off', deflateRawSync(text(100)).subarray(0, -1)],
    ['nothing', new Uint8Array(0)],
    ['no deflated data', Uint8Array.of(7, 7, 7, 7)],
  ])('%s', async (_what, packed) => {
    const error = await rejection(collect(pieces(packed)));
    expect(error).toBeInstanceOf(RuntimeError);
    expect(error.message).toMatch(/^x cannot be inflated, it is damaged: /);
  });

  test('a source that cannot be read says so itself', async () => {
    const broken = { ...readerOfBytes(new Uint8Array(9)), read: () => Promise.reject(new Error('the disk is gone')) };
    await expect(collect(inflate(broken, 'x'))).rejects.toThrow(new Error('the disk is gone'));
  });

  test('whoever stops is not given the rest', async () => {
    const packed = deflateRawSync(new Uint8Array(2 ** 26));
    let read = 0;
    const source = {
      ...readerOfBytes(packed),
      read: (offset: number, length: number) => (
        (read += length),
        Promise.resolve(packed.subarray(offset, offset + length))
      ),
    };
    for await (const piece of inflate(source, 'x')) {
      expect(piece.length).toBeGreaterThan(0);
      break;
    }
    expect(read).toBeLessThanOrEqual(2 ** 17);
  });
});

describe('a record', () => {
  test('any part of it', async () => {
    const bytes = text(10_000);
    const record = await recordOf(deflated('a', bytes));
    expect(record.size).toBe(10_000);
    for (const [offset, length] of [
      [0, 10],
      [5, 9000],
      [4000, 96],
      [9999, 1],
      [10_000, 0],
    ]) {
      expect(await record.read(offset, length)).toEqual(bytes.slice(offset, offset + length));
    }
    const target = new Uint8Array(100);
    await record.readInto(77, target);
    expect(target).toEqual(bytes.slice(77, 177));
    await expect(record.read(9999, 2)).rejects.toThrow('the file ends too early');
  });

  test('of none bytes', async () => {
    expect(await all(await recordOf(deflated('a', new Uint8Array(0))))).toEqual(new Uint8Array(0));
  });

  test('is inflated once, and counted once', async () => {
    const { name, data, method, central } = deflated('a', text(50_000));
    const { source, reads } = watched(zip([{ name, data, method, central }]));
    const spend = (bytes: number): void => void (budget.total += bytes);
    const budget = { total: 0, spend, spendData: spend };
    const record = (await readZip(source, budget as unknown as Budget)).get('a');
    const before = budget.total;
    const inData = (): number => reads.filter(([offset]) => offset === 30 + 1 + 3).length;
    expect(inData()).toBe(0);
    for (let i = 0; i < 3; i++) expect((await record?.read(5000 * i, 5000))?.length).toBe(5000);
    expect(inData()).toBe(1);
    expect(budget.total - before).toBe(50_000);
  });

  test('its beginning, without inflating or counting the rest', async () => {
    const bytes = zip([deflated('a', new Uint8Array(40 * 2 ** 20))]);
    const record = (await readZip(sourceOfBytes(bytes), new Budget(bytes.length))).get('a');
    expect(await record?.read(0, 4096)).toEqual(new Uint8Array(4096));
    await expect(record?.read(0, 4097)).rejects.toThrow('takes more than');
  });
});

/** What is small is inflated at once. */
describe.each([1000, 100_000])('of %i bytes, refuses', (size) => {
  const good = deflated('a', text(size));
  const lying = (central: Entry['central'], data = good.data): Entry => ({
    ...good,
    data,
    central: { ...good.central, packed: data.length, ...central },
  });
  const wide = (size: number): Entry['central'] => ({ size: 0xffffffff, extra: [1, 0, 8, 0, ...le(size, 8)] });
  test.each<[string, Entry, string]>([
    [
      'more bytes than it says',
      lying({ size: size - 1 }),
      `"a" in the zip file should have ${size - 1} bytes, but is inflated to more`,
    ],
    ['fewer', lying({ size: size + 1 }), `"a" in the zip file should have ${size + 1} bytes, but is inflated to ${size}`],
    ['bytes where there should be none', lying({ size: 0 }), 'should have 0 bytes, but is inflated to more'],
    ['another checksum', lying({ crc: 1 }), '"a" in the zip file is damaged: its checksum is another'],
    ['something behind the deflated bytes', lying({}, join(good.data, [1, 2, 3])), 'it goes on behind its end'],
    ['bytes that are cut off', lying({}, join(good.data).subarray(0, -1)), '"a" in the zip file cannot be inflated'],
    ['what only says to be deflated', lying({}, new Uint8Array(50).fill(7)), '"a" in the zip file cannot be inflated'],
    ['no bytes at all', lying({}, []), '"a" in the zip file cannot be inflated'],
    ['40 GB of nothing, as it says', lying(wide(40e9)), 'takes more than'],
    ['2^52 bytes', lying(wide(2 ** 52)), 'takes more than'],
    ['a bomb that says to be small', lying({ size: 10 }, deflateRawSync(new Uint8Array(5e7))), 'inflated to more'],
    ['a bomb that says what it is', deflated('a', new Uint8Array(5e7)), 'takes more than'],
  ])('%s', async (_what, entry, message) => {
    const record = await recordOf(entry);
    const start = performance.now();
    const error = await rejection(all(record));
    expect(performance.now() - start).toBeLessThan(2000);
    expect(error).toBeInstanceOf(RuntimeError);
    expect(error.message).toContain(message);
  });
});

describe('refuses', () => {
  test('many that are small bombs each', async () => {
    const bomb = deflated('', new Uint8Array(4e6));
    const bytes = zip(Array.from({ length: 100 }, (_, i) => ({ ...bomb, name: `${i}` })));
    const records = [...(await readZip(sourceOfBytes(bytes), new Budget(bytes.length))).values()];
    const inflate = async (): Promise<void> => {
      for (const record of records) await all(record);
    };
    await expect(inflate()).rejects.toThrow('takes more than');
  });

  test('a head that is shorter than the record says', async () => {
    const packed = join(deflateRawSync(text(100)), new Uint8Array(5000));
    const record = await recordOf({ name: 'a', data: packed, method: 8, central: { size: 10_000, packed: packed.length } });
    await expect(record.read(0, 200)).rejects.toThrow('"a" in the zip file');
  });
});
