// What is asked of stored values: how large a tensor is, which dict a value is, what it is called.
import { check } from '../python/check.js';
import { RuntimeError } from '../python/errors.js';
import { DTYPES } from './dtypes.js';
import { short } from './quote.js';
import { classOf, Dict, Float, Global, PyObject, type Stored, StoredTensor, Tuple } from './stored.js';

/** The number of elements; NaN for what is no shape, or for more elements than can be counted exactly. */
export function numel(shape: readonly number[]): number {
  let product = 1;
  for (const size of shape) {
    product *= Number.isSafeInteger(size) && size >= 0 ? size : NaN;
    if (!Number.isSafeInteger(product)) return NaN;
  }
  return product;
}

export function byteLength({ dtype, shape }: StoredTensor, name: string): number {
  const length = numel(shape) * DTYPES[dtype].size;
  check(
    Number.isSafeInteger(length),
    () => new RuntimeError(`tensor '${name}' cannot have the shape [${shape.join(', ')}]`),
  );
  return length;
}

/** That the tensor's bytes are as many as its shape says. */
export function checkContent(tensor: StoredTensor, name: string): void {
  const { dtype, shape, content } = tensor;
  const length = byteLength(tensor, name);
  check(content.size === length, () => {
    return new RuntimeError(
      `tensor '${name}', ${dtype} of [${shape.join(', ')}], takes ${length} bytes, not ${content.size}`,
    );
  });
}

/** The entries of a dict, also of a class that is one of dicts. */
export function dictOf(value: Stored): Dict | undefined {
  return value instanceof Dict ? value : value instanceof PyObject ? value.entries : undefined;
}

/** What `value` is, for a text. */
export function describe(value: Stored): string {
  if (value === null) return 'None';
  if (value instanceof StoredTensor) return `a tensor of ${value.dtype}`;
  if (value instanceof Uint8Array) return 'bytes';
  if (Array.isArray(value)) return 'a list';
  if (value instanceof Tuple) return 'a tuple';
  if (value instanceof Global) return `the name ${short(value.path)}`;
  if (dictOf(value) !== undefined) return 'a dict';
  if (value instanceof PyObject) return `an object of ${short(classOf(value))}`;
  return value instanceof Float ? 'a number' : `a ${typeof value}`;
}

/** UTF-8 has no way to write half of a surrogate pair. */
export const isWellFormed = (text: string): boolean => !/\p{Surrogate}/u.test(text);
