// Arrays of numpy, however they were written down, as tensors.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { numel } from '../contents.js';
import { type Dtype, DTYPES } from '../dtypes.js';
import type { ByteReader } from '../reader.js';
import { StoredTensor } from '../stored.js';
import { elementsOf } from '../torch/gather.js';
import { StorageBytes } from '../torch/storage.js';
import { checkedView, columnMajorStrides, rowMajorStrides } from '../torch/view.js';
import type { NumpyDtype } from './dtypes.js';

/** An array before its elements: what a header or a pickle tells of it. */
export interface Layout {
  dtype: NumpyDtype;
  shape: readonly number[];
  /** Fortran's order: the first index runs fastest. */
  columnMajor: boolean;
}

/** The tensor of `dtype` with these elements; `run` stands for them. */
export function tensorOf(dtype: Dtype, layout: Layout, content: ByteReader, run: object): StoredTensor {
  const { shape } = layout;
  const length = numel(shape) * DTYPES[dtype].size;
  check(length === content.size, () => {
    return new RuntimeError(`a numpy array of ${dtype} and the shape [${shape.join(', ')}] has ${content.size} bytes`);
  });
  const bytes = new StorageBytes(content, run, 0, layout.dtype.bigEndian);
  return new StoredTensor(dtype, shape, elementsOf(checkedView(dtype, 0, shape, stridesOf(layout), bytes), bytes));
}

/** In elements. */
export const stridesOf = ({ shape, columnMajor }: Layout): number[] =>
  columnMajor ? columnMajorStrides(shape) : rowMajorStrides(shape);
