// A tensor as torch stores it: sizes, strides and an offset into a storage, checked before anything is read.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { DTYPES, type Dtype } from '../dtypes.js';
import type { StorageBytes } from './storage.js';

/** Offset and strides are in elements. */
export interface View {
  dtype: Dtype;
  offset: number;
  shape: readonly number[];
  strides: readonly number[];
  /** How many elements. */
  count: number;
  /** How many elements lie from the first to the last, both counted. */
  span: number;
}

/** More dimensions than torch's own operations take. */
export const MAX_RANK = 64;

export function checkedView(
  dtype: Dtype,
  offset: number,
  shape: readonly number[],
  strides: readonly number[],
  storage: StorageBytes,
): View {
  check(shape.length === strides.length && shape.length <= MAX_RANK, () => {
    return new RuntimeError(`a tensor has ${shape.length} sizes and ${strides.length} strides`);
  });
  const count = shape.includes(0) ? 0 : shape.reduce((product, size) => product * size, 1);
  check(Number.isSafeInteger(count), () => new RuntimeError(`a tensor has too many elements: [${shape.join(', ')}]`));
  const span = count === 0 ? 0 : shape.reduce((last, size, axis) => last + (size - 1) * strides[axis], 1);
  check(count === 0 || (offset + span) * DTYPES[dtype].size <= storage.size, () => {
    const [sizes, steps] = [shape.join(', '), strides.join(', ')];
    return new RuntimeError(
      `a tensor of sizes [${sizes}], strides [${steps}] and offset ${offset} reaches beyond its storage of ${storage.size} bytes`,
    );
  });
  return { dtype, offset, shape, strides, count, span };
}

/** Whether the elements lie one behind another in row-major order. The stride of a dimension of size 1 says nothing. */
export function isContiguous({ shape, strides }: View): boolean {
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== expected) return false;
    expected *= shape[axis];
  }
  return true;
}

/** `count` elements one behind another from the start of a storage. */
export function contiguousView(dtype: Dtype, count: number): View {
  return { dtype, offset: 0, shape: [count], strides: [1], count, span: count };
}

export function rowMajorStrides(shape: readonly number[]): number[] {
  return columnMajorStrides([...shape].reverse()).reverse();
}

/** As Fortran lays arrays out: the first index runs fastest. */
export function columnMajorStrides(shape: readonly number[]): number[] {
  let next = 1;
  return shape.map((size) => {
    const stride = next;
    next *= size;
    return stride;
  });
}
