// .pt files as they are written; that PyTorch reads them, `npm run conformance:files` tells.
import { RuntimeError } from '../../src/python/errors.js';
import { madeReader, readerOfBytes } from '../../src/serialization/reader.js';
import {
  Dict,
  Float,
  Global,
  objectOf,
  PyObject,
  type Stored,
  StoredTensor,
  Tuple,
} from '../../src/serialization/stored.js';
import { sourceOfBytes } from '../../src/serialization/source.js';
import { writeTorch } from '../../src/serialization/torch/write.js';
import { bytesOf, collect, rejection, stored } from '../support/files.js';
import { type Plain, plain, python } from '../support/python.js';
import { type Member, unzip } from '../support/zip.js';
import { readTorch } from './source.js';

const fileOf = (value: Plain, prefix = 'p'): Promise<Uint8Array> => collect(writeTorch(python(value), prefix));
const write = async (value: Plain, prefix?: string): Promise<Member[]> => unzip(await fileOf(value, prefix));
const pickle = async (value: Plain): Promise<string> => (await write(value))[0].bytes.toString('latin1');

const one = stored('float32', [1], Float32Array.of(1));
const STORAGE = '((X\x07\0\0\0storagectorch\nFloatStorage\nq\x02X\x01\0\0\x000X\x03\0\0\0cpuK\x01t';
const TENSOR = `ctorch._utils\n_rebuild_tensor_v2\nq\x01${STORAGE}QK\0K\x01\x85K\x01\x85\x89ccollections\nOrderedDict\nq\x03)RtR`;

function inItself(value: Plain[] | Record<string, Plain>): Plain {
  if (Array.isArray(value)) value.push(value);
  else value.a = value;
  return value;
}

function tupleInItself(...more: Stored[]): Tuple {
  const list: Stored[] = [];
  const tuple = new Tuple([list, ...more]);
  list.push(tuple);
  return tuple;
}

/** Of a class of tuples. */
function objectInItself(): PyObject {
  const list: Stored[] = [];
  const object = new PyObject(new Global('m', 'Pair'), new Tuple([new Tuple([list])]), true);
  list.push(object);
  return object;
}

/** As `pickle.dumps(value, 2)` writes it, which would call the module of what is built in `__builtin__`. */
const SMALL: [string, Plain, string][] = [
  ['null', null, 'N'],
  ['true', true, '\x88'],
  ['false', false, '\x89'],
  ['0', 0, 'K\0'],
  ['255', 255, 'K\xff'],
  ['256', 256, 'M\0\x01'],
  ['65535', 65535, 'M\xff\xff'],
  ['65536', 65536, 'J\0\0\x01\0'],
  ['-1', -1, 'J\xff\xff\xff\xff'],
  ['2^31 - 1', 2 ** 31 - 1, 'J\xff\xff\xff\x7f'],
  ['-2^31', -(2 ** 31), 'J\0\0\0\x80'],
  ['2^31', 2 ** 31, '\x8a\x05\0\0\0\x80\0'],
  ['-2^31 - 1', -(2 ** 31) - 1, '\x8a\x05\xff\xff\xff\x7f\xff'],
  ['2^53 - 1', 2 ** 53 - 1, '\x8a\x07\xff\xff\xff\xff\xff\xff\x1f'],
  ['2^53, which may be rounded', 2 ** 53, 'GC\x40\0\0\0\0\0\0'],
  ['7n', 7n, 'K\x07'],
  ['-2^63', -(2n ** 63n), '\x8a\x08\0\0\0\0\0\0\0\x80'],
  ['2^63', 2n ** 63n, '\x8a\x09\0\0\0\0\0\0\0\x80\0'],
  ['1.5', 1.5, 'G?\xf8\0\0\0\0\0\0'],
  ['-0', -0, 'G\x80\0\0\0\0\0\0\0'],
  ['-Infinity', -Infinity, 'G\xff\xf0\0\0\0\0\0\0'],
  ['a text', 'ü', 'X\x02\0\0\0\xc3\xbc'],
  [
    'bytes',
    Uint8Array.of(0, 0x7f, 0x80, 0xff),
    'c_codecs\nencode\nq\0X\x06\0\0\0\0\x7f\xc2\x80\xc3\xbfX\x06\0\0\0latin1\x86Rq\x01',
  ],
  ['an empty list', [], ']q\0'],
  ['a list of one', [null], ']q\0Na'],
  ['a list of two', [null, null], ']q\0(NNe'],
  ['an empty dict', {}, '}q\0'],
  ['a dict of one', { a: null }, '}q\0X\x01\0\0\0aNs'],
  ['a dict of two', { b: null, a: null }, '}q\0(X\x01\0\0\0bNX\x01\0\0\0aNu'],
  ['a float that is a whole number', new Float(1), 'G?\xf0\0\0\0\0\0\0'],
  ['a tuple of none', new Tuple(), ')'],
  ['a tuple of one', new Tuple([1]), 'K\x01\x85q\0'],
  ['a tuple of four', new Tuple([1, 2, 3, 4]), '(K\x01K\x02K\x03K\x04tq\0'],
  [
    'keys of other kinds',
    Dict.of([
      [1, 2],
      [new Tuple([1, 2]), null],
    ]),
    '}q\0(K\x01K\x02K\x01K\x02\x86q\x01Nu',
  ],
  ['a list in itself', inItself([]), ']q\0h\0a'],
  ['a dict in itself', inItself({}), '}q\0X\x01\0\0\0ah\0s'],
  ['a tuple in its list', tupleInItself(), ']q\0h\0\x85q\x01a0h\x01'],
  ['a longer tuple in its list', tupleInItself(1, 2, 3), '(]q\0(h\0K\x01K\x02K\x03tq\x01aK\x01K\x02K\x031h\x01'],
  ['a function', new Global('builtins', 'print'), 'cbuiltins\nprint\nq\0'],
  ['a call', objectOf('builtins.range', 0, 3, 1), 'cbuiltins\nrange\nq\0K\0K\x03K\x01\x87q\x01Rq\x02'],
  ['a class in a class', new Global('m', 'A.B'), 'cbuiltins\ngetattr\nq\0cm\nA\nq\x01X\x01\0\0\0B\x86Rq\x02'],
  [
    'an object in its own arguments',
    objectInItself(),
    'cm\nPair\nq\0]q\x01h\0h\x01\x85q\x02\x85q\x03\x81q\x04a0h\x020h\x03\x810h\x04',
  ],
  ['a tensor twice', [one, one], `]q\0(${TENSOR}q\x04h\x04e`],
];

