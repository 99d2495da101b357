// Attacks by what files may hold besides tensors: each ends soon, in an error or in data, runs nothing, and leaves no tensor behind.
import * as tf from '@tensorflow/tfjs';
import { load, PythonObject, RuntimeError, save } from 'tfjs-torch-rnn';
import * as asm from './assembler.js';
import { type Bytes, le } from './bytes.js';
import { torchZip } from './zip_writer.js';

const { BUILD, call, DICT, dict, FALSE, float, get, global, int, LIST, list, NONE, ORDERED_DICT, pickle, put } = asm;
const { sizes, storage, tensor, text, TRUE, tuple } = asm;

const MARK = [0x28];
const NEWOBJ = [0x81];
const repeat = (count: number, part: Bytes): Bytes => Array.from({ length: count }, () => part).flat();
const utils = (name: string): Bytes => global('torch._utils', name);
const fileOf = (...value: Bytes[]): Uint8Array => torchZip(pickle(...value), { 0: new Uint8Array(24) });

beforeAll(() => tf.setBackend('cpu'));

/** What `load` gives, and that it is saved and loaded again, or the error that refuses the file; soon in any case. */
async function outcome(file: Uint8Array): Promise<unknown> {
  const before = tf.memory().numTensors;
  const start = performance.now();
  try {
    const loaded = await load<never>(file);
    await load(await save(loaded)).then(tf.dispose);
    return loaded;
  } catch (error) {
    expect(tf.memory().numTensors).toBe(before);
    return error;
  } finally {
    expect(performance.now() - start).toBeLessThan(5000);
  }
}

const floats = (count: number, ...shape: number[]): Bytes =>
  tensor(storage(int(6)), int(0), sizes(...shape), sizes(...shape.map((_, i) => (i === 0 ? count / (shape[0] || 1) : 1))));
const six = floats(6, 6);
const longs = (...shape: number[]): Bytes =>
  tensor(storage(int(3), '0', 'LongStorage'), int(0), sizes(...shape), sizes(...shape.map(() => 1)));
const layout = (name: string): Bytes => call(global('torch.serialization', '_get_layout'), text(`torch.${name}`));
const quantized = (...quantizer: Bytes[]): Bytes =>
  call(
    utils('_rebuild_qtensor'),
    storage(int(24), '0', 'QInt8Storage'),
    int(0),
    sizes(6),
    sizes(1),
    tuple(...quantizer),
    FALSE,
    NONE,
  );
const f4 = [...call(global('numpy', 'dtype'), text('f4'), FALSE, TRUE)];
const array = (shape: Bytes, data: Bytes): Bytes => [
  ...call(global('numpy._core.multiarray', '_reconstruct'), global('numpy', 'ndarray'), tuple(int(0)), text('b')),
  ...tuple(int(1), shape, f4, FALSE, data),
  ...BUILD,
];
const encoded = (count: number): Bytes => call(global('_codecs', 'encode'), text('a'.repeat(count)), text('latin1'));
const moduleOf = (modules: Bytes, index = 9): Bytes => [
  ...global('m', 'M'), ...tuple(), ...NEWOBJ, ...put(index),
  ...dict(text('_parameters'), dict(text('w'), six), text('_buffers'), dict(), text('_modules'), modules), ...BUILD,
]; // prettier-ignore
/** A tuple of twice the one before, again and again. */
const doubled = (levels: number): Bytes => [
  ...tuple(),
  ...put(0),
  ...repeat(levels, [...get(0), ...get(0), 0x86, ...put(0)]),
];

