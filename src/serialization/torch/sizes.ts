// Sizes, strides and offsets, as a file gives them.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { describe } from '../contents.js';
import { PyObject, type Stored, Tuple } from '../stored.js';
import { MAX_RANK } from './view.js';

/** A size, stride or offset. */
export function sizeOf(value: Stored, what: string): number {
  check(typeof value === 'number' && Number.isSafeInteger(value) && value >= 0, () => {
    const shown = typeof value === 'number' || typeof value === 'bigint' ? value.toString() : describe(value);
    return new RuntimeError(`${what} must be a non-negative integer, but got ${shown}`);
  });
  return value;
}

/** Those of all dimensions of a tensor: a tuple or a torch.Size. */
export function sizesOf(value: Stored, what: string): number[] {
  const sizes = value instanceof PyObject ? value.args.items[0] : value;
  check(
    sizes instanceof Tuple,
    () => new RuntimeError(`the ${what} of a tensor must be a tuple, but got ${describe(sizes)}`),
  );
  check(sizes.items.length <= MAX_RANK, () => new RuntimeError(`a tensor has ${sizes.items.length} dimensions`));
  return sizes.items.map((item) => sizeOf(item, `the ${what} of a tensor`));
}
