// .npy and .npz: files of real numpy, and what is refused.
import fs from 'node:fs';
import { RuntimeError } from '../../src/python/errors.js';
import { Budget } from '../../src/serialization/budget.js';
import { itemsOfArray } from '../../src/serialization/numpy/pickled.js';
import { readNpy } from '../../src/serialization/numpy/npy.js';
import { readCheckpoint } from '../../src/serialization/read.js';
import { sourceOfBytes } from '../../src/serialization/source.js';
import { Dict, type PyObject, type Stored, StoredTensor } from '../../src/serialization/stored.js';
import { base64, rejection } from '../support/files.js';
import { join, le, utf8 } from './bytes.js';
import { counted } from './source.js';
import { deflated, zip } from './zip_writer.js';

const FOLDER = 'test/fixtures/numpy';
const file = (name: string): Uint8Array => new Uint8Array(fs.readFileSync(`${FOLDER}/${name}`));
const EXPECTED = JSON.parse(fs.readFileSync(`${FOLDER}/expected.json`, 'utf8')) as Record<string, Record<string, unknown>>;

const read = async (bytes: Uint8Array): Promise<Stored> => (await readCheckpoint(sourceOfBytes(bytes))).value;

/** As numpy_files.py describes it. */
async function described(value: Stored): Promise<unknown> {
  if (value instanceof StoredTensor) {
    const { dtype, shape } = value;
    return { dtype, shape, base64: base64(await value.bytes()) };
  }
  const items = (item: Stored): unknown =>
    item instanceof Uint8Array ? base64(item) : Array.isArray(item) ? item.map(items) : item;
  return { items: items(value) };
}

test.each(Object.keys(EXPECTED).filter((name) => name.endsWith('.npz')))('%s', async (name) => {
  const { format, value } = await readCheckpoint(sourceOfBytes(file(name)));
  expect(format).toBe('npz');
  const arrays: [Stored, unknown][] = [];
  for (const [key, array] of (value as Dict).entries()) arrays.push([key, await described(array)]);
  const inOrder = Object.entries(EXPECTED[name]).sort(([a], [b]) => positionIn(arrays, a) - positionIn(arrays, b));
  expect(arrays).toEqual(inOrder);
});

/** Of keys in JSON, numbers come first. */
const positionIn = (arrays: readonly [Stored, unknown][], name: string): number => arrays.findIndex(([key]) => key === name);

test('the arrays of an .npz keep their order', async () => {
  const names = [...((await read(file('forms.npz'))) as Dict).entries()].map(([name]) => name);
  expect(names.slice(-5)).toEqual(['__proto__', 'constructor', '0', 'layers/0/größe:0', '']);
});

test.each(Object.keys(EXPECTED).filter((name) => name.endsWith('.npy')))('%s', async (name) => {
  const { format, value } = await readCheckpoint(sourceOfBytes(file(name)));
  expect([format, await described(value)]).toEqual(['npy', EXPECTED[name]]);
});

test('an array of objects is a list of them', async () => {
  expect(itemsOfArray((await read(file('objects.npy'))) as PyObject, new Budget(0))).toEqual([1, 'a', null, [2.5]]);
});

test('of an .npz just the headers are read, and then the array that is wanted', async () => {
  const large = npy("{'descr': '|u1', 'fortran_order': False, 'shape': (1000000,), }", new Uint8Array(1e6));
  for (const entry of [{ name: 'a.npy', data: large }, deflated('a.npy', large)]) {
    const source = counted(zip([entry, { ...entry, name: 'b.npy' }]));
    const { value } = await readCheckpoint(source);
    expect(source.reads.total).toBeLessThan(70_000);
    const tensor = (value as Dict).get('b');
    expect((await (tensor as StoredTensor).bytes()).length).toBe(1e6);
  }
});

/** A file of version 1, or of another. */
function npy(header: string, data: ArrayLike<number> = [], version = 1, length = utf8(header).length): Uint8Array {
  return join([0x93], utf8('NUMPY'), [version, 0], le(length, version === 1 ? 2 : 4), utf8(header), data);
}

const header = ({ descr = "'<f4'", order = 'False', shape = '(2,)' } = {}): string =>
  `{'descr': ${descr}, 'fortran_order': ${order}, 'shape': ${shape}, }`;

test.each([
  ['double quotes, other spaces and another order', `{"shape":(2,),"fortran_order":False  ,\n"descr":"<f4"}   \n`],
  ['numbers of Python 2', header({ shape: '(2L,)' })],
  ['no comma at the end', "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2)}"],
])('a header with %s', async (_what, text) => {
  const tensor = (await read(npy(text, new Uint8Array(8)))) as StoredTensor;
  expect([tensor.dtype, tensor.content.size]).toEqual(['float32', 8]);
});

test('what follows the array is not looked at, as numpy does', async () => {
  const bytes = join(npy(header(), new Uint8Array(8)), npy(header(), new Uint8Array(8)));
  expect(((await read(bytes)) as StoredTensor).content.size).toBe(8);
});

