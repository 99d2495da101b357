// Large parts of a file that are named in very many places, of which `load` makes something of its own in each.
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { load, RuntimeError, save } from 'tfjs-torch-rnn';
import * as asm from './assembler.js';
import { type Bytes, join, le } from './bytes.js';
import { torchZip } from './zip_writer.js';

const { BUILD, call, DICT, dict, FALSE, get, global, int, LIST, NONE, PROTO, put, REDUCE, sizes, STOP } = asm;
const { storage, tensor, text, TRUE, tuple } = asm;

const [MARK, POP, TUPLE, TUPLE1, APPENDS, SETITEMS] = [[0x28], [0x30], [0x74], [0x85], [0x65], [0x75]];
const LARGE = 100_000;
const MANY = 20_000;
const repeat = (count: number, part: Bytes): Uint8Array =>
  new Uint8Array(count * part.length).map((_, i) => part[i % part.length]);
const nones = repeat(LARGE, NONE);
const numbers = join(...Array.from({ length: LARGE / 5 }, (_, i) => int(i)));
const names = join(...Array.from({ length: LARGE / 8 }, (_, i) => [...text(`n${i}`), ...NONE]));
const letters = new Uint8Array(LARGE).fill(97);
const longText = join([0x58], le(LARGE, 4), letters);
const longBytes = join([0x42], le(LARGE, 4), letters);

type Part = ArrayLike<number>;

/** `part` is remembered as 0, and then `each` is made very many times. */
const again = (part: readonly Part[], each: Bytes, count = MANY): Uint8Array =>
  torchZip(join(PROTO, ...part, put(0), POP, MARK, repeat(count, each), TUPLE, STOP), { 0: new Uint8Array(2 ** 20) });

const called = (callable: Bytes): Bytes => [...callable, ...get(0), ...REDUCE];
const built = (callable: Bytes): Bytes => [...callable, ...tuple(), ...REDUCE, ...get(0), ...BUILD];
const one = (...part: Part[]): Part[] => [...part, TUPLE1];
const numpy = (name: string): Bytes => global('numpy._core.multiarray', name);
const dtype = (code: string): Bytes => call(global('numpy', 'dtype'), text(code), FALSE, TRUE);
const array = (code: string, data: Part, count = LARGE): Part[] => [
  MARK,
  int(1),
  tuple(int(count)),
  dtype(code),
  FALSE,
  data,
  TUPLE,
];
const bytes = tensor(storage(int(2 ** 20), '0', 'ByteStorage'), int(0), sizes(2 ** 20), sizes(1));
const utils = (name: string): Bytes => global('torch._utils', name);

test.each<[string, Uint8Array]>([
  ['the arguments of objects', again([MARK, nones, TUPLE], called(global('a', 'B')))],
  ['the attributes of objects', again([DICT, MARK, names, SETITEMS], built(global('argparse', 'Namespace')))],
  ['the items of sets', again(one(LIST, MARK, numbers, APPENDS), called(global('builtins', 'set')))],
  ['sizes', again(one(MARK, nones, TUPLE), called(global('torch', 'Size')))],
  ['an OrderedDict', again(one(DICT, MARK, names, SETITEMS), called(asm.ORDERED_DICT))],
  ['the arguments of an OrderedDict', again([MARK, nones, DICT, TUPLE], called(asm.ORDERED_DICT))],
  ['a bytearray', again(one(longBytes), called(global('builtins', 'bytearray')))],
  ['a part of a path', again(one(longText), called(global('pathlib', 'PosixPath')))],
  ['a text of numpy', again([dtype(`U${LARGE / 4}`), join([0x42], le(LARGE, 4), repeat(LARGE / 4, [97, 0, 0, 0])), [0x86]], called(numpy('scalar')))],
  ['an array of numpy', again(array('u1', longBytes), built(numpy('_reconstruct')))],
  ['an array of objects', again(array('O8', join(LIST, MARK, nones, APPENDS)), built(numpy('_reconstruct')))],
  ['the parameters of modules', again([DICT, MARK, text('_parameters'), DICT, MARK, names, SETITEMS, text('_modules'), DICT, SETITEMS], built(global('a', 'B')))],
  ['what is no part of the state of modules', again(
    [[0x8f], MARK, numbers, [0x90]],
    [...global('a', 'B'), ...tuple(), ...REDUCE, ...dict(text('_parameters'), DICT, text('_modules'), DICT, text('_non_persistent_buffers_set'), get(0)), ...BUILD],
  )],
  ['a tensor of parameters', again([bytes], call(utils('_rebuild_parameter'), get(0), TRUE, NONE), 200)],
  ['a tensor with another sign', again([dict(text('neg'), TRUE)], call(utils('_rebuild_tensor_v2'), storage(int(2 ** 18)), int(0), sizes(2 ** 18), sizes(1), FALSE, NONE, get(0)), 200)],
])('%s', async (_, file) => {
  const before = tf.memory().numTensors;
  const start = performance.now();
  const loading = load(file);
  await expect(loading).rejects.toThrow(/takes more than \d+ bytes, far more than the \d+ that it has/);
  await expect(loading).rejects.toThrow(RuntimeError);
  expect(performance.now() - start).toBeLessThan(20_000);
  expect(tf.memory().numTensors).toBe(before);
}, 60_000); // prettier-ignore

