// What the functions that draw have in common: sizes, dtypes and the generator as arguments.
import { type CallArguments, splitKeywords } from '../../python/arguments.js';
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { given, list, str } from '../../python/repr.js';

/** Keywords that all of them take. */
export interface GeneratorOptions {
  /** torch's argument for a generator of one's own. Only null, which is the default: the one that `manual_seed` seeds. */
  generator?: null;
}

export const GENERATOR = ['generator'] as const;
export const DTYPE_AND_GENERATOR = ['dtype', ...GENERATOR] as const;

/** A size as its numbers or as one array, then keywords: `f(2, 3)`, `f([2, 3])`, `f({ size: [2, 3] })`. */
export type SizeArguments<Options> =
  | number[]
  | [...size: number[], options: Options]
  | [size: readonly number[], options?: Options]
  | [options: Options & { size: readonly number[] }];

/** Takes leading numbers as one size. */
export function splitSize(args: readonly unknown[]): CallArguments {
  const { positional, keywords } = splitKeywords(args);
  return { positional: Number.isInteger(positional[0]) ? [positional] : positional, keywords };
}

/** torch's checks of a size that was given at `position`, or by keyword if that is 0. */
export function checkSize(callee: string, position: number, sizes: unknown): asserts sizes is number[] {
  const where = `${callee}: argument 'size'`;
  check(Array.isArray(sizes), () => {
    return new TypeError(`${where}${position ? ` (position ${position})` : ''} must be tuple of ints, not ${given(sizes)}`);
  });
  const wrong = sizes.findIndex((size) => !Number.isInteger(size));
  check(wrong === -1, () => {
    const unpacking = `failed to unpack the object at pos ${wrong + 1} with error`;
    return new TypeError(`${where} ${unpacking} "type must be tuple of ints,but got ${given(sizes[wrong])}"`);
  });
  const negative = (sizes as number[]).find((size) => size < 0);
  check(negative === undefined, () => {
    return new RuntimeError(`Trying to create tensor with negative dimension ${negative}: ${list(sizes as number[])}`);
  });
}

type Drawn = 'float32' | 'int32' | 'bool';

export function checkDtype(callee: string, value: unknown): asserts value is Drawn {
  check(value === 'float32' || value === 'int32' || value === 'bool', () => {
    return new TypeError(`${callee}: argument 'dtype' must be 'float32', 'int32' or 'bool', not ${str(value)}`);
  });
}

export function checkGenerator(callee: string, value: unknown): void {
  check(value === undefined || value === null, () => {
    const only = 'there is one generator here, which manual_seed seeds and get_rng_state keeps';
    return new TypeError(`${callee}: argument 'generator' must be None, not ${given(value)} (${only})`);
  });
}

/** How many values a tensor of this size has. */
export const count = (size: readonly number[]): number => size.reduce((a, b) => a * b, 1);
