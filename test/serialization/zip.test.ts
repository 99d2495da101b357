// Zip files made by hand: which are read, and how hostile ones are refused.
import { RuntimeError } from '../../src/python/errors.js';
import { Budget } from '../../src/serialization/budget.js';
import { sourceOfBytes } from '../../src/serialization/source.js';
import { type Records, readZip } from '../../src/serialization/zip/read.js';
import { int, NONE, pickle, storage } from './assembler.js';
import { type Bytes, join, le, utf8 } from './bytes.js';
import { expectRefusal } from './refusal.js';
import { counted, readTorch } from './source.js';
import { deflated, type End, type End64, type Entry, torchZip, zip, zip64End } from './zip_writer.js';

const bytesOfStorage = (size: number): Bytes => pickle(storage(int(size), '0', 'ByteStorage'));
const PICKLE: Entry = { name: 'archive/data.pkl', data: bytesOfStorage(1) };
const DATA: Entry = { name: 'archive/data/0', data: [42] };
const GOOD = [PICKLE, DATA];

const withEnd64 = (lie: End64 = {}, end: End = {}): End => ({
  ...end,
  before: (truth) => zip64End(truth, GOOD.length, lie),
});
const ONES = { count: 0xffff, size: 0xffffffff, offset: 0xffffffff };
const zip64 = (...values: (number | bigint)[]): number[] => [
  ...le(1, 2),
  ...le(8 * values.length, 2),
  ...values.flatMap((value) => le(value, 8)),
];

const recordsOf = (bytes: Uint8Array): Promise<Records> => readZip(sourceOfBytes(bytes), new Budget(bytes.length));

describe('reads', () => {
  test.each<[string, Uint8Array]>([
    ['a plain file', zip(GOOD)],
    ['a comment', zip(GOOD, { comment: utf8('PK\u0005\u0006 in a comment that is as long as an end record') })],
    ['the longest comment', zip(GOOD, { comment: Array<number>(65535).fill(0x50) })],
    [
      'zip64 end records before the longest comment',
      zip(GOOD, withEnd64({}, { ...ONES, comment: Array<number>(65535).fill(0x50) })),
    ],
    ['zip64 end records that say the same', zip(GOOD, withEnd64())],
    ['zip64 end records that alone say it', zip(GOOD, withEnd64({}, ONES))],
    ['zip64 sizes', zip([PICKLE, { ...DATA, central: { size: 0xffffffff, extra: zip64(1, 1) } }])],
    [
      'a zip64 size behind another field',
      zip([PICKLE, { ...DATA, central: { packed: 0xffffffff, size: 1, extra: [7, 7, 1, 0, 9, ...zip64(1)] } }]),
    ],
    ['a folder as an entry', zip([{ name: 'archive/', data: [] }, ...GOOD])],
    ['the data before the pickle', zip([DATA, PICKLE])],
    ['deflated records', zip(GOOD.map(({ name, data }) => deflated(name, Uint8Array.from(data))))],
    ['a new line behind the end', join(zip(GOOD), utf8('\n'))],
    ['as much behind the end as a comment may have', join(zip(GOOD), new Uint8Array(65535))],
    ['a comment that is cut off', join(zip(GOOD).subarray(0, -2), [9, 0], utf8('comment'))],
    [
      'another folder',
      zip([
        { ...PICKLE, name: 'моdèle/data.pkl' },
        { ...DATA, name: 'моdèle/data/0' },
      ]),
    ],
  ])('%s', async (_name, bytes) => {
    const stored = (await readTorch(counted(bytes))) as { bytes: () => Promise<Uint8Array> };
    expect([...(await stored.bytes())]).toEqual([42]);
  });

  test('entries in the order of the directory', async () => {
    const records = await recordsOf(zip([DATA, PICKLE]));
    expect([...records].map(([name, { size }]) => [name, size])).toEqual([
      ['archive/data/0', 1],
      ['archive/data.pkl', PICKLE.data.length],
    ]);
  });

  test('of a record just what is wanted', async () => {
    const source = counted(zip([{ name: 'a', data: new Uint8Array(1000).map((_, i) => i) }]));
    const record = (await readZip(source, new Budget(source.size))).get('a');
    const before = source.reads.total;
    expect(await record?.read(300, 2)).toEqual(Uint8Array.of(44, 45));
    expect(source.reads.total - before).toBe(30 + 1 + 2);
    await expect(record?.read(999, 2)).rejects.toThrow(RuntimeError);
  });

  test('no more than the ends of a large file', async () => {
    const bytes = torchZip(pickle(storage(int(2 ** 24), '0', 'ByteStorage')), { 0: new Uint8Array(2 ** 24) });
    const source = counted(bytes);
    await readTorch(source);
    expect(source.reads.total).toBeLessThan(70_000);
  });
});

