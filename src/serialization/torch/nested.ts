// Nested tensors: tensors of different sizes that are views of one buffer, as a list.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { numel } from '../contents.js';
import { COST } from '../budget.js';
import { classOf, type PyObject, type Stored, StoredTensor } from '../stored.js';
import { elementsOf } from './gather.js';
import { integersOf } from './sparse.js';
import { StorageBytes } from './storage.js';
import type { Tensors } from './tensors.js';
import { checkedView } from './view.js';

/** Reads how large the tensors are, and makes them. */
type Fetch = () => Promise<StoredTensor[]>;

/** What reads the tensors of `object`, or undefined if it is none of that kind. */
export function nestedTensors(object: PyObject, { budget }: Tensors): Fetch | undefined {
  const [buffer, sizes, strides, offsets] = object.args.items;
  if (classOf(object) !== 'torch._utils._rebuild_nested_tensor' || !(buffer instanceof StoredTensor)) return undefined;
  if (!isTable(sizes) || !isTable(strides) || !(offsets instanceof StoredTensor)) return undefined;
  const [count, rank] = sizes.shape;
  check(String(strides.shape) === String(sizes.shape) && numel(offsets.shape) === count, () => {
    return new RuntimeError('the sizes, strides and offsets of a nested tensor do not fit together');
  });
  return async () => {
    const [allSizes, allStrides, starts] = await Promise.all([sizes, strides, offsets].map(integersOf));
    const row = (table: Float64Array, i: number): number[] => [...table.subarray(i * rank, (i + 1) * rank)].map(natural);
    const storage = new StorageBytes(buffer.content, object, 0, false);
    return Array.from(starts, (start, i) => {
      const view = checkedView(buffer.dtype, natural(start), row(allSizes, i), row(allStrides, i), storage);
      budget.spend(COST.tensor + COST.dimension * rank);
      budget.spendTensor(buffer.dtype, view.count);
      return new StoredTensor(buffer.dtype, view.shape, elementsOf(view, storage));
    });
  };
}

const isTable = (value: Stored | undefined): value is StoredTensor =>
  value instanceof StoredTensor && value.shape.length === 2;

function natural(value: number): number {
  check(
    Number.isSafeInteger(value) && value >= 0,
    () => new RuntimeError(`a nested tensor has a size or stride of ${value}`),
  );
  return value;
}
