// The bytes of values that a backend holds: fetched once, when the first are wanted, and converted piece by piece.
import { type Dtype, DTYPES, numberSize } from './dtypes.js';
import { fromTfjs } from './elements.js';
import { type ByteReader, inUnits } from './reader.js';

export type Values = Float32Array | Int32Array | Uint8Array;

/** `size` bytes of elements of `dtype`, each from one value or, if complex, two. The values are kept until the last is read. */
export function valuesReader(dtype: Dtype, size: number, fetch: () => Promise<Values>): ByteReader {
  const unit = DTYPES[dtype].size;
  const perElement = unit / numberSize(dtype);
  let fetched: Promise<Values> | undefined;
  return inUnits(size, unit, async (first, end) => {
    const values = await (fetched ??= fetch());
    if (end * unit === size) fetched = undefined;
    return fromTfjs(dtype, values.subarray(first * perElement, end * perElement));
  });
}
