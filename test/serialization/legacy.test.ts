// Legacy files made by hand: storages behind the pickles, and how hostile files are refused.
import { StoredTensor } from '../../src/serialization/stored.js';
import { dict, FALSE, int, list, NONE, pickle, sizes, storage, STOP, tensor, text, tuple } from './assembler.js';
import { type Bytes, join, le, utf8 } from './bytes.js';
import { expectRefusal } from './refusal.js';
import { counted, readTorch } from './source.js';

const MAGIC = pickle([0x8a, 10, ...le(0x1950a86a20f9469cfc6cn, 10)]);
const VERSION = pickle(int(1001));
const SYSTEM = pickle(dict(text('protocol_version'), int(1001), text('little_endian'), FALSE));
const SIX = storage(int(6), 'a', 'ByteStorage', NONE);
const ALL = tensor(SIX, int(0), sizes(2, 3), sizes(3, 1));
const KEYS = pickle(list(text('a')));
const DATA = join(le(6, 8), [1, 2, 3, 4, 5, 6]);

const legacy = (value: Bytes, keys = KEYS, ...storages: ArrayLike<number>[]): Uint8Array => {
  return join(MAGIC, VERSION, SYSTEM, pickle(value), keys, ...storages);
};

describe('reads', () => {
  const view = storage(int(6), 'a', 'ByteStorage', tuple(text('v'), int(2), int(3)));
  const swapped = storage(int(2), 'b', 'ShortStorage', NONE);
  test.each<[string, Uint8Array, number[]]>([
    ['a tensor', legacy(ALL, KEYS, DATA), [1, 2, 3, 4, 5, 6]],
    ['a view of a storage', legacy(tensor(view, int(1), sizes(2), sizes(1)), KEYS, DATA), [4, 5]],
    ['a pickle longer than the first window', legacy(list(ALL, text('x'.repeat(200_000))), KEYS, DATA), [1, 2, 3, 4, 5, 6]],
    [
      'the second storage, little-endian whatever machine wrote it',
      legacy(
        list(tensor(swapped, int(0), sizes(2), sizes(1)), ALL),
        pickle(list(text('a'), text('b'))),
        DATA,
        le(2, 8),
        [7, 8, 9, 10],
      ),
      [7, 8, 9, 10],
    ],
  ])('%s', async (_name, bytes, expected) => {
    const stored = await readTorch(counted(bytes));
    const first = (Array.isArray(stored) ? stored[0] : stored) as StoredTensor;
    expect([...(await first.bytes())]).toEqual(expected);
  });

  test.each([
    ['a[0:3]', [11, 12, 13]],
    ['b', [11, 12, 13]],
  ])('a view and the whole of another storage as two tensors, whatever that one is called: %s', async (key, expected) => {
    const start = storage(int(6), 'a', 'ByteStorage', tuple(text('v'), int(0), int(3)));
    const part = tensor(start, int(0), sizes(3), sizes(1));
    const other = tensor(storage(int(3), key, 'ByteStorage', NONE), int(0), sizes(3), sizes(1));
    const bytes = legacy(list(part, other), pickle(list(text('a'), text(key))), DATA, le(3, 8), expected);
    const [first, second] = (await readTorch(counted(bytes))) as StoredTensor[];
    expect([[...(await first.bytes())], [...(await second.bytes())]]).toEqual([[1, 2, 3], expected]);
  });

  test('the same part of a storage as one tensor, by whichever view', async () => {
    const part = tensor(view, int(1), sizes(2), sizes(1));
    const direct = tensor(SIX, int(3), sizes(2), sizes(1));
    const [first, second] = (await readTorch(counted(legacy(list(part, direct), KEYS, DATA)))) as StoredTensor[];
    expect(first).toBe(second);
    expect([...(await first.bytes())]).toEqual([4, 5]);
  });

  test('no more than the beginning of a large file', async () => {
    const numel = 2 ** 24;
    const bytes = legacy(storage(int(numel), 'a', 'ByteStorage', NONE), KEYS, le(numel, 8), new Uint8Array(numel));
    const source = counted(bytes);
    await readTorch(source);
    expect(source.reads.total).toBeLessThan(70_000);
  });
});

