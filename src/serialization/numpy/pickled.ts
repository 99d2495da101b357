// numpy's scalars, dtypes and arrays, as pickles describe them.
import { type Budget, COST } from '../budget.js';
import { numel } from '../contents.js';
import { type Dtype, DTYPES } from '../dtypes.js';
import { widenFloats } from '../floats.js';
import { readerOfBytes } from '../reader.js';
import { classOf, Global, objectOf, PyObject, type Stored, type StoredTensor, Tuple } from '../stored.js';
import { sizesOf } from '../torch/sizes.js';
import { type Layout, tensorOf } from './arrays.js';
import { DTYPE_OF_CODE, type NumpyDtype, torchDtype } from './dtypes.js';
import { utf32 } from './texts.js';

function dtypeOf(value: Stored | undefined): NumpyDtype | undefined {
  if (!(value instanceof PyObject) || classOf(value) !== 'numpy.dtype') return undefined;
  const [code] = value.args.items;
  const order = value.state instanceof Tuple ? value.state.items[1] : undefined;
  return typeof code === 'string' ? { code, bigEndian: order === '>' } : undefined;
}

/** `float32`, as numpy prints it. */
export function dtypeName(dtype: PyObject): string | undefined {
  const of = dtypeOf(dtype);
  return of && (torchDtype(of) ?? of.code);
}

type Read = (view: DataView, little: boolean) => number | bigint | boolean;

const READ: Readonly<Record<string, Read>> = {
  b1: (view) => view.getUint8(0) !== 0,
  i1: (view) => view.getInt8(0),
  i2: (view, little) => view.getInt16(0, little),
  i4: (view, little) => view.getInt32(0, little),
  i8: (view, little) => short(view.getBigInt64(0, little)),
  u1: (view) => view.getUint8(0),
  u2: (view, little) => view.getUint16(0, little),
  u4: (view, little) => view.getUint32(0, little),
  u8: (view, little) => short(view.getBigUint64(0, little)),
  f2: (view, little) => widenFloats('float16', Uint16Array.of(view.getUint16(0, little)))[0],
  f4: (view, little) => view.getFloat32(0, little),
  f8: (view, little) => view.getFloat64(0, little),
};

const short = (value: bigint): number | bigint => (Number.isSafeInteger(Number(value)) ? Number(value) : value);

/** The value of `scalar(dtype, bytes)`, or undefined for one that JavaScript has no plain form of. */
export function scalarOf([dtype, bytes]: readonly Stored[]): number | bigint | boolean | string | undefined {
  const { code = '', bigEndian } = dtypeOf(dtype) ?? {};
  if (!(bytes instanceof Uint8Array)) return undefined;
  if (code.startsWith('U')) return utf32(bytes, bigEndian === true);
  if (!Object.hasOwn(READ, code) || bytes.length !== DTYPES[DTYPE_OF_CODE[code]].size) return undefined;
  return READ[code](new DataView(bytes.buffer, bytes.byteOffset, bytes.length), bigEndian !== true);
}

const RECONSTRUCT = /^numpy\._?core\.multiarray\._reconstruct$/;
const FROM_BUFFER = /^numpy\._?core\.numeric\._frombuffer$/;

/** What is known of an array: in which order its elements lie, and these. */
interface Pickled extends Layout {
  data: Stored;
}

function parts(object: PyObject): Pickled | undefined {
  const path = classOf(object);
  const state = object.state instanceof Tuple ? object.state.items : [];
  const [shape, dtype, columnMajor, data] = RECONSTRUCT.test(path)
    ? [state[1], dtypeOf(state[2]), state[3] === true, state[4]]
    : FROM_BUFFER.test(path)
      ? [object.args.items[2], dtypeOf(object.args.items[1]), object.args.items[3] === 'F', bufferOf(object.args.items[0])]
      : [];
  if (!(shape instanceof Tuple) || dtype === undefined || data === undefined) return undefined;
  return { dtype, shape: sizesOf(shape, 'size'), columnMajor: columnMajor === true, data };
}