test('what is the same object there is one here too, however large and often it is named', async () => {
  const date = call(global('datetime', 'datetime'), [0x43, 10, 7, 232, 1, 1, 0, 0, 0, 0, 0, 0]);
  for (const part of [[longText], [longBytes], [LIST, MARK, nones, APPENDS], [date], [bytes]]) {
    const loaded = await load<unknown[]>(again(part, get(0)));
    expect([loaded.length, new Set(loaded).size]).toEqual([MANY, 1]);
    tf.dispose(loaded as tf.TensorContainerArray);
  }
});

describe('keys', () => {
  test.each<[string, Part[]]>([
    ['of tuples in one another', [tuple(), repeat(300_000, TUPLE1)]],
    ['of a tuple that doubles', [tuple(), repeat(300, [...put(0), ...POP, ...get(0), ...get(0), 0x86])]],
    ['of an object whose class is made by calls', [global('a', 'b'), repeat(20_000, [...tuple(), ...REDUCE])]],
    ['of arguments in one another', [...Array.from({ length: 20_000 }, () => global('a', 'b')), tuple(), ...Array.from({ length: 20_000 }, () => [...REDUCE, ...TUPLE1]).slice(0, -1), REDUCE]],
    ['of a long text', [text('a'), MARK, longText, TUPLE, [0x86]]],
    ['of a large int', [[0x8b, ...le(8000, 4)], letters.subarray(0, 8000)]],
    ['of long bytes', [longBytes]],
  ])('%s have short names', async (_, key) => {
    const loaded = await load(torchZip(join(PROTO, DICT, ...key, NONE, asm.SETITEM, STOP)));
    const [name] = Object.keys(loaded);
    expect(name.length).toBeLessThan(300);
  }); // prettier-ignore

  test('that have the same name get others', async () => {
    const keys = Array.from({ length: 20_000 }, (_, i) => [
      ...global('a', 'b'),
      ...int(i % 100),
      ...TUPLE1,
      ...REDUCE,
      ...NONE,
    ]);
    const loaded = await load(torchZip(join(PROTO, DICT, MARK, ...keys, SETITEMS, STOP)));
    expect(Object.keys(loaded)).toHaveLength(20_000);
    expect(
      Object.keys(loaded)
        .slice(0, 101)
        .filter((name) => name.startsWith('a.b(0)')),
    ).toEqual(['a.b(0)', 'a.b(0) (object)']);
  });

  test('that Python takes for equal are one, also in tuples', async () => {
    const keys = [
      int(1),
      TRUE,
      asm.float(1),
      tuple(int(1), text('a')),
      tuple(TRUE, text('a')),
      [0x43, 1, 97],
      [0x43, 1, 97],
    ];
    const loaded = await load<object>(torchZip(join(PROTO, dict(...keys.flatMap((key, i) => [key, int(i)])), STOP)));
    expect(Object.entries(loaded)).toEqual([
      ['1', 2],
      ["(1, 'a')", 4],
      ['bytes of length 1', 6],
    ]);
  });
});

test('a tensor of a type that is made of one of a type, again and again', async () => {
  const from = global('torch._tensor', '_rebuild_from_type_v2');
  const depth = 20_000;
  const opened = join(...Array.from({ length: depth }, () => [...MARK, ...from, ...NONE]));
  const file = torchZip(
    join(PROTO, from, MARK, from, NONE, opened, tuple(), repeat(depth, [...NONE, 0x74]), NONE, TUPLE, REDUCE, STOP),
  );
  await expect(load(file)).rejects.toThrow(/nested more than 1000 levels deep/);
});

test('levels behind what has been seen before are no matter', async () => {
  const chains = Array.from({ length: 50 }, () => join(repeat(901, LIST), get(0), repeat(901, asm.APPEND), put(0)));
  const loaded = await load<never>(torchZip(join(PROTO, MARK, LIST, put(0), ...chains, TUPLE, STOP)));
  expect(await load<unknown[]>(await save(loaded))).toHaveLength(51);
});
