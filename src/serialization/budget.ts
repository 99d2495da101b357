// How much the reading of one file may build: a small file that asks for much is refused before it is built.
import { check } from '../python/check.js';
import { RuntimeError } from '../python/errors.js';
import { type Dtype, DTYPES, isComplex } from './dtypes.js';

/** Any file may have this many bytes built. */
const BASE = 32 * 2 ** 20;
/** And so many times its own size: an honest file's smallest values take about as many bytes more in JavaScript. */
const TIMES_FILE = 7;

/** About what values take in memory, in bytes, together with what `load` makes of them. */
export const COST = {
  /** A place on the stack, in a list, a tuple or a set. */
  slot: 16,
  list: 64,
  tuple: 80,
  dict: 200,
  /** A key and its value. */
  entry: 96,
  /** A number that does not fit into its place. */
  number: 16,
  /** Besides its characters. */
  text: 40,
  /** A call that a pickle asks for, as it is recorded. */
  call: 200,
  memo: 24,
  tensor: 1200,
  /** Its size and stride in one dimension. */
  dimension: 32,
  /** What is known of a part of an archive, besides its name. */
  record: 400,
} as const;

export class Budget {
  private readonly allowed: number;
  private spent = 0;

  constructor(private readonly fileSize: number) {
    this.allowed = BASE + TIMES_FILE * fileSize;
  }

  /** The same again, for another try. */
  copy(): Budget {
    const copy = new Budget(this.fileSize);
    copy.spent = this.spent;
    return copy;
  }

  /** A tensor's elements. */
  spendTensor(dtype: Dtype, count: number): void {
    this.spend(loadedSize(dtype) * count);
  }

  affordsTensor(dtype: Dtype, count: number): boolean {
    return this.spent + loadedSize(dtype) * count <= this.allowed;
  }

  /** Asked before `bytes` more are built. */
  spend(bytes: number): void {
    this.spent += bytes;
    check(this.spent <= this.allowed, () => {
      const reason = `what it holds takes more than ${this.allowed} bytes, far more than the ${this.fileSize} that it has`;
      return new RuntimeError(`the file is refused: ${reason}`);
    });
  }
}

/** Bytes per element: in tfjs no number has less than four. */
const loadedSize = (dtype: Dtype): number => Math.max(DTYPES[dtype].size, isComplex(dtype) ? 8 : 4);
