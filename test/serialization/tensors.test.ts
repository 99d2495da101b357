// Tensors made by hand: which views of which storages are read, and which are refused before anything is.
import { StoredTensor } from '../../src/serialization/stored.js';
import * as asm from './assembler.js';
import { type Bytes } from './bytes.js';
import { expectRefusal } from './refusal.js';
import { counted, readTorch } from './source.js';
import { torchZip } from './zip_writer.js';

const {
  BUILD,
  call,
  DICT,
  dict,
  FALSE,
  float,
  global,
  int,
  list,
  NONE,
  ORDERED_DICT,
  pickle,
  sizes,
  storage,
  tensor,
  text,
  TRUE,
  tuple,
} = asm;

const SIX = storage(int(6));
const BYTES = Uint8Array.from({ length: 24 }, (_, i) => i);
const utils = (name: string): Bytes => global('torch._utils', name);

const fileOf = (value: Bytes): Uint8Array => torchZip(pickle(value), { 0: BYTES });

async function read(value: Bytes): Promise<{ dtype: string; shape: readonly number[]; bytes: number[] }> {
  const stored = (await readTorch(counted(fileOf(value)))) as StoredTensor;
  return { dtype: stored.dtype, shape: stored.shape, bytes: [...(await stored.bytes())] };
}

const float32 = (...elements: number[]): number[] => elements.flatMap((i) => [...BYTES.subarray(4 * i, 4 * i + 4)]);

describe('reads', () => {
  test.each<[string, Bytes, { dtype?: string; shape: number[]; bytes: number[] }]>([
    [
      'the whole storage',
      tensor(SIX, int(0), sizes(2, 3), sizes(3, 1)),
      { shape: [2, 3], bytes: float32(0, 1, 2, 3, 4, 5) },
    ],
    ['a transposed one', tensor(SIX, int(0), sizes(3, 2), sizes(1, 3)), { shape: [3, 2], bytes: float32(0, 3, 1, 4, 2, 5) }],
    ['the last element', tensor(SIX, int(5), sizes(), sizes()), { shape: [], bytes: float32(5) }],
    ['any stride of one', tensor(SIX, int(1), sizes(1, 2), sizes(999, 1)), { shape: [1, 2], bytes: float32(1, 2) }],
    ['an expanded one', tensor(SIX, int(4), sizes(2, 2), sizes(0, 1)), { shape: [2, 2], bytes: float32(4, 5, 4, 5) }],
    ['an overlapping one', tensor(SIX, int(0), sizes(2, 2), sizes(1, 1)), { shape: [2, 2], bytes: float32(0, 1, 1, 2) }],
    ['an empty one behind the end', tensor(SIX, int(99), sizes(0, 5), sizes(5, 1)), { shape: [0, 5], bytes: [] }],
    [
      'an empty one of huge sizes',
      tensor(SIX, int(0), tuple(int(2 ** 52), int(2 ** 52), int(0)), sizes(0, 0, 1)),
      { shape: [2 ** 52, 2 ** 52, 0], bytes: [] },
    ],
    ['version 1', call(utils('_rebuild_tensor'), SIX, int(2), sizes(1), sizes(1)), { shape: [1], bytes: float32(2) }],
    [
      'version 3, of a typed storage',
      call(utils('_rebuild_tensor_v3'), SIX, int(11), sizes(1), sizes(1), FALSE, NONE, global('torch', 'uint16')),
      { dtype: 'uint16', shape: [1], bytes: [22, 23] },
    ],
    [
      'an attribute of its metadata that is off',
      call(utils('_rebuild_tensor_v2'), SIX, int(0), sizes(1), sizes(1), FALSE, NONE, dict(text('conj'), FALSE)),
      { shape: [1], bytes: float32(0) },
    ],
    [
      'the neg bit',
      call(utils('_rebuild_tensor_v2'), SIX, int(0), sizes(1), sizes(1), FALSE, NONE, dict(text('neg'), TRUE)),
      { shape: [1], bytes: [0, 1, 2, 0x83] },
    ],
    [
      'the conj bit, in version 3',
      call(
        utils('_rebuild_tensor_v3'),
        SIX,
        int(0),
        sizes(1),
        sizes(1),
        FALSE,
        NONE,
        global('torch', 'complex64'),
        dict(text('conj'), TRUE),
      ),
      { dtype: 'complex64', shape: [1], bytes: [0, 1, 2, 3, 4, 5, 6, 0x87] },
    ],
    ['a storage alone', SIX, { shape: [6], bytes: [...BYTES] }],
    [
      'an untyped storage alone',
      storage(int(24), '0', 'UntypedStorage'),
      { dtype: 'uint8', shape: [24], bytes: [...BYTES] },
    ],
  ])('%s', async (_name, value, expected) => {
    expect(await read(value)).toEqual({ dtype: 'float32', ...expected });
  });

  test('a contiguous tensor with any stride of one without a copy', async () => {
    const file = fileOf(tensor(SIX, int(1), sizes(1, 2), sizes(999, 1)));
    const stored = (await readTorch(counted(file))) as StoredTensor;
    expect((await stored.bytes()).buffer).toBe(file.buffer);
  });

  test('the same view twice as one tensor, other views as others', async () => {
    const views = [
      tensor(SIX, int(0), sizes(2), sizes(1)),
      tensor(SIX, int(0), sizes(2), sizes(1)),
      tensor(SIX, int(1), sizes(2), sizes(1)),
    ];
    const [a, b, c] = (await readTorch(counted(fileOf(list(...views))))) as unknown[];
    expect(a).toBe(b);
    expect(a).not.toBe(c);
  });
});

