// How much the reading of one file may build: a small file that asks for much is refused before it is built.
import { RuntimeError } from '../python/errors.js';
import { type Dtype, DTYPES, isComplex } from './dtypes.js';

/** A file may have as many bytes built as these and some times its own: its smallest tensors take so many more here. */
const BASE = 2 ** 26;
const TIMES_FILE = 20;
/** But no more than these, unless that is less than data takes. */
const MOST = 760e6;

/** What is data, as elements and what is inflated, may take so many: of a small file few. */
const BASE_OF_DATA = 2 ** 25;
const TIMES_FILE_OF_DATA = 7;

/**
 * About what values take in memory, in bytes, together with what `load` makes of them and remembers for their way back: as
 * measured with a million of each.
 */
export const COST = {
  /** A place on the stack, in a list, a tuple or a set: they grow by half, and are copied then. */
  slot: 24,
  list: 200,
  /** The first item of a list or set: then there is room for more. */
  growth: 300,
  tuple: 340,
  set: 700,
  dict: 400,
  /** A key and its value. */
  entry: 128,
  /** That keys are no texts. */
  otherKeys: 400,
  /** A number that does not fit into its place. */
  number: 64,
  /** Besides its characters. */
  text: 40,
  /** Besides themselves. */
  bytes: 450,
  /** A call that a pickle asks for, as it is recorded. */
  call: 300,
  memo: 16,
  /** Under a number that leaves gaps. */
  farMemo: 64,
  tensor: 1200,
  /** Its size and stride in one dimension. */
  dimension: 32,
  /** What is known of a part of an archive, besides its name. */
  record: 400,
} as const;

export class Budget {
  private readonly allowed: number;
  private readonly allowedForData: number;
  private spent = 0;
  private spentForData = 0;

  constructor(private readonly fileSize: number) {
    this.allowedForData = BASE_OF_DATA + TIMES_FILE_OF_DATA * fileSize;
    this.allowed = Math.max(Math.min(BASE + TIMES_FILE * fileSize, MOST), this.allowedForData);
  }

  /** The same again, for another try. */
  copy(): Budget {
    return Object.assign(new Budget(this.fileSize), { spent: this.spent, spentForData: this.spentForData });
  }

  /** A tensor's elements. */
  spendTensor(dtype: Dtype, count: number): void {
    this.spendData(loadedSize(dtype) * count);
  }

  affordsTensor(dtype: Dtype, count: number): boolean {
    const size = loadedSize(dtype) * count;
    return this.spentForData + size <= this.allowedForData && this.spent + size <= this.allowed;
  }

  /** Bytes that are made of others, which a file can ask for many times. */
  spendData(bytes: number): void {
    this.spentForData += bytes;
    if (this.spentForData > this.allowedForData) throw this.refusal(this.allowedForData);
    this.spend(bytes);
  }

  /** Asked before `bytes` more are built. */
  spend(bytes: number): void {
    this.spent += bytes;
    if (this.spent > this.allowed) throw this.refusal(this.allowed);
  }

  private refusal(allowed: number): RuntimeError {
    const reason = `what it holds takes more than ${allowed} bytes, far more than the ${this.fileSize} that it has`;
    return new RuntimeError(`the file is refused: ${reason}`);
  }
}

/** Bytes per element: in tfjs no number has less than four. */
const loadedSize = (dtype: Dtype): number => Math.max(DTYPES[dtype].size, isComplex(dtype) ? 8 : 4);