test.each(SMALL)('%s', async (_, value, expected) => {
  expect(await pickle(value)).toBe(`\x80\x02${expected}.`);
});

test('shape, strides and the size of the storage', async () => {
  const wide = await pickle(stored('int64', [2, 0, 3], new Uint8Array(0)));
  expect(wide).toContain('cpuK\0tQK\0K\x02K\0K\x03\x87K\x03K\x03K\x01\x87\x89');
  const four = await pickle(stored('float32', [2, 3, 4, 5], new Float32Array(120)));
  expect(four).toContain('cpuKxtQK\0(K\x02K\x03K\x04K\x05t(K<K\x14K\x05K\x01t\x89');
  const untyped = await pickle(stored('uint16', [2, 3], new Uint16Array(6)));
  expect(untyped).toContain('ctorch.storage\nUntypedStorage\n');
  expect(untyped).toContain('cpuK\x0ctQK\0K\x02K\x03\x86K\x03K\x01\x86\x89');
  expect(untyped).toContain('ctorch\nuint16\n');
});

test.each([0, 1, 2, 3, 4, 5, 64])('what was written comes back, with %i dimensions', async (rank) => {
  const shape = Array.from({ length: rank }, (_, axis) => (axis < 5 ? axis + 1 : 1));
  const values = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i);
  const file = await fileOf({ values: stored('float32', shape, values) });
  const { values: read } = plain(await readTorch(sourceOfBytes(file))) as { values: StoredTensor };
  expect([read.dtype, read.shape, await read.bytes()]).toEqual(['float32', shape, bytesOf(values)]);
});

test('requires_grad is kept', async () => {
  const tensor = new StoredTensor('float32', [1], one.content, true);
  expect(await pickle([tensor])).toBe(`\x80\x02]q\0${TENSOR.replace('\x89', '\x88')}q\x04a.`);
});

test('items come by the thousand, the last one alone', async () => {
  const text = await pickle(Array.from({ length: 2001 }, () => null));
  expect(text).toBe(`\x80\x02]q\0(${'N'.repeat(1000)}e(${'N'.repeat(1000)}eNa.`);
});

test('memo numbers above 255 take four bytes', async () => {
  const lists = Array.from({ length: 256 }, () => []);
  const text = await pickle([...lists, lists[254], lists[255]]);
  expect(text.slice(-15)).toBe(']r\0\x01\0\0h\xffj\0\x01\0\0e.');
});