test.each<[string, Uint8Array, RegExp]>([
  ['an int of a megabyte', fileOf([0x8b, ...le(10 ** 6, 4), ...new Array<number>(10 ** 6).fill(1)]), /an int of 1000000 bytes/],
  ['an int of a length that lies', fileOf([0x8b, ...le(2 ** 31, 4)]), /an int of|ends too early/],
  ['a frame that lies', fileOf([0x95, ...le(2n ** 60n, 8)], NONE), /size beyond 2\^53/],
  ['a name that is no text', fileOf(int(1), text('a'), [0x93]), /STACK_GLOBAL requires str/],
  ['keywords that are no dict', fileOf(global('a', 'b'), tuple(), LIST, [0x92]), /the keywords of a call must be a dict/],
  ['an object that is built twice', fileOf(global('a', 'B'), tuple(), NEWOBJ, DICT, BUILD, DICT, BUILD), /each of them once/],
  ['items that are added to a list', fileOf(LIST, MARK, NONE, [0x90]), /Can only add items to sets/],
  ['a name without end', fileOf([0x63, ...asm.text('x'.repeat(2000)).slice(5), 10, 97, 10]), /a name without end|too long/],
  ['an array whose shape lies', fileOf(array(tuple(int(2)), encoded(4))), /numpy array of float32/],
  ['an array of a negative shape', fileOf(array(tuple(int(-1)), encoded(4))), /must be a non-negative integer/],
  ['scales that are too few', fileOf(quantized(global('torch', 'per_channel_affine'), floats(2, 2), longs(2), int(0))), /must equal size\[axis\]=6/],
  ['an axis that is not there', fileOf(quantized(global('torch', 'per_channel_affine'), floats(2, 2), longs(2), int(7))), /out of range/],
  ['a scale that is a text', fileOf(quantized(global('torch', 'per_tensor_affine'), text('a'), int(0))), /the scale of a quantized tensor/],
  ['sparse indices of another shape', fileOf(call(utils('_rebuild_sparse_tensor'), layout('sparse_coo'), tuple(longs(3), floats(6, 6), sizes(9)))), /do not fit together/],
  ['rows that begin nowhere', fileOf(call(utils('_rebuild_sparse_tensor'), layout('sparse_csr'), tuple(longs(3), longs(3), floats(6, 6), sizes(2, 2)))), /do not fit together/],
  ['a thousand modules in one another', fileOf(Array.from({ length: 1200 }).reduce<Bytes>((inner) => moduleOf(dict(text('m'), inner)), NONE)), /nested more than 1000 levels/],
])('%s is refused', async (_, file, reason) => {
  const error = await outcome(file);
  expect(error).toBeInstanceOf(RuntimeError);
  expect((error as Error).message).toMatch(reason);
}); // prettier-ignore

test.each<[string, Uint8Array, (loaded: never) => void]>([
  ['a list in itself', fileOf(LIST, put(0), get(0), asm.APPEND), (loaded: unknown[]) => expect(loaded[0]).toBe(loaded)],
  ['a set in itself', fileOf([0x8f], put(0), MARK, get(0), [0x90]), (loaded: Set<unknown>) => expect(loaded.size).toBeLessThan(2)],
  ['a key of tuples without end', fileOf(DICT, doubled(60), NONE, asm.SETITEM), (loaded: object) => expect(Object.keys(loaded)[0].length).toBeLessThan(1000)],
  ['a module in itself', fileOf(moduleOf(dict(text('m'), get(9)))), (loaded: object) => expect(Object.keys(loaded)).toContain('w')],
  ['a range of one text', fileOf(call(global('builtins', 'range'), text('a'), NONE, NONE, NONE)), (loaded) => expect(loaded).toBeInstanceOf(PythonObject)],
  ['a date of three bytes', fileOf(call(global('datetime', 'datetime'), encoded(3))), (loaded) => expect(loaded).toBeInstanceOf(PythonObject)],
  ['a path of numbers', fileOf(call(global('pathlib', 'PosixPath'), int(1), int(2))), (loaded) => expect(loaded).toBeInstanceOf(PythonObject)],
  ['a scalar of too few bytes', fileOf(call(global('numpy._core.multiarray', 'scalar'), f4, encoded(3))), (loaded) => expect(loaded).toBeInstanceOf(PythonObject)],
  ['a function by its name', fileOf(global('os', 'system')), (loaded) => expect(loaded).toBe('os.system')],
  ['a call of it', fileOf(call(global('os', 'system'), text('exit 1'))), (loaded) => expect(loaded).toBeInstanceOf(PythonObject)],
  [
    'names of JavaScript',
    fileOf(global('argparse', 'Namespace'), tuple(), NEWOBJ, dict(text('__proto__'), dict(text('polluted'), TRUE), text('constructor'), float(0.5), text('toString'), NONE), BUILD),
    (loaded: object) => expect([Object.getPrototypeOf(loaded), Object.keys(loaded), ({} as { polluted?: unknown }).polluted]).toEqual([null, ['__proto__', 'constructor', 'toString'], undefined]),
  ],
  ['a class with the name of a method', fileOf(call(global('Object', 'hasOwnProperty'), list(), call(ORDERED_DICT))), (loaded) => expect(loaded).toBeInstanceOf(PythonObject)],
])('%s is data', async (_, file, check) => {
  const before = tf.memory().numTensors;
  const loaded = await outcome(file);
  check(loaded as never);
  tf.dispose(loaded as tf.TensorContainer);
  expect(tf.memory().numTensors).toBe(before);
}); // prettier-ignore