describe('refuses', () => {
  const good = legacy(ALL, KEYS, DATA);
  const viewed = (...view: Bytes[]): Uint8Array => legacy(storage(int(6), 'a', 'ByteStorage', ...view), KEYS, DATA);
  const two = list(ALL, storage(int(5), 'a', 'ByteStorage', NONE));
  test.each<[string, Uint8Array, RegExp]>([
    ['just the magic number', join(MAGIC), /the pickle ends too early/],
    ['more than the magic number', join(MAGIC.slice(0, -1), NONE, STOP), /leaves more than one value/],
    ['something after the magic number', join(MAGIC.slice(0, -1), [0x85], STOP), /Invalid magic number; corrupt file\?/],
    ['another protocol', join(MAGIC, pickle(int(1002))), /Invalid protocol version: 1002/],
    ['a protocol that is no number', join(MAGIC, pickle(text('1001'))), /Invalid protocol version: string/],
    ['protocol 6', join(MAGIC, VERSION, SYSTEM, [0x80, 6]), /unsupported pickle protocol: 6/],
    ['no object', join(MAGIC, VERSION, SYSTEM), /the pickle ends too early/],
    ['no keys', join(MAGIC, VERSION, SYSTEM, pickle(ALL)), /the pickle ends too early/],
    ['a text of 4 GB', join(MAGIC, VERSION, SYSTEM, [0x80, 2, 0x58, 255, 255, 255, 255]), /the pickle ends too early/],
    ['keys that are no list', legacy(ALL, pickle(dict()), DATA), /no list of its storages/],
    ['a key that is no str', legacy(ALL, pickle(list(int(1))), DATA), /the key of a storage must be a str/],
    ['a key without a tensor', legacy(ALL, pickle(list(text('b'))), DATA), /a storage "b" that no tensor has/],
    ['a key that names a member', legacy(ALL, pickle(list(text('__proto__'))), DATA), /"__proto__" that no tensor has/],
    ['a key twice', legacy(ALL, pickle(list(text('a'), text('a'))), DATA, DATA), /has storage "a" twice/],
    ['a tensor without a key', legacy(ALL, pickle(list()), DATA), /the file has no storage "a"/],
    ['no storages', legacy(ALL), /the file ends too early/],
    ['half a count', legacy(ALL, KEYS, [6, 0, 0]), /the file ends too early/],
    ['half a storage', good.subarray(0, -1), /the file ends too early: within storage "a"/],
    ['trailing garbage', join(good, [0]), /goes on behind its last storage/],
    ['another count', legacy(ALL, KEYS, le(5, 8), [1, 2, 3, 4, 5, 6]), /storage "a" has 5 elements instead of 6/],
    ['a negative count', legacy(ALL, KEYS, le(-6, 8)), /beyond 2\^53/],
    ['two sizes of one storage', legacy(two, KEYS, DATA), /storage "a" has two sizes: 6 and 5 bytes/],
    ['a view that is an int', viewed(int(0)), /a view that is no tuple of three/],
    ['a view of two', viewed(tuple(text('v'), int(0))), /a view that is no tuple of three/],
    ['a view out of its storage', viewed(tuple(text('v'), int(4), int(3))), /a view reaches beyond storage "a"/],
    ['a view that begins before it', viewed(tuple(text('v'), int(-1), int(3))), /the offset of a view .*, but got -1/],
    ['a view of a fraction', viewed(tuple(text('v'), int(0), list())), /the size of a view .*, but got a list/],
    ['no view', viewed(), /Only persistent_load of storage/],
    [
      'a tensor beyond its view',
      legacy(
        tensor(storage(int(6), 'a', 'ByteStorage', tuple(text('v'), int(4), int(2))), int(0), sizes(3), sizes(1)),
        KEYS,
        DATA,
      ),
      /beyond its storage of 2 bytes/,
    ],
    ['a zip file within', legacy(ALL, KEYS, utf8('PK\u0003\u0004')), /the file ends too early/],
  ])('%s', (_name, bytes, message) => expectRefusal(bytes, message));
});