const bufferOf = (value: Stored): Stored => (value instanceof PyObject ? (value.args.items[0] ?? null) : value);

/** The tensor that a pickled array of numbers is, or undefined for anything else. */
export function arrayOf(object: PyObject, budget: Budget): StoredTensor | undefined {
  const pickled = parts(object);
  const dtype = pickled && torchDtype(pickled.dtype);
  if (dtype === undefined || !(pickled?.data instanceof Uint8Array)) return undefined;
  budget.spend(COST.tensor);
  budget.spendTensor(dtype, numel(pickled.shape));
  const tensor = tensorOf(dtype, pickled, readerOfBytes(pickled.data), object);
  tensor.origin = object;
  return tensor;
}

/** The items of a pickled array of one dimension that has objects or texts. */
export function itemsOfArray(object: PyObject, budget: Budget): Stored[] | undefined {
  const { dtype, shape, data } = parts(object) ?? {};
  if (dtype === undefined || shape?.length !== 1) return undefined;
  const width = Number(/^U(\d+)$/.exec(dtype.code)?.[1] ?? 0) * 4;
  if (dtype.code.startsWith('O') && Array.isArray(data)) return data;
  if (width === 0 || !(data instanceof Uint8Array) || data.length !== shape[0] * width) return undefined;
  budget.spend(COST.text * shape[0]);
  budget.spendData(data.length);
  return Array.from({ length: shape[0] }, (_, i) => utf32(data.subarray(i * width, (i + 1) * width), dtype.bigEndian));
}

/** `array`, of objects, with these instead, of which there will be `length`; or undefined if it is of another kind. */
export function ofObjects(
  { callable, args, isNew, state }: PyObject,
  items: Stored[],
  length: number,
): PyObject | undefined {
  if (!(state instanceof Tuple && Array.isArray(state.items[4]))) return undefined;
  const [version, , dtype, columnMajor] = state.items;
  const array = new PyObject(callable, args, isNew);
  return Object.assign(array, { state: new Tuple([version, new Tuple([length]), dtype, columnMajor, items]) });
}

/** An array as numpy pickles it, without its bytes, which are to become the last item of its state. */
export function emptyArray(dtype: Dtype, shape: readonly number[]): { array: PyObject; state: Tuple } {
  const code = Object.keys(DTYPE_OF_CODE).find((of) => DTYPE_OF_CODE[of] === dtype) ?? '';
  const order = DTYPES[dtype].size === 1 ? '|' : '<';
  return reconstructed(shape, numpyDtype(code, order, -1, -1, 0));
}

const numpyDtype = (code: string, order: string, ...layout: number[]): PyObject =>
  Object.assign(objectOf('numpy.dtype', code, false, true), { state: new Tuple([3, order, null, null, null, ...layout]) });

function reconstructed(shape: readonly number[], dtype: Stored): { array: PyObject; state: Tuple } {
  const state = new Tuple([1, new Tuple([...shape]), dtype, false]);
  const ndarray = new Global('numpy', 'ndarray');
  const array = objectOf('numpy.core.multiarray._reconstruct', ndarray, new Tuple([0]), Uint8Array.of(98));
  return { array: Object.assign(array, { state }), state };
}

/** An array of one dimension, of texts. */
export function textArray(texts: readonly string[]): PyObject {
  const points = texts.map((text) => Array.from(text, (character) => character.codePointAt(0) ?? 0));
  const width = points.reduce((most, { length }) => Math.max(most, length), 1);
  const size = 4 * width;
  const { array, state } = reconstructed([texts.length], numpyDtype(`U${width}`, '<', size, 4, 8));
  const view = new DataView(new ArrayBuffer(size * texts.length));
  for (const [i, text] of points.entries()) {
    for (const [at, point] of text.entries()) view.setUint32(size * i + 4 * at, point, true);
  }
  state.items.push(new Uint8Array(view.buffer));
  return array;
}
