// What a checkpoint holds, whatever its format: Python's values, told apart as Python does, while the tensors are still in the file.
import type { Dtype } from './dtypes.js';
import { Identities } from './identities.js';
import type { ByteReader } from './reader.js';

/**
 * A value of Python's. null is None; a boolean a bool; a number an int, or a float if it is no whole number; a bigint an int
 * beyond 2⁵³; a string a str; a `Uint8Array` bytes; an array a list. The same object twice is one object with two names, and
 * one may contain itself.
 */
export type Stored =
  | null
  | boolean
  | number
  | bigint
  | string
  | Float
  | Uint8Array
  | StoredTensor
  | Stored[]
  | Tuple
  | Dict
  | Global
  | PyObject;

/** Values in one another that a file can hold: Python itself pickles no deeper. */
export const MAX_DEPTH = 1000;

/** A float that is a whole number, which JavaScript would not tell from an int. */
export class Float {
  constructor(readonly value: number) {}
}

/** A float of Python's. */
export function float(value: number): number | Float {
  return Number.isInteger(value) && !Object.is(value, -0) ? new Float(value) : value;
}

export const isFloat = (value: Stored | undefined): value is number | Float =>
  value instanceof Float || (typeof value === 'number' && (!Number.isInteger(value) || Object.is(value, -0)));

/** A tensor whose elements are fetched when they are wanted. */
export class StoredTensor {
  /** How Python makes it, if not as a tensor and nothing else: a parameter, a numpy array, a sparse tensor. */
  origin?: PyObject;

  constructor(
    readonly dtype: Dtype,
    readonly shape: readonly number[],
    /** The elements in row-major order, little-endian, without gaps. */
    public content: ByteReader,
    readonly requires_grad = false,
  ) {}

  /** All of them. */
  bytes(): Promise<Uint8Array> {
    return this.content.read(0, this.content.size);
  }
}

export class Tuple {
  constructor(readonly items: Stored[] = []) {}
}

/** Keys of any kind, in their order. A later value under a key takes the place of the one before. */
export class Dict {
  /** Keys and values in turn. */
  private all: Stored[] = [];
  /** How many of these have been looked at for keys that are there twice. */
  private distinct = 0;

  static of(entries: Iterable<readonly [Stored, Stored]>): Dict {
    const dict = new Dict();
    for (const [key, value] of entries) dict.set(key, value);
    return dict;
  }

  set(key: Stored, value: Stored): void {
    this.all.push(key, value);
  }

  /** Keys and values in turn, in an array that is the dict's own from now on. */
  add(entries: Stored[]): void {
    if (this.all.length === 0) this.all = entries;
    else for (const item of entries) this.all.push(item);
  }

  get size(): number {
    return this.settled().length / 2;
  }

  /** The value under a str. */
  get(name: string): Stored | undefined {
    const all = this.settled();
    for (let i = 0; i < all.length; i += 2) if (all[i] === name) return all[i + 1];
    return undefined;
  }

  replaceValues(by: (value: Stored) => Stored): void {
    const all = this.settled();
    for (let i = 1; i < all.length; i += 2) all[i] = by(all[i]);
  }

  keys(): Stored[] {
    return this.settled().filter((_, i) => i % 2 === 0);
  }

  values(): Stored[] {
    return this.settled().filter((_, i) => i % 2 === 1);
  }

  *entries(): Generator<readonly [key: Stored, value: Stored]> {
    const all = this.settled();
    for (let i = 0; i < all.length; i += 2) yield [all[i], all[i + 1]];
  }

  /** All of them, without what was there twice: looked for once, when it is first asked, so that building costs no table. */
  private settled(): Stored[] {
    const { all } = this;
    if (this.distinct === all.length) return all;
    const places = new Map<unknown, number>();
    const identities = new Identities();
    let end = 0;
    for (let i = 0; i < all.length; i += 2) {
      const key = all[i];
      const identity = typeof key === 'string' ? key : identities.of(key);
      const at = places.get(identity) ?? end;
      if (at === end) {
        places.set(identity, at);
        all[at] = key;
        end += 2;
      }
      all[at + 1] = all[i + 1];
    }
    this.distinct = all.length = end;
    return all;
  }
}

/** A function, class or constant that is known by its name. */
export class Global {
  constructor(
    readonly module: string,
    readonly name: string,
  ) {}

  get path(): string {
    return `${this.module}.${this.name}`;
  }
}

/**
 * What the call of a function or class would give, as a record: `callable(*args)`, or with `isNew` `callable.__new__(callable,
 * *args, **kwargs)`; then the items that are appended to it, the entries that are set in it, and its state. Nothing is called.
 */
export class PyObject {
  kwargs?: Dict;
  items?: Stored[];
  entries?: Dict;
  state?: Stored;

  /** The name with which the callable begins: it may have been made by a call itself. */
  readonly called: Global | undefined;

  constructor(
    readonly callable: Stored,
    readonly args: Tuple,
    readonly isNew = false,
  ) {
    this.called = callable instanceof PyObject ? callable.called : callable instanceof Global ? callable : undefined;
  }
}

/** The path of what made an object: its class, as far as its pickle tells. */
export function classOf({ callable, called, args }: PyObject): string {
  if (called === undefined) return 'object';
  if (called !== callable) return `${called.path}()`;
  const [first] = args.items;
  return called.path === 'copyreg._reconstructor' && first instanceof Global ? first.path : called.path;
}

/** An object of the class at `path`, made of `args`. */
export function objectOf(path: string, ...args: Stored[]): PyObject {
  const dot = path.lastIndexOf('.');
  return new PyObject(new Global(path.slice(0, dot), path.slice(dot + 1)), new Tuple(args));
}
