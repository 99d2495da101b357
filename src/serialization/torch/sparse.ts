// Sparse tensors, as dense ones where these fit into what a file of its size may ask for.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import type { Budget } from '../budget.js';
import { numel } from '../contents.js';
import { DTYPES, type Dtype } from '../dtypes.js';
import { madeReader } from '../reader.js';
import { PyObject, type Stored, StoredTensor, Tuple } from '../stored.js';
import { sizesOf } from './sizes.js';

/** Where each stored element lies: its place, counted in elements (of `width` numbers) of the dense tensor. */
interface Sparse {
  values: StoredTensor;
  shape: readonly number[];
  places: () => Promise<number[]>;
}

/** The dense tensor, or undefined for a layout of another kind or one too large: those stay records. */
export function dense([layout, data]: readonly Stored[], budget: Budget): StoredTensor | undefined {
  const name = layout instanceof PyObject ? layout.args.items[0] : undefined;
  const parts = data instanceof Tuple ? data.items : [];
  const sparse = name === 'torch.sparse_coo' ? coordinates(parts) : compressed(parts, name);
  if (sparse === undefined) return undefined;
  const { values, shape, places } = sparse;
  const { dtype } = values;
  const count = numel(shape);
  if (!budget.affordsTensor(dtype, count)) return undefined;
  budget.spendTensor(dtype, count);
  const content = madeReader(count * DTYPES[dtype].size, async () =>
    scatter(dtype, count, await values.bytes(), await places()),
  );
  return new StoredTensor(dtype, shape, content);
}

/** Indices (S, nnz) and values (nnz, ...): the last dimensions may be dense. */
function coordinates([indices, values, size]: readonly Stored[]): Sparse | undefined {
  if (!(indices instanceof StoredTensor && values instanceof StoredTensor)) return undefined;
  const shape = sizesOf(size, 'size');
  const [S, nnz] = indices.shape;
  const outer = shape.slice(0, S);
  const fits = indices.shape.length === 2 && indices.dtype === 'int64' && values.shape[0] === nnz;
  check(fits && String(values.shape.slice(1)) === String(shape.slice(S)), () => new RuntimeError(UNFIT));
  const places = async (): Promise<number[]> => {
    const index = await integersOf(indices);
    return Array.from({ length: nnz }, (_, i) =>
      outer.reduce((place, size, axis) => place * size + inside(index[axis * nnz + i], size), 0),
    );
  };
  return { values, shape, places };
}

/** Rows or columns one after another, of which the first numbers of `starts` say where each begins. */
function compressed([starts, plain, values, size]: readonly Stored[], layout: Stored | undefined): Sparse | undefined {
  const byRow = layout === 'torch.sparse_csr';
  if (!byRow && layout !== 'torch.sparse_csc') return undefined;
  if (!(starts instanceof StoredTensor && plain instanceof StoredTensor && values instanceof StoredTensor)) return undefined;
  const shape = sizesOf(size, 'size');
  if (shape.length !== 2) return undefined;
  const [lines, across] = byRow ? shape : [shape[1], shape[0]];
  const fits = String(starts.shape) === String(lines + 1) && String(plain.shape) === String(values.shape);
  check(fits && values.shape.length === 1, () => new RuntimeError(UNFIT));
  const places = async (): Promise<number[]> => {
    const [from, at] = await Promise.all([integersOf(starts), integersOf(plain)]);
    check(from[0] === 0 && from[lines] === at.length, () => new RuntimeError(UNFIT));
    const found: number[] = [];
    for (let line = 0; line < lines; line++) {
      for (let i = from[line]; i < from[line + 1]; i++) {
        const other = inside(at[i], across);
        found.push(byRow ? line * across + other : other * lines + line);
      }
    }
    check(found.length === at.length, () => new RuntimeError(UNFIT));
    return found;
  };
  return { values, shape, places };
}

const UNFIT = 'the indices, values and size of a sparse tensor do not fit together';

export async function integersOf(tensor: StoredTensor): Promise<Float64Array> {
  const bytes = (await tensor.bytes()).slice();
  const Class = { int64: BigInt64Array, int32: Int32Array }[tensor.dtype as string];
  check(Class !== undefined, () => new RuntimeError(`the indices of a sparse tensor are ${tensor.dtype}`));
  return Float64Array.from(new Class(bytes.buffer) as Iterable<number | bigint>, Number);
}

function inside(index: number, size: number): number {
  check(index >= 0 && index < size, () => new RuntimeError(`an index of a sparse tensor is ${index}, of ${size}`));
  return index;
}

/** Numbers that are added where an index is there twice. */
const NUMBERS = {
  float64: Float64Array,
  float32: Float32Array,
  complex128: Float64Array,
  complex64: Float32Array,
  int32: Int32Array,
  int16: Int16Array,
  int8: Int8Array,
  uint8: Uint8Array,
} as const satisfies Partial<Record<Dtype, unknown>>;

function scatter(dtype: Dtype, count: number, values: Uint8Array, places: readonly number[]): Uint8Array {
  const result = new Uint8Array(count * DTYPES[dtype].size);
  const Numbers = Object.hasOwn(NUMBERS, dtype) ? NUMBERS[dtype as keyof typeof NUMBERS] : Uint8Array;
  const [from, to] = [new Numbers(values.slice().buffer), new Numbers(result.buffer)];
  const width = places.length === 0 ? 0 : from.length / places.length;
  for (const [i, place] of places.entries()) {
    for (let k = 0; k < width; k++) to[place * width + k] += from[i * width + k];
  }
  return result;
}
