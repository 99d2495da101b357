// What a checkpoint holds, whatever its format: Python's values, told apart as Python does, while the tensors are still in the file.
import type { Dtype } from './dtypes.js';
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
  private readonly keys: Stored[] = [];
  private readonly values: Stored[] = [];
  /** How many of the keys have been looked at for being there twice. */
  private distinct = 0;

  static of(entries: Iterable<readonly [Stored, Stored]>): Dict {
    const dict = new Dict();
    for (const [key, value] of entries) dict.set(key, value);
    return dict;
  }

  set(key: Stored, value: Stored): void {
    this.keys.push(key);
    this.values.push(value);
  }

  get size(): number {
    this.settle();
    return this.keys.length;
  }

  /** The value under a str. */
  get(name: string): Stored | undefined {
    this.settle();
    const at = this.keys.indexOf(name);
    return at < 0 ? undefined : this.values[at];
  }

  replaceValues(by: (value: Stored) => Stored): void {
    this.settle();
    for (let i = 0; i < this.values.length; i++) this.values[i] = by(this.values[i]);
  }

  *entries(): Generator<readonly [key: Stored, value: Stored]> {
    this.settle();
    for (let i = 0; i < this.keys.length; i++) yield [this.keys[i], this.values[i]];
  }

  /** Joins what is there twice: done once, when it is first asked, so that building costs no table. */
  private settle(): void {
    if (this.distinct === this.keys.length) return;
    const places = new Map<unknown, number>();
    const { keys, values } = this;
    let end = 0;
    for (let i = 0; i < keys.length; i++) {
      const identity = identityOf(keys[i]);
      const at = places.get(identity) ?? end;
      places.set(identity, at);
      if (at === end) keys[end++] = keys[i];
      values[at] = values[i];
    }
    this.distinct = keys.length = values.length = end;
  }
}

/** What is the same for keys that Python takes for equal, as 1, 1.0 and True are. A str is itself. */
function identityOf(key: Stored): unknown {
  if (typeof key === 'boolean') return Number(key);
  if (key instanceof Float) return key.value;
  if (!(key instanceof Tuple || key instanceof Uint8Array)) return key;
  const parts: string[] = [];
  // No str of a file has half a character: none looks like this.
  return collectIdentities(key, parts) ? `\ud800${parts.join()}` : key;
}

/** Tuples in one another that are looked into: one of a few bytes can name itself without end. */
const MAX_PARTS = 1000;

/** Adds what tells `key` from others, and says whether that was possible: other objects are equal to themselves alone. */
function collectIdentities(key: Tuple | Uint8Array, parts: string[]): boolean {
  if (key instanceof Uint8Array) return parts.push(`b${key.join(' ')}`) <= MAX_PARTS;
  parts.push('(');
  const known = key.items.every((item) => {
    if (item instanceof Tuple || item instanceof Uint8Array) return collectIdentities(item, parts);
    const identity = identityOf(item);
    if (typeof identity === 'object' && identity !== null) return false;
    return parts.push(typeof identity === 'string' ? JSON.stringify(identity) : String(identity)) <= MAX_PARTS;
  });
  return known && parts.push(')') <= MAX_PARTS;
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

  constructor(
    readonly callable: Stored,
    readonly args: Tuple,
    readonly isNew = false,
  ) {}
}

/** The path of what made an object: its class, as far as its pickle tells. */
export function classOf({ callable, args }: PyObject): string {
  if (!(callable instanceof Global)) return callable instanceof PyObject ? `${classOf(callable)}()` : 'object';
  const [first] = args.items;
  return callable.path === 'copyreg._reconstructor' && first instanceof Global ? first.path : callable.path;
}

/** An object of the class at `path`, made of `args`. */
export function objectOf(path: string, ...args: Stored[]): PyObject {
  const dot = path.lastIndexOf('.');
  return new PyObject(new Global(path.slice(0, dot), path.slice(dot + 1)), new Tuple(args));
}
