// How much the reading of one file may build: a small file that asks for much is refused before it is built.
import { RuntimeError } from '../python/errors.js';
import { type Dtype, DTYPES, isComplex } from './dtypes.js';

/** Any file may have as many bytes built, unless data takes more. */
const MOST = 650e6;

/** What is data, as elements and what is inflated, may take so many: of a small file few. */
const BASE_OF_DATA = 2 ** 25;
const TIMES_FILE_OF_DATA = 7;

/** About what values take in memory, in bytes, as they are read: measured with a million of each. */
export const COST = {
  /** A place on the stack, in a list, a tuple or a set: they grow by half, and are copied then. */
  slot: 24,
  list: 130,
  /** The first item of a list or set: then there is room for more. */
  growth: 140,
  tuple: 140,
  set: 450,
  dict: 160,
  /** A key and its value. */
  entry: 45,
  /** A key that is no text or number. */
  composedKey: 250,
  /** A number that is no small integer. */
  number: 24,
  /** One that has to say that it is a float. */
  float: 64,
  /** Besides its characters. */
  text: 40,
  /** Besides themselves. */
  bytes: 300,
  /** A call that a pickle asks for, as it is recorded. */
  call: 130,
  /** Of a class or function, besides its characters. */
  name: 70,
  memo: 12,
  /** Under a number that leaves gaps. */
  farMemo: 100,
  /** Together with what `load` makes of it, besides its elements. */
  tensor: 1200,
  /** Its size and stride in one dimension. */
  dimension: 32,
  /** What is known of a part of an archive, besides its name. */
  record: 400,
} as const;

/** And what `load` makes of them. */
export const LOADED = {
  slot: 16,
  list: 80,
  /** What is in a set. */
  member: 60,
  dict: 170,
  entry: 40,
  /** An entry of a dict with many: these lie in a table that grows. */
  entryOfMany: 200,
  /** The way back of a list or tuple, and of an object or a dict. */
  listTag: 130,
  tag: 350,
  /** Anything that an object becomes, besides what is in it. */
  object: 400,
  /** A text or number that an object becomes, besides its characters. */
  primitive: 170,
  bytes: 260,
} as const;

export class Budget {
  private readonly allowed: number;
  private readonly allowedForData: number;
  private spent = 0;
  private spentForData = 0;

  constructor(private readonly fileSize: number) {
    this.allowedForData = BASE_OF_DATA + TIMES_FILE_OF_DATA * fileSize;
    this.allowed = Math.max(MOST, this.allowedForData);
  }

  /** For another try, from the beginning. */
  restart(): void {
    this.spent = this.spentForData = 0;
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
