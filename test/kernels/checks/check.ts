// What the checks of the kernels share: arrays that show what is written beside them, and comparison.
import type { Values } from '../../../src/kernels/native.js';
import type { Kernels } from '../../../src/kernels/signatures.js';
import type { Dice } from '../../support/dice.js';

/** Throws if a kernel is wrong in a case that the dice draw. */
export type Check = (kernels: Kernels<Values>, dice: Dice) => void;

const ROOM = 16;

/** An array of these values with room around it, where nothing may be written. */
export class Guarded {
  readonly array: Float32Array;
  private readonly whole: Float32Array;

  constructor(values: Float32Array) {
    const { length } = values;
    this.whole = new Float32Array(length + 2 * ROOM).fill(7);
    this.whole.set(values, ROOM);
    this.array = this.whole.subarray(ROOM, ROOM + length);
  }

  /** Throws if the values are not near those, NaN where those are, or what is around them has changed. */
  check(what: string, expected: ArrayLike<number>, tolerance: number): void {
    const { array, whole } = this;
    if (expected.length !== array.length) throw new Error(`${what} has ${array.length} values`);
    for (let i = 0; i < array.length; i++) {
      if (!(Math.abs(array[i] - expected[i]) <= tolerance) && !Object.is(array[i], expected[i]))
        throw new Error(`${what}[${i}] is ${array[i]}, not ${expected[i]}`);
    }
    for (const value of [...whole.subarray(0, ROOM), ...whole.subarray(ROOM + array.length)])
      if (value !== 7) throw new Error(`a kernel wrote beside ${what}`);
  }
}

/** A place for n values that a kernel makes. */
export const placeFor = (n: number): Guarded => new Guarded(new Float32Array(n).fill(NaN));