describe('refuses', () => {
  const one = (change: Parameters<typeof header>[0], data: ArrayLike<number> = new Uint8Array(8)): Uint8Array =>
    npy(header(change), data);
  const deep = `${'('.repeat(4000)}${')'.repeat(4000)}`;
  test.each<[string, Uint8Array, string]>([
    [
      'structures',
      file('structured.npy'),
      "numpy's dtype V is not supported: raw bytes, which bfloat16 and structures become",
    ],
    ['times', file('times.npy'), 'numpy\'s dtype "<M8[D]" is not supported: points in time: save them as numbers'],
    ['raw bytes', file('raw.npy'), "numpy's dtype V2 is not supported: raw bytes, which bfloat16"],
    [
      'floats of 16 bytes',
      file('longdouble.npy'),
      "numpy's dtype f16 is not supported: floats that only some machines have",
    ],
    ['an unknown dtype', one({ descr: "'<x4'" }), "numpy's dtype x4 is not supported"],
    ['a dtype of JavaScript', one({ descr: "'constructor'" }), "numpy's dtype constructor is not supported"],
    ['a dtype that orders the terminal', one({ descr: "'\u001b]0;x'" }), 'numpy\'s dtype "\\u001b]0;x" is not supported'],
    ['no header', npy('').subarray(0, 9), 'the file ends too early'],
    ['half a header', npy(header()).subarray(0, 40), 'the file is cut off in its header'],
    ['a header that only claims to be long', npy(header(), [], 2, 2 ** 32 - 1), 'it has a header of 4294967295 bytes'],
    ['a long header', npy(header().padEnd(10_001)), 'the file is refused: it has a header of 10001 bytes'],
    ['another version', npy(header(), [], 4), "the file is of numpy's format 4, which is not known"],
    ['no dict', npy('[]'), 'the file has a damaged header: "[]"'],
    ['code', npy("{'descr': __import__('os'), 'fortran_order': False, 'shape': ()}"), 'damaged header'],
    ['an expression', one({ shape: '(2*1,)' }), 'damaged header'],
    ['more behind the dict', npy(`${header()}+1`), 'damaged header'],
    ['no shape', npy("{'descr': '<f4', 'fortran_order': False}"), 'damaged header'],
    ['another entry', npy("{'descr': '<f4', 'fortran_order': False, 'shape': (), 'x': ()}"), 'damaged header'],
    ['an entry twice', npy("{'descr': '<f4', 'fortran_order': False, 'shape': (), 'shape': ()}"), 'damaged header'],
    ['a number in brackets for a tuple', one({ shape: '(2)' }), 'damaged header'],
    ['a list as shape', one({ shape: '[2]' }), 'damaged header'],
    ['a text as shape', one({ shape: "'(2,)'" }), 'damaged header'],
    ['a negative size', one({ shape: '(-2,)' }), 'damaged header'],
    ['a fraction', one({ shape: '(2.0,)' }), 'damaged header'],
    ['a number as order', one({ order: '0' }), 'damaged header'],
    ['brackets without end', one({ shape: deep }), 'damaged header'],
    ['commas without end', one({ shape: `(${','.repeat(9000)})` }), 'damaged header'],
    ['65 dimensions', one({ shape: `(${'1,'.repeat(65)})` }), 'damaged header'],
    ['fewer elements than it says', one({}, new Uint8Array(7)), 'its array takes 8 bytes, of which 7 are there'],
    ['2^40 elements', one({ shape: `(${2 ** 40},)` }), 'takes more than'],
    [
      'too many elements to count',
      one({ shape: '(4294967296, 4294967296)' }),
      'cannot have the shape [4294967296, 4294967296]',
    ],
    ['a size of 400 digits', one({ shape: `(1${'0'.repeat(400)},)` }), 'cannot have the shape'],
    ['a billion of empty texts', one({ descr: "'<U0'", shape: '(1000000000,)' }), 'takes more than'],
    ['a billion of empty rows of texts', one({ descr: "'<U1'", shape: '(1000000000, 0)' }), 'takes more than'],
    ['very many bytes, one by one', one({ descr: "'|S1'", shape: '(200000,)' }, new Uint8Array(200_000)), 'takes more than'],
    ['texts of 2^50 characters', one({ descr: "'<U1125899906842624'" }), 'is cut off'],
    ['a text that is no Unicode', one({ descr: "'<U1'" }, le(0x110000, 8)), 'a text of numpy is no Unicode'],
    ['half a character', one({ descr: "'<U1'" }, le(0xd800, 8)), 'a text of numpy is no Unicode'],
    ['objects without a pickle', one({ descr: "'|O'" }, []), 'the pickle'],
    ['objects that call something', one({ descr: "'|O'" }, utf8('\u0080\u0002cos\nsystem\n')), ''],
    [
      'an array that is none in an .npz',
      zip([{ name: 'a.npy', data: utf8('hello, this is not numpy') }]),
      '"a.npy" in the zip file is not in numpy\'s format',
    ],
    [
      'a bomb in an .npz',
      zip([deflated('a.npy', npy(header({ shape: '(25000000,)' }), new Uint8Array(1e8)))]),
      'takes more than',
    ],
    [
      'an array twice',
      zip([
        { name: 'a.npy', data: [] },
        { name: 'a.npy', data: [] },
      ]),
      'has "a.npy" twice',
    ],
    ['a name that leads up', zip([{ name: '../a.npy', data: [] }]), 'unsafe name'],
  ])('%s', async (_what, bytes, message) => {
    const start = performance.now();
    const error = await rejection(read(bytes));
    expect(performance.now() - start).toBeLessThan(2000);
    expect(error).toBeInstanceOf(RuntimeError);
    expect(error.message).toContain(message);
    expect(error.message.length).toBeLessThan(500);
  });
});

test('another file has no array', async () => {
  const bytes = utf8('x'.repeat(100));
  await expect(readNpy(sourceOfBytes(Uint8Array.from(bytes)), new Budget(100), 'it')).rejects.toThrow('it is not in numpy');
});
