// What writers ask of the values they are given: how large a tensor is, whether its bytes are all there, what a value is.
import { check } from '../python/check.js';
import { isPlainObject } from '../python/arguments.js';
import { RuntimeError } from '../python/errors.js';
import { DTYPES } from './dtypes.js';
import { type Stored, type StoredDict, StoredTensor } from './stored.js';

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

/** Whether `value` is a dict, and not a list, bytes, a tensor or an object of some class. */
export function isDict(value: unknown): value is StoredDict {
  return isPlainObject(value);
}

/** What `value` is, for a text. */
export function describe(value: Stored): string {
  if (value === null) return 'null';
  if (value instanceof StoredTensor) return `a tensor of ${value.dtype}`;
  if (value instanceof Uint8Array) return 'bytes';
  if (Array.isArray(value)) return 'a list';
  if (isDict(value)) return 'a dict';
  if (typeof value === 'object') return `a ${(value as object).constructor.name}`;
  return typeof value === 'undefined' ? 'undefined' : `a ${typeof value}`;
}

/** UTF-8 has no way to write half of a surrogate pair. */
export const isWellFormed = (text: string): boolean => !/\p{Surrogate}/u.test(text);
