// numpy's element types: their codes, such as `f4`, and what they are in torch.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import type { Dtype } from '../dtypes.js';
import { quoteUnlessPlain } from '../quote.js';

export interface NumpyDtype {
  /** Kind and size in bytes: `f4`; of texts the size in characters: `U2`; `O` or `O8` for objects. */
  code: string;
  bigEndian: boolean;
}

/** Those that torch has too. */
export const DTYPE_OF_CODE: Readonly<Record<string, Dtype>> = {
  b1: 'bool', i1: 'int8', i2: 'int16', i4: 'int32', i8: 'int64', u1: 'uint8', u2: 'uint16', u4: 'uint32', u8: 'uint64',
  f2: 'float16', f4: 'float32', f8: 'float64', c8: 'complex64', c16: 'complex128',
}; // prettier-ignore

/** The same in torch, or undefined if it has none. */
export const torchDtype = ({ code }: NumpyDtype): Dtype | undefined =>
  Object.hasOwn(DTYPE_OF_CODE, code) ? DTYPE_OF_CODE[code] : undefined;

/** What numpy's `dtype.str` says: `<f4`, `|b1`, `>U3`. */
export function parseDtype(text: string): NumpyDtype {
  const [, order, code] = /^([<>|=])([a-zA-Z]\d*)$/.exec(text) ?? [];
  check(code !== undefined, () => unsupported(text));
  return { code, bigEndian: order === '>' };
}

/** What the others are, by their kind. */
const KINDS: Readonly<Record<string, string>> = {
  V: 'raw bytes, which bfloat16 and structures become in numpy: save numbers of a kind that numpy has, as float32',
  M: 'points in time: save them as numbers, by .astype("int64")',
  m: 'spans of time: save them as numbers, by .astype("int64")',
  f: 'floats that only some machines have: save them as float64',
  c: 'complex numbers that only some machines have: save them as complex128',
};

export function unsupported(text: string): RuntimeError {
  const kind = /^[<>|=]?([a-zA-Z])/.exec(text)?.[1] ?? '';
  const why = Object.hasOwn(KINDS, kind) ? `: ${KINDS[kind]}` : '';
  return new RuntimeError(`numpy's dtype ${quoteUnlessPlain(text)} is not supported${why}`);
}