test('the records of a file, as torch has them', async () => {
  const big = stored('uint16', [3], Uint16Array.of(1, 2, 3));
  const members = await write({ one, again: one, big, none: stored('int64', [2, 0], new Uint8Array(0)) }, 'größe v1.0');
  expect(members.map(({ name }) => name.replace('größe v1.0/', ''))).toEqual([
    ...['data.pkl', '.format_version', '.storage_alignment', 'byteorder', 'data/0', 'data/1', 'data/2'],
    ...['version', '.data/serialization_id'],
  ]);
  expect(members.slice(1, 4).map(({ bytes }) => bytes.toString())).toEqual(['1', '64', 'little']);
  expect(members.slice(4, 7).map(({ bytes }) => bytes.toString('hex'))).toEqual(['0000803f', '010002000300', '']);
  expect(members[7].bytes.toString()).toBe('3\n');
  expect(members[8].bytes.toString()).toMatch(/^\d{40}$/);
});

test('the id says whether the contents are the same', async () => {
  const id = async (value: Plain): Promise<string> => (await write(value)).at(-1)?.bytes.toString() ?? '';
  expect(await id([one])).toBe(await id([stored('float32', [1], Float32Array.of(1))]));
  expect(await id([one])).not.toBe(await id([stored('float32', [1], Float32Array.of(2))]));
  expect(await id([one, 1])).not.toBe(await id([one, 2]));
});

test('tensors of one memory have one storage', async () => {
  const content = readerOfBytes(Uint8Array.of(1, 2));
  const [tensor, detached] = [new StoredTensor('uint8', [2], content, true), new StoredTensor('uint8', [2], content)];
  const members = await write([tensor, detached, new StoredTensor('uint8', [2], readerOfBytes(Uint8Array.of(1, 2)))]);
  expect(members.filter(({ name }) => /\/data\/\d/.test(name)).map(({ bytes }) => [...bytes])).toEqual([
    [1, 2],
    [1, 2],
  ]);
});

test('tensors are fetched one at a time, when the one before has been taken', async () => {
  let fetched = 0;
  const tensor = (): StoredTensor =>
    new StoredTensor(
      'uint8',
      [1],
      madeReader(1, () => (fetched++, Promise.resolve(Uint8Array.of(7)))),
    );
  const most = { ahead: 0, taken: 0 };
  for await (const piece of writeTorch(python([tensor(), tensor(), tensor()]), 'p')) {
    if (piece.length === 1 && piece[0] === 7) most.taken++;
    most.ahead = Math.max(most.ahead, fetched - most.taken);
  }
  expect([fetched, most]).toEqual([3, { ahead: 0, taken: 3 }]);
});

function nested(depth: number): Plain {
  let value: Plain = [];
  for (let i = 1; i < depth; i++) value = i % 2 ? { inner: value } : [value];
  return value;
}

test('a thousand lists and dicts in one another are fine', async () => {
  expect((await pickle(nested(1000))).length).toBeGreaterThan(1000);
});

const WRONG: [string, Plain, string][] = [
  ['too deep a nesting', nested(1001), 'the values are nested more than 1000 levels deep'],
  ['half a character', ['\ude42'], '"\\ude42" is no valid Unicode: it has half a character'],
  ['half a character in a key', { '\ud83d': 1 }, '"\\ud83d" is no valid Unicode'],
  ['too large an integer', [2n ** 2039n], 'an integer of 256 bytes is too large for a .pt file'],
  ['too few bytes', { w: [stored('int32', [2], new Int32Array(1))] }, "tensor 'w.0', int32 of [2], takes 8 bytes, not 4"],
  ['a fraction of a size', [stored('int32', [0.5], new Int32Array(1))], "tensor '0' cannot have the shape [0.5]"],
  [
    'too large a shape',
    [stored('int8', [2 ** 30, 2 ** 30], new Int8Array(1))],
    "tensor '0' cannot have the shape [1073741824,",
  ],
];
test.each(WRONG)('refuses %s', async (_, value, reason) => {
  const error = await rejection(write(value));
  expect(error).toBeInstanceOf(RuntimeError);
  expect(error.message).toContain(reason);
});

test.each(['', 'a/b', '\ud83d'])('refuses the folder %p', async (prefix) => {
  expect((await rejection(write(null, prefix))).message).toContain('cannot be the folder in a .pt file');
});
