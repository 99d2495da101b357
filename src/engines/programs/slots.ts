// The arrays that a recording has seen, by number: what they are to its program, and which are parts of others.
import { nativeBuild } from '../../kernels/chosen.js';
import { takeArray } from '../arrays/recycled.js';

export type Numbers = Float32Array | Int32Array | Uint8Array;

/** What an array is: filled before each run, or by a step; there before, whose values may change; always the same; or room to work in, for many steps or one. */
export type Kind = 'input' | 'computed' | 'captured' | 'constant' | 'work' | 'own';

/** An array that is a part of another. */
interface Part {
  readonly slot: number;
  readonly whole: number;
  readonly offset: number;
}

export class Slots {
  readonly #arrays: Numbers[] = [];
  readonly #kinds: Kind[] = [];
  readonly #bySlot = new Map<Numbers, number>();
  readonly #parts: Part[] = [];

  kindOf(slot: number): Kind {
    return this.#kinds[slot];
  }

  lengthOf(slot: number): number {
    return this.#arrays[slot].length;
  }

  valuesOf(slot: number): Numbers {
    return this.#arrays[slot];
  }

  /** A new slot of room for one step. */
  addOwn(size: number): number {
    return this.add(alignedArray(size), 'own');
  }

  /** The slot of an array; a new one of that kind if it has none. */
  add(values: Numbers, kind: Kind): number {
    const found = this.#bySlot.get(values);
    if (found !== undefined) return found;
    const slot = this.#arrays.length;
    this.#arrays.push(kind === 'constant' ? values.slice() : values);
    this.#kinds.push(kind);
    this.#bySlot.set(values, slot);
    return slot;
  }

  /** The slot of an array that has one, or is a part of one that has. */
  find(values: Numbers): number | undefined {
    const found = this.#bySlot.get(values);
    if (found !== undefined || values.length === 0) return found;
    for (const [all, whole] of this.#bySlot) {
      const offset = (values.byteOffset - all.byteOffset) / all.BYTES_PER_ELEMENT;
      const isPart = all.buffer === values.buffer && offset >= 0 && offset + values.length <= all.length;
      if (!isPart || this.#kinds[whole] === 'work') continue;
      const slot = this.add(values, this.#kinds[whole]);
      this.#parts.push({ slot, whole, offset });
      return slot;
    }
    return undefined;
  }

  /** The slot that it is a part of, or itself. */
  wholeOf(slot: number): number {
    return this.#parts.find(({ slot: part }) => part === slot)?.whole ?? slot;
  }

  /** Whether it is a part of another, or has parts. */
  isBound(slot: number): boolean {
    return this.#parts.some(({ slot: part, whole }) => slot === part || slot === whole);
  }

  /** Whether both are the same but for values that are not constant. */
  equals(other: Slots): boolean {
    if (this.#kinds.join() !== other.#kinds.join()) return false;
    return this.#arrays.every((values, slot) => {
      const others = other.#arrays[slot];
      return this.#kinds[slot] === 'constant' ? areEqual(values, others) : values.length === others.length;
    });
  }

  /** The arrays for a program: new ones where it writes, of which it gives away those of some slots. */
  arrays(given: readonly number[]): Numbers[] {
    const isWritten = (slot: number): boolean => ['input', 'computed'].includes(this.#kinds[slot]);
    const arrays = this.#arrays.map((values, slot) => {
      if (!isWritten(slot)) return values;
      if (!(values instanceof Float32Array)) return values.slice();
      return given.includes(slot) ? takeArray(values.length) : alignedArray(values.length);
    });
    for (const { slot, whole, offset } of this.#parts.filter(({ whole }) => isWritten(whole))) {
      arrays[slot] = arrays[whole].subarray(offset, offset + arrays[slot].length);
    }
    return arrays;
  }
}

const LINE = 16; // floats of a line of the cache

/** An array that begins with a line of the cache, so that no vector lies on two. */
function alignedArray(size: number): Float32Array {
  const whole = takeArray(size + LINE);
  const before = ((nativeBuild()?.addressOf(whole) ?? 0) / Float32Array.BYTES_PER_ELEMENT) % LINE;
  return whole.subarray(LINE - before, LINE - before + size);
}

/** Whether both have the same numbers, NaN and the sign of zeros included. */
export const areEqual = (a: ArrayLike<number>, b: ArrayLike<number>): boolean =>
  a.length === b.length && Array.from(a).every((value, i) => Object.is(value, b[i]));