describe('refuses', () => {
  const changed = (entry: Partial<Entry>, end?: End): Uint8Array => zip([PICKLE, { ...DATA, ...entry }], end);
  test.each<[string, Uint8Array, RegExp]>([
    ['nothing behind the first bytes', join(utf8('PK\u0003\u0004')), /no end record/],
    ['a file without its last byte', zip(GOOD).subarray(0, -1), /no end record/],
    ['more behind the end than a comment may have', join(zip(GOOD), new Uint8Array(65536 + 20)), /no end record/],
    ['another end record behind the end', join(zip(GOOD), zip([]), [0]), /not where its end record says/],
    ['something in front', join(zip([{ name: 'archive/x', data: [] }]), zip(GOOD)), /not where its end record says/],
    ['half of the directory', changed({}, { size: 60 }), /not where its end record says/],
    ['a directory out of the file', changed({}, { offset: 2 ** 31 }), /not where its end record says/],
    ['a directory that begins earlier', changed({}, { offset: 40, size: 200 }), /directory .* (damaged|not where)/],
    ['fewer entries than it says', changed({}, { count: 3 }), /directory of the zip file ends too early|3 entries/],
    ['more entries than it says', changed({}, { count: 1 }), /does not have the 1 entries/],
    ['65535 entries', changed({}, { count: 65535 }), /does not have the 65535 entries/],
    ['several disks', changed({}, { disk: 1 }), /several disks/],
    ['other entries on other disks', changed({}, { countHere: 1 }), /several disks/],
    ['an entry on another disk', changed({ central: { disk: 3 } }), /lies on another disk/],
    ['damaged entries', changed({ central: { signature: 0 } }), /central directory .* damaged/],
    ['2^63 entries', zip(GOOD, withEnd64({ count: 2n ** 63n }, ONES)), /beyond 2\^53/],
    ['2^52 entries', zip(GOOD, withEnd64({ count: 2 ** 52 }, ONES)), /does not have the 4503599627370496 entries/],
    ['two counts', zip(GOOD, withEnd64({ count: 1 })), /contradict each other/],
    ['two sizes', zip(GOOD, withEnd64({}, { size: 7 })), /contradict each other/],
    ['two offsets', zip(GOOD, withEnd64({}, { offset: 7 })), /contradict each other/],
    ['a zip64 directory out of the file', zip(GOOD, withEnd64({ offset: 2 ** 40 }, ONES)), /not where its end record says/],
    ['a zip64 directory of 2^63 bytes', zip(GOOD, withEnd64({ size: 2n ** 63n }, ONES)), /beyond 2\^53/],
    ['a zip64 record out of the file', zip(GOOD, withEnd64({ at: 2 ** 40 })), /zip64 end record is not where/],
    ['a zip64 record elsewhere', zip(GOOD, withEnd64({ at: 0 })), /zip64 end record is not where/],
    ['a zip64 record that is none', zip(GOOD, withEnd64({ signature: 0 })), /zip64 end record is not where/],
    ['a zip64 record of another length', zip(GOOD, withEnd64({ length: 45 })), /zip64 end record is not where/],
    ['a stored bomb of 40 GB', changed({ central: { size: 0xffffffff, extra: zip64(40e9, 40e9) } }), /overlaps/],
    ['another compression', changed({ method: 93 }), /"archive\/data\/0" .* compressed by method 93, .* zip -0/],
    ['encrypted data', changed({ flags: 1 }), /is encrypted/],
    ['data that is encrypted only in its local header', changed({ localFlags: 1 }), /contradicts/],
    ['strongly encrypted data', changed({ flags: 0x41 }), /is encrypted/],
    ['an encrypted directory', changed({ flags: 0x2000 }), /is encrypted/],
    ['two sizes of a stored entry', changed({ central: { size: 2, packed: 1 } }), /has two sizes: 1 and 2/],
    ['the same name twice', zip([PICKLE, DATA, DATA]), /has "archive\/data\/0" twice/],
    ['the pickle twice', zip([PICKLE, DATA, PICKLE]), /has "archive\/data\.pkl" twice/],
    ['a name that goes up', changed({ name: 'archive/../data/0' }), /unsafe name "archive\/\.\.\/data\/0"/],
    ['a name that begins up', changed({ name: '../0' }), /unsafe name/],
    ['a name that ends up', changed({ name: 'archive/..' }), /unsafe name/],
    ['a name from the root', changed({ name: '/archive/data/0' }), /unsafe name/],
    ['a name with a backslash', changed({ name: 'archive\\data\\0' }), /unsafe name/],
    ['a name with a zero byte', changed({ name: 'archive/data/0\0' }), /unsafe name/],
    ['an empty name', changed({ name: '' }), /unsafe name/],
    ['a name outside the folder', changed({ name: 'other/data/0' }), /"other\/data\/0" outside its folder "archive\/"/],
    ['a folder that begins like it', changed({ name: 'archive2/data/0' }), /outside its folder/],
    ['no folder', zip([{ name: 'data.pkl', data: pickle(NONE) }]), /no folder/],
    ['two entries in one place', changed({ central: { header: 0 } }), /overlaps/],
    ['an entry in the data of another', changed({ central: { header: 20 } }), /overlaps/],
    ['an entry in the directory', changed({ central: { size: 100 } }), /overlaps/],
    ['an entry behind the directory', changed({ central: { header: 2 ** 30 } }), /overlaps/],
    ['an entry out of the file', changed({ central: { header: 0xffffffff, extra: zip64(2 ** 52) } }), /overlaps/],
    [
      'data that only the directory hides',
      zip([
        { ...PICKLE, data: bytesOfStorage(4) },
        { ...DATA, central: { size: 4 } },
      ]),
      /overlaps/,
    ],
    [
      'a local header with another name',
      changed({ localName: 'archive/data/1' }),
      /local header of "archive\/data\/0" .* contradicts/,
    ],
    ['a local header with a longer name', changed({ localName: 'archive/data/00' }), /contradicts/],
    ['a local header with another method', changed({ localMethod: 8 }), /contradicts/],
    [
      'data that a local header moves into the next entry',
      zip([{ ...PICKLE, localExtraLength: 9 }, DATA]),
      /"archive\/data.pkl" .* overlaps/,
    ],
    ['data that a local header moves into the directory', changed({ localExtraLength: 9 }), /overlaps/],
    ['no local header', changed({ localSignature: 0 }), /contradicts/],
    [
      'a zip64 size that is missing',
      changed({ central: { size: 0xffffffff } }),
      /extra fields of "archive\/data\/0" .* damaged/,
    ],
    [
      'a zip64 field with too little',
      changed({ central: { size: 0xffffffff, extra: zip64(1) } }),
      /extra fields .* damaged/,
    ],
    [
      'a zip64 size beyond 2^53',
      changed({ central: { size: 0xffffffff, extra: zip64(2n ** 63n, 2n ** 63n) } }),
      /beyond 2\^53/,
    ],
    ['an extra field that is too long', changed({ central: { extra: [1, 0, 9, 0, 0] } }), /extra fields .* damaged/],
    ['half an extra field', changed({ central: { extra: [1, 0, 0] } }), /extra fields .* damaged/],
    [
      'an unknown byte order',
      torchZip(pickle(NONE), {}, [{ name: 'archive/byteorder', data: utf8('middle') }]),
      /Unknown endianness type: middle/,
    ],
    [
      'a long byte order',
      torchZip(pickle(NONE), {}, [{ name: 'archive/byteorder', data: new Uint8Array(99) }]),
      /byteorder has 99 bytes/,
    ],
    [
      'another format',
      zip([PICKLE, DATA, { name: 'archive/version', data: utf8('99\n') }]),
      /version of the file format is not known: "99"/,
    ],
    ['no pickle', zip([DATA]), /no data\.pkl/],
  ])('%s', (_name, bytes, message) => expectRefusal(bytes, message));

  test('what the directory shows to overlap, before any local header is read', async () => {
    const source = counted(changed({ central: { header: 20 } }));
    await expect(readZip(source, new Budget(source.size))).rejects.toThrow(/overlaps/);
    expect(source.reads.count).toBe(2);
  });

  test('more entries than a file of its size may have, without reading the directory', async () => {
    const count = 2 ** 21;
    const [offset, size] = [0, 46 * count];
    const end = [...le(0x06054b50, 4), ...le(0, 4), ...le(0xffff, 2), ...le(0xffff, 2), ...le(size, 4), ...le(offset, 4)];
    const end64 = zip64End({ offset, size, end: size }, count);
    const source = counted(join(new Uint8Array(size), end64, end, [0, 0]));
    await expect(readZip(source, new Budget(source.size))).rejects.toThrow(/takes more than \d+ bytes, far more than/);
    expect(source.reads.total).toBeLessThan(70_000);
  });

  test('a pickle too large to be one, without reading it', async () => {
    const size = 2 ** 28 + 1;
    const large = zip([{ name: 'archive/data.pkl', data: new Uint8Array(size) }]);
    const source = counted(large);
    await expect(readTorch(source)).rejects.toThrow(/the pickle is refused/);
    expect(source.reads.total).toBeLessThan(70_000);
  });

  test('what the source cannot read is an error of the library too', async () => {
    const source = counted(zip(GOOD), 10 ** 6);
    await expect(readZip(source, new Budget(source.size))).rejects.toThrow(RuntimeError);
  });
});
