// From the bytes of a stored tensor to the three kinds of elements that tfjs has, and back.
import { check } from '../python/check.js';
import { RuntimeError } from '../python/errors.js';
import { type Dtype, DTYPES } from './dtypes.js';
import { bfloat16, float8_e4m3fn, float8_e5m2, float16 } from './floats.js';

export type Elements =
  | { dtype: 'float32'; values: Float32Array }
  | { dtype: 'int32'; values: Int32Array }
  | { dtype: 'bool'; values: Uint8Array };

const float32 = (values: Float32Array): Elements => ({ dtype: 'float32', values });
const int32 = (values: Int32Array): Elements => ({ dtype: 'int32', values });

/** The elements of the tensor `name`. They are a view of `bytes` where these can be used as they are. */
export function toTfjs(dtype: Dtype, bytes: Uint8Array, name: string): Elements {
  const { size } = DTYPES[dtype];
  check(bytes.length % size === 0, () => {
    return new RuntimeError(`tensor '${name}': ${bytes.length} bytes are no whole number of ${dtype} elements`);
  });
  const start = bytes.byteOffset % Math.min(size, 8) === 0 ? bytes : bytes.slice();
  const view = [start.buffer, start.byteOffset, start.length / size] as const;
  switch (dtype) {
    case 'float64':
      return float32(new Float32Array(new Float64Array(...view)));
    case 'float32':
      return float32(new Float32Array(...view));
    case 'float16':
      return float32(float16(new Uint16Array(...view)));
    case 'bfloat16':
      return float32(bfloat16(new Uint16Array(...view)));
    case 'float8_e4m3fn':
      return float32(float8_e4m3fn(start));
    case 'float8_e5m2':
      return float32(float8_e5m2(start));
    case 'int64':
      return int32(halved(new BigInt64Array(...view), name));
    case 'uint64':
      return int32(halved(new BigUint64Array(...view), name));
    case 'uint32':
      return int32(signed(new Uint32Array(...view), name));
    case 'int32':
      return int32(new Int32Array(...view));
    case 'int16':
      return int32(new Int32Array(new Int16Array(...view)));
    case 'uint16':
      return int32(new Int32Array(new Uint16Array(...view)));
    case 'int8':
      return int32(new Int32Array(new Int8Array(...view)));
    case 'uint8':
      return int32(new Int32Array(start));
    case 'bool':
      return { dtype: 'bool', values: booleans(start) };
    case 'complex64':
    case 'complex128':
      throw new RuntimeError(`tensor '${name}' is ${dtype}, which cannot be loaded: there are no complex parameters here`);
  }
}

/** The low halves of 64-bit integers, where these are all that there is. */
function halved(values: BigInt64Array | BigUint64Array, name: string): Int32Array {
  const halves = new Int32Array(values.buffer, values.byteOffset, 2 * values.length);
  const low = new Int32Array(values.length);
  const unsigned = values instanceof BigUint64Array;
  for (let i = 0; i < low.length; i++) {
    const half = (low[i] = halves[2 * i]);
    if (halves[2 * i + 1] !== half >> 31 || (unsigned && half < 0)) throw tooLarge(values[i], name);
  }
  return low;
}

function signed(values: Uint32Array, name: string): Int32Array {
  const same = new Int32Array(values.buffer, values.byteOffset, values.length);
  for (let i = 0; i < same.length; i++) if (same[i] < 0) throw tooLarge(values[i], name);
  return same;
}

function booleans(bytes: Uint8Array): Uint8Array {
  let or = 0;
  for (const byte of bytes) or |= byte;
  return or <= 1 ? bytes : bytes.map((byte) => Number(byte !== 0));
}

const tooLarge = (value: bigint | number, name: string): RuntimeError =>
  new RuntimeError(`tensor '${name}' holds the integer ${value}, which does not fit into int32`);

/** What is written for the tensor `name` of tfjs's `dtype`. The bytes are a view of `values` where these can be used as they are. */
export function fromTfjs(dtype: string, values: ArrayLike<unknown>, name: string): { dtype: Dtype; bytes: Uint8Array } {
  checkSavable(dtype, name);
  const Class = { float32: Float32Array, int32: Int32Array, bool: Uint8Array }[dtype];
  const { buffer, byteOffset, byteLength } = values instanceof Class ? values : new Class(values as ArrayLike<number>);
  return { dtype, bytes: new Uint8Array(buffer, byteOffset, byteLength) };
}

/** A dtype of tfjs whose tensors a checkpoint can hold. */
export function checkSavable(dtype: string, name: string): asserts dtype is 'float32' | 'int32' | 'bool' {
  check(dtype === 'float32' || dtype === 'int32' || dtype === 'bool', () => {
    return new RuntimeError(`tensor '${name}' is ${dtype}, which cannot be saved: only float32, int32 and bool can`);
  });
}
