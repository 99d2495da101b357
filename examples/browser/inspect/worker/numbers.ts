// Elements of a stored tensor as numbers to be looked at, read where they lie: of a complex one its absolute value.
import { DTYPES, isComplex } from '../../../../src/serialization/dtypes.js';
import { toTfjs } from '../../../../src/serialization/elements.js';
import type { StoredTensor } from '../../../../src/serialization/stored.js';

export type Numbers = Float64Array | Float32Array | Int32Array | Uint32Array | Uint8Array;

/** `count` elements from the one at `start` on. */
export async function readNumbers({ dtype, content }: StoredTensor, start: number, count: number): Promise<Numbers> {
  const { size } = DTYPES[dtype];
  const bytes = await content.read(start * size, count * size);
  if (dtype === 'float64' || dtype === 'complex128') {
    const { buffer, length } = bytes.slice();
    return absolute(dtype, new Float64Array(buffer, 0, length / 8));
  }
  const { values } = toTfjs(dtype, bytes, '');
  if (values instanceof BigInt64Array || values instanceof BigUint64Array) return Float64Array.from(values, Number);
  return absolute(dtype, values);
}

function absolute(dtype: StoredTensor['dtype'], numbers: Numbers): Numbers {
  if (!isComplex(dtype)) return numbers;
  return Float64Array.from({ length: numbers.length / 2 }, (_, i) => Math.hypot(numbers[2 * i], numbers[2 * i + 1]));
}