describe('refuses', () => {
  const huge = int(2n ** 62n);
  const six = tensor(SIX, int(0), sizes(6), sizes(1));
  const over = /reaches beyond its storage of 24 bytes/;
  test.each<[string, Bytes, RegExp]>([
    ['one element too many', tensor(SIX, int(0), sizes(7), sizes(1)), over],
    ['an offset too far', tensor(SIX, int(6), sizes(1), sizes(1)), over],
    ['an offset too far, 0-D', tensor(SIX, int(6), sizes(), sizes()), over],
    ['a stride too wide', tensor(SIX, int(0), sizes(2, 3), sizes(4, 1)), over],
    ['an extent beyond 2^53', tensor(SIX, int(0), sizes(2, 2), tuple(int(2 ** 52), int(2 ** 53 - 1))), over],
    [
      'a negative size',
      tensor(SIX, int(0), sizes(-1), sizes(1)),
      /the size of a tensor must be a non-negative integer, but got -1/,
    ],
    ['a negative stride', tensor(SIX, int(5), sizes(6), sizes(-1)), /the stride of a tensor must be .*, but got -1/],
    ['a negative offset', tensor(SIX, int(-1), sizes(1), sizes(1)), /the offset of a tensor must be .*, but got -1/],
    ['a fractional size', tensor(SIX, int(0), tuple(float(1.5)), sizes(1)), /the size .*, but got 1\.5/],
    ['a fractional stride', tensor(SIX, int(0), sizes(2), tuple(float(0.5))), /the stride .*, but got 0\.5/],
    ['a fractional offset', tensor(SIX, float(0.5), sizes(1), sizes(1)), /the offset .*, but got 0\.5/],
    ['NaN as size', tensor(SIX, int(0), tuple(float(NaN)), sizes(1)), /the size .*, but got NaN/],
    ['infinity as offset', tensor(SIX, float(Infinity), sizes(1), sizes(1)), /the offset .*, but got Infinity/],
    ['a size of 2^62', tensor(SIX, int(0), tuple(huge), sizes(1)), /the size .*, but got 4611686018427387904/],
    ['a str as size', tensor(SIX, int(0), tuple(text('1')), sizes(1)), /the size .*, but got a string/],
    ['None as offset', tensor(SIX, NONE, sizes(1), sizes(1)), /the offset .*, but got None/],
    ['True as offset', tensor(SIX, TRUE, sizes(1), sizes(1)), /the offset .*, but got a boolean/],
    ['a list of sizes', tensor(SIX, int(0), list(int(1)), sizes(1)), /the size of a tensor must be a tuple, but got a list/],
    ['fewer strides than sizes', tensor(SIX, int(0), sizes(1, 2), sizes(1)), /2 sizes and 1 strides/],
    [
      '65 dimensions',
      tensor(SIX, int(0), sizes(...Array<number>(65).fill(1)), sizes(...Array<number>(65).fill(1))),
      /65 dimensions/,
    ],
    [
      'too many elements',
      tensor(SIX, int(0), tuple(...Array<Bytes>(4).fill(int(2 ** 20))), sizes(0, 0, 0, 0)),
      /too many elements/,
    ],
    ['more elements than fit in memory', tensor(SIX, int(0), tuple(int(2 ** 40)), sizes(0)), /takes more than \d+ bytes/],
    ['a tensor of a tensor', tensor(six, int(0), sizes(1), sizes(1)), /the storage of a tensor is a tensor of float32/],
    ['a tensor of a str', tensor(text('0'), int(0), sizes(1), sizes(1)), /the storage of a tensor is a string/],
    ['too few arguments', call(utils('_rebuild_tensor_v2'), SIX), /_rebuild_tensor_v2 is called with 1 arguments/],
    ['too many arguments', call(utils('_rebuild_tensor'), SIX, int(0), sizes(), sizes(), NONE), /called with 5 arguments/],
    [
      'a dtype of no meaning',
      call(utils('_rebuild_tensor_v3'), SIX, int(0), sizes(), sizes(), NONE, NONE, global('torch', 'constructor')),
      /has the dtype constructor, which is not supported$/,
    ],
    [
      'a dtype that is none',
      call(utils('_rebuild_tensor_v3'), SIX, int(0), sizes(), sizes(), NONE, NONE, NONE),
      /has the dtype None, which is not supported$/,
    ],
    [
      'the conj bit of integers',
      call(
        utils('_rebuild_tensor_v3'),
        SIX,
        int(0),
        sizes(),
        sizes(),
        NONE,
        NONE,
        global('torch', 'int32'),
        dict(text('conj'), TRUE),
      ),
      /a tensor of int32 has the conj bit/,
    ],
    [
      'a parameter of a text',
      call(utils('_rebuild_parameter'), text('a'), TRUE, NONE),
      /the data of a parameter is a string/,
    ],
    ['BUILD on a tensor', [...six, ...DICT, ...BUILD], /Can only build objects, and each of them once, but got a tensor/],
    [
      'SETITEM on a tensor',
      [...six, ...NONE, ...NONE, ...asm.SETITEM],
      /Can only set items of dicts, but got a tensor of float32/,
    ],
    ['REDUCE on a tensor', call(six), /unrecognized function a tensor of float32/],
    ['fewer bytes than elements', storage(int(7)), /data\/0 has 24 bytes instead of 28/],
    ['more bytes than elements', storage(int(5)), /data\/0 has 24 bytes instead of 20/],
    ['a storage of -6 elements', storage(int(-6)), /the size of storage "0" must be .*, but got -6/],
    ['a storage of 2^62 elements', storage(huge), /the size of storage "0" .*, but got 4611686018427387904/],
    ['a storage of 2^52 elements', storage(int(2 ** 52)), /storage "0" has too many elements/],
    ['a storage that is not there', storage(int(6), '1'), /the zip file has no data\/1/],
    ['a storage elsewhere', storage(int(6), '../data/0'), /the zip file has no data\/\.\.\/data\/0/],
    ['a storage called like a member', storage(int(6), '__proto__'), /no data\/__proto__/],
    [
      'a storage of a class that is none',
      [...tuple(text('storage'), ORDERED_DICT, text('0'), text('cpu'), int(6)), ...asm.PERSISTENT],
      /class of a storage is "collections\.OrderedDict"/,
    ],
    [
      'a storage with an integer key',
      [...tuple(text('storage'), global('torch', 'FloatStorage'), int(0), text('cpu'), int(6)), ...asm.PERSISTENT],
      /must be a str, but got a number/,
    ],
    ['a storage with a view', storage(int(6), '0', 'FloatStorage', NONE), /Only persistent_load of storage/],
  ])('%s', (_name, value, message) => expectRefusal(fileOf(value), message));

  test('many large views of one storage', () => {
    const bytes = new Uint8Array(2 ** 20);
    const of = storage(int(2 ** 20), '0', 'ByteStorage');
    const views = Array.from({ length: 30 }, (_, i) => tensor(of, int(i), sizes(2 ** 20 - 100), sizes(1)));
    return expectRefusal(torchZip(pickle(list(...views)), { 0: bytes }), /far more than the \d+ that it has/);
  });

  test('but the same view as often as one likes', async () => {
    const of = storage(int(2 ** 20), '0', 'ByteStorage');
    const view = tensor(of, int(0), sizes(2 ** 20), sizes(1));
    const bytes = torchZip(pickle(list(...Array.from({ length: 1000 }, () => view))), { 0: new Uint8Array(2 ** 20) });
    expect(new Set((await readTorch(counted(bytes))) as unknown[]).size).toBe(1);
  });
});
