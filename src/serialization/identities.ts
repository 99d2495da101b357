// Which keys are the same for Python, which takes 1, 1.0 and True for equal, and tuples whose items are.
import { Float, type Stored, Tuple } from './stored.js';

/** Tuples in one another that are looked into, and bytes that are compared: others are the same as themselves alone. */
const MAX_DEPTH = 100;
const MAX_BYTES = 1000;

/** The keys of one dict. A tuple that is in many others is looked at once. */
export class Identities {
  private readonly composed = new Map<Stored, string>();
  private readonly numbers = new Map<unknown, number>();

  /** The same value, or text, for keys that are the same. A str is itself. */
  of(key: Stored, depth = 0): unknown {
    if (typeof key === 'boolean') return Number(key);
    if (key instanceof Float) return key.value;
    if (typeof key === 'number' && Number.isNaN(key)) return {}; // not even the same as itself
    const known = this.composed.get(key);
    if (known !== undefined) return known;
    const parts = this.partsOf(key, depth);
    if (parts === undefined) return key;
    const identity = `${MARK}${key instanceof Tuple ? '(' : 'b'}${parts.join()}`;
    this.composed.set(key, identity);
    return identity;
  }

  private partsOf(key: Stored, depth: number): number[] | Uint8Array | undefined {
    if (key instanceof Uint8Array) return key.length <= MAX_BYTES ? key : undefined;
    if (!(key instanceof Tuple) || depth >= MAX_DEPTH) return undefined;
    return key.items.map((item) => this.numberOf(this.of(item, depth + 1)));
  }

  private numberOf(identity: unknown): number {
    const number = this.numbers.get(identity) ?? this.numbers.size;
    this.numbers.set(identity, number);
    return number;
  }
}

/** No str of a file has half a character: none looks like this. */
const MARK = '\ud800';
