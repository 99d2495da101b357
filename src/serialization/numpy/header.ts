// The header of an .npy file: a dict of three entries, as Python writes it down. It is taken apart, and never evaluated.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { quote } from '../quote.js';
import type { Layout } from './arrays.js';
import { parseDtype, unsupported } from './dtypes.js';

/** As many dimensions as an array of numpy can have. */
const MAX_RANK = 64;

/** Python 2 wrote large numbers with an L. */
const NUMBER = '(?:0|[1-9][0-9]*)L?';
const TUPLE = `\\(\\s*((?:${NUMBER}\\s*,\\s*)+(?:${NUMBER}\\s*)?)?\\)`;
/** A key and its value, which is a string, a truth or a tuple of numbers, up to the comma or the end. */
const ENTRY = `\\s*(['"])(\\w+)\\1\\s*:\\s*(?:'([^'\\\\]*)'|"([^"\\\\]*)"|(True|False)|${TUPLE})\\s*(?:,\\s*|$)`;

type Value = string | boolean | number[];

/** `what` it is the header of. */
export function parseHeader(header: string, what: string): Layout {
  const entries = new Map<string, Value>();
  const damaged = (): RuntimeError => new RuntimeError(`${what} has a damaged header: ${quote(header.trim())}`);
  const [, inside] = /^\s*\{(.*)\}\s*$/s.exec(header) ?? [];
  check(inside !== undefined, damaged);
  check(!/['"]descr['"]\s*:\s*[[(]/.test(inside), () => unsupported('V')); // of a structured array it is a list
  const pattern = new RegExp(ENTRY, 'y');
  while (pattern.lastIndex < inside.length) {
    const [, , key, single, double, truth, numbers] = pattern.exec(inside) ?? [];
    check(key !== undefined && !entries.has(key), damaged);
    entries.set(key, single ?? double ?? (truth === undefined ? numbersOf(numbers) : truth === 'True'));
  }
  const [dtype, columnMajor, shape] = ['descr', 'fortran_order', 'shape'].map((key) => entries.get(key));
  const complete = typeof dtype === 'string' && typeof columnMajor === 'boolean' && Array.isArray(shape);
  check(complete && entries.size === 3 && shape.length <= MAX_RANK, damaged);
  return { dtype: parseDtype(dtype), shape, columnMajor };
}

const numbersOf = (text = ''): number[] => (text.match(/\d+/g) ?? []).map(Number);
