// From the bytes of a stored tensor to the three kinds of elements that tfjs has, and back.
import { check } from '../python/check.js';
import { RuntimeError } from '../python/errors.js';
import { type Dtype, DTYPES, isComplex, numberSize } from './dtypes.js';
import { bfloat16, narrowFloats, widenFloats } from './floats.js';
import type { Wide } from './wide.js';

export type Elements =
  | { dtype: 'float32'; values: Float32Array }
  | { dtype: 'int32'; values: Int32Array }
  | { dtype: 'bool'; values: Uint8Array }
  /** Integers of which one at least is beyond int32. */
  | { dtype: undefined; values: Wide };

const float32 = (values: Float32Array): Elements => ({ dtype: 'float32', values });
const int32 = (values: Int32Array): Elements => ({ dtype: 'int32', values });

/** The shape of the elements in tfjs: a complex one is a pair of floats there, as `torch.view_as_real` gives it. */
export const shapeInTfjs = (dtype: Dtype, shape: readonly number[]): number[] =>
  isComplex(dtype) ? [...shape, 2] : [...shape];

/** The elements of the tensor `name`. They are a view of `bytes` where these can be used as they are. */
export function toTfjs(dtype: Dtype, bytes: Uint8Array, name: string): Elements {
  const { size } = DTYPES[dtype];
  check(bytes.length % size === 0, () => {
    return new RuntimeError(`tensor '${name}': ${bytes.length} bytes are no whole number of ${dtype} elements`);
  });
  const start = bytes.byteOffset % Math.min(size, 8) === 0 ? bytes : bytes.slice();
  const view = [start.buffer, start.byteOffset, start.length / numberSize(dtype)] as const;
  switch (dtype) {
    case 'complex128':
    case 'float64':
      return float32(new Float32Array(new Float64Array(...view)));
    case 'complex64':
    case 'float32':
      return float32(new Float32Array(...view));
    case 'complex32':
    case 'float16':
      return float32(widenFloats('float16', new Uint16Array(...view)));
    case 'bfloat16':
      return float32(bfloat16(new Uint16Array(...view)));
    case 'float8_e4m3fn':
    case 'float8_e5m2':
    case 'float8_e4m3fnuz':
    case 'float8_e5m2fnuz':
    case 'float8_e8m0fnu':
      return float32(widenFloats(dtype, start));
    case 'int64':
      return narrowed(new BigInt64Array(...view));
    case 'uint64':
      return narrowed(new BigUint64Array(...view));
    case 'uint32':
      return signed(new Uint32Array(...view));
    case 'int32':
      return int32(new Int32Array(...view));
    case 'int16':
      return int32(new Int32Array(new Int16Array(...view)));
    case 'uint16':
    case 'bits16':
      return int32(new Int32Array(new Uint16Array(...view)));
    case 'int8':
      return int32(new Int32Array(new Int8Array(...view)));
    case 'uint8':
    case 'bits8':
      return int32(new Int32Array(start));
    case 'bool':
      return { dtype: 'bool', values: booleans(start) };
  }
}

/** The low halves of 64-bit integers, where these are all that there is. */
function narrowed(values: BigInt64Array | BigUint64Array): Elements {
  const halves = new Int32Array(values.buffer, values.byteOffset, 2 * values.length);
  const low = new Int32Array(values.length);
  const unsigned = values instanceof BigUint64Array;
  for (let i = 0; i < low.length; i++) {
    const half = (low[i] = halves[2 * i]);
    if (halves[2 * i + 1] !== half >> 31 || (unsigned && half < 0)) return { dtype: undefined, values };
  }
  return int32(low);
}

function signed(values: Uint32Array): Elements {
  const same = new Int32Array(values.buffer, values.byteOffset, values.length);
  return same.every((value) => value >= 0) ? int32(same) : { dtype: undefined, values };
}

/** Bytes of 0 and 1: what is another number is true. */
function booleans(bytes: Uint8Array): Uint8Array {
  let i = 0;
  while (i < bytes.length && bytes[i] <= 1) i++; // a loop of its own takes a fifth of what `every` does
  if (i === bytes.length) return bytes;
  const flags = new Uint8Array(bytes.length);
  for (i = 0; i < flags.length; i++) flags[i] = bytes[i] === 0 ? 0 : 1;
  return flags;
}

/** The bytes that are written for values of tfjs, which are those that `dtype` has. They are a view of them where that will do. */
export function fromTfjs(dtype: Dtype, values: ArrayLike<unknown>): Uint8Array {
  const { buffer, byteOffset, byteLength } = converted(dtype, values as ArrayLike<number>);
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Classes whose elements are numbers, as they lie in a file. */
const ARRAYS = {
  float64: Float64Array,
  float32: Float32Array,
  int32: Int32Array,
  int16: Int16Array,
  int8: Int8Array,
  uint32: Uint32Array,
  uint16: Uint16Array,
  uint8: Uint8Array,
  bits16: Uint16Array,
  bits8: Uint8Array,
  bool: Uint8Array,
  complex128: Float64Array,
  complex64: Float32Array,
} as const;

const hasClass = (dtype: Dtype): dtype is keyof typeof ARRAYS => Object.hasOwn(ARRAYS, dtype);

function converted(dtype: Dtype, values: ArrayLike<number>): ArrayBufferView {
  if (dtype === 'int64' || dtype === 'uint64') return widened(values);
  if (!hasClass(dtype)) return narrowFloats(dtype === 'complex32' ? 'float16' : dtype, Float32Array.from(values));
  const Class = ARRAYS[dtype];
  return values instanceof Class ? values : new Class(values);
}

/** Each as two halves, of which the high one is the sign. */
function widened(values: ArrayLike<number>): Int32Array {
  const halves = new Int32Array(2 * values.length);
  for (let i = 0; i < values.length; i++) {
    halves[2 * i] = values[i];
    halves[2 * i + 1] = values[i] >> 31;
  }
  return halves;
}

/** A dtype of tfjs whose tensors a checkpoint can hold. */
export function checkSavable(dtype: string, name: string): asserts dtype is 'float32' | 'int32' | 'bool' {
  check(dtype === 'float32' || dtype === 'int32' || dtype === 'bool', () => {
    return new RuntimeError(`tensor '${name}' is ${dtype}, which cannot be saved: only float32, int32 and bool can`);
  });
}
