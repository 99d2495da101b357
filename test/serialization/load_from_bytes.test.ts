// Storages in plain pickles, made by hand: each is a legacy file of its own, and refused if it is anything else.
import { StoredTensor } from '../../src/serialization/stored.js';
import { call, dict, FALSE, global, int, list, NONE, pickle, sizes, storage, tensor, text, tuple } from './assembler.js';
import { type Bytes, join, le, utf8 } from './bytes.js';
import { expectRefusal } from './refusal.js';
import { counted, readTorch } from './source.js';

const HEAD = [
  ...pickle([0x8a, 10, ...le(0x1950a86a20f9469cfc6cn, 10)]),
  ...pickle(int(1001)),
  ...pickle(dict(text('little_endian'), FALSE)),
];
const LOAD = global('torch.storage', '_load_from_bytes');

const bytes = (content: Bytes): Bytes => [0x42, ...le(content.length, 4), ...content];
const fileOf = (value: Bytes, ...rest: Bytes[]): Bytes => [
  ...HEAD,
  ...pickle(value),
  ...pickle(list(text('a'))),
  ...rest.flat(),
];
const SIX = storage(int(6), 'a', 'ByteStorage', NONE);
const DATA = [...le(6, 8), 1, 2, 3, 4, 5, 6];
const viewOf = (stored: Bytes): Uint8Array => join(pickle(tensor(stored, int(2), sizes(3), sizes(1))));
const viewIn = (file: Bytes): Uint8Array => viewOf(call(LOAD, bytes(file)));

test('a view of a storage', async () => {
  const stored = (await readTorch(counted(viewIn(fileOf(SIX, DATA))))) as StoredTensor;
  expect([stored.dtype, stored.shape, [...(await stored.bytes())]]).toEqual(['uint8', [3], [3, 4, 5]]);
});

describe('refuses', () => {
  const viewed = storage(int(6), 'a', 'ByteStorage', tuple(text('v'), int(0), int(3)));
  const within = fileOf(call(LOAD, bytes(fileOf(SIX, DATA))), DATA);
  test.each<[string, Uint8Array, RegExp]>([
    ['a text', viewOf(call(LOAD, text('a'))), /a storage is loaded from a str/],
    ['no argument', viewOf(call(LOAD)), /a storage is loaded from None/],
    ['a zip file', viewIn(utf8('PK\u0003\u0004')), /the pickle is damaged|unsupported operand/i],
    ['no bytes', viewIn([]), /the pickle of a storage ends too early/],
    ['no data', viewIn(fileOf(SIX)), /the pickle of a storage ends too early/],
    ['less data', viewIn(fileOf(SIX, DATA.slice(0, -1))), /storage "a" has 5 bytes instead of 6/],
    ['more data', viewIn(fileOf(SIX, DATA, [0])), /storage "a" has 7 bytes instead of 6/],
    ['another count', viewIn(fileOf(SIX, [...le(5, 8), 1, 2, 3, 4, 5, 6])), /storage "a" has 5 elements instead of 6/],
    ['a view of a storage', viewIn(fileOf(viewed, DATA)), /storage "a" has/],
    ['a number', viewIn(fileOf(int(3), DATA)), /the bytes of a storage hold something else/],
    ['a list of storages', viewIn(fileOf(list(SIX), DATA)), /the bytes of a storage hold something else/],
    ['bytes within bytes', viewIn(within), /the bytes of a storage hold something else/],
    [
      'a tensor beyond its storage',
      viewIn(fileOf(storage(int(3), 'a', 'ByteStorage', NONE), [...le(3, 8), 1, 2, 3])),
      /beyond its storage/,
    ],
  ])('%s', (_name, content, message) => expectRefusal(content, message));
});
