// The arrays that a recording has seen, by number: what they are to its program, and which are parts of others.
import type { Memory, Numbers } from './memory.js';

/** What an array is: filled before each run, or by a step; there before, whose values may change; always the same; or room to work in, for many steps or one. */
export type Kind = 'input' | 'computed' | 'captured' | 'constant' | 'work' | 'own';

/** An array that is a part of another. */
interface Part {
  readonly slot: number;
  readonly whole: number;
  readonly offset: number;
}

export class Slots {
  readonly #memory: Memory;
  readonly #arrays: Numbers[] = [];
  readonly #kinds: Kind[] = [];
  readonly #bySlot = new Map<Numbers, number>();
  readonly #parts: Part[] = [];

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  kindOf(slot: number): Kind {
    return this.#kinds[slot];
  }

  lengthOf(slot: number): number {
    const values = this.#arrays[slot];
    return this.#kinds[slot] === 'constant' ? values.length : this.#memory.rangeOf(values).length / values.BYTES_PER_ELEMENT;
  }

  valuesOf(slot: number): Numbers {
    return this.#arrays[slot];
  }

  /** A new slot of room for one step. */
  addOwn(size: number): number {
    return this.add(this.#memory.own(size), 'own');
  }

  /** The slot of an array; a new one of that kind if it has none. */
  add(values: Numbers, kind: Kind): number {
    const found = this.#bySlot.get(values);
    if (found !== undefined) return found;
    const slot = this.#arrays.length;
    this.#arrays.push(kind === 'constant' ? this.#memory.now(values).slice() : values);
    this.#kinds.push(kind);
    this.#bySlot.set(values, slot);
    return slot;
  }

  /** The slot of an array that has one, or is a part of one that has. */
  find(values: Numbers): number | undefined {
    const found = this.#bySlot.get(values);
    if (found !== undefined) return found;
    const { of, begin, length } = this.#memory.rangeOf(values);
    if (length === 0) return undefined;
    for (const [all, whole] of this.#bySlot) {
      const range = this.#memory.rangeOf(all);
      const offset = begin - range.begin;
      const isPart = range.of === of && offset >= 0 && offset + length <= range.length;
      if (!isPart || this.#kinds[whole] === 'work') continue;
      const slot = this.add(values, this.#kinds[whole]);
      this.#parts.push({ slot, whole, offset: offset / all.BYTES_PER_ELEMENT });
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
      if (this.#kinds[slot] !== 'constant') return this.lengthOf(slot) === other.lengthOf(slot);
      return areEqual(values, others);
    });
  }

  /** The arrays for a program: new ones where it writes, of which it gives away those of some slots. */
  arrays(given: readonly number[]): Numbers[] {
    const memory = this.#memory;
    const isWritten = (slot: number): boolean => ['input', 'computed'].includes(this.#kinds[slot]);
    const arrays = this.#arrays.map((values, slot) => {
      if (this.#kinds[slot] === 'constant') return memory.constant(values);
      const isWhole = isWritten(slot) && !this.#parts.some((part) => part.slot === slot);
      return isWhole ? memory.room(values, given.includes(slot)) : values;
    });
    for (const { slot, whole, offset } of this.#parts.filter(({ whole }) => isWritten(whole))) {
      arrays[slot] = memory.part(arrays[whole], offset, this.lengthOf(slot));
    }
    const working = arrays.flatMap((_, slot) => (this.#kinds[slot] === 'work' ? [slot] : []));
    const work = memory.work(working.map((slot) => arrays[slot]));
    working.forEach((slot, i) => (arrays[slot] = work[i]));
    return arrays;
  }
}

/** Whether both have the same numbers, NaN and the sign of zeros included. */
export const areEqual = (a: ArrayLike<number>, b: ArrayLike<number>): boolean =>
  a.length === b.length && Array.from(a).every((value, i) => Object.is(value, b[i]));
