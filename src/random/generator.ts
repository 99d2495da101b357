// The one generator behind initial weights and dropout.
import { MT19937 } from './mt19937.js';

/** All that decides what is drawn next. */
export interface GeneratorState {
  engine: MT19937;
  /** The second normal number of a pair whose first was given out. */
  spare?: number | undefined;
  /** The same for torch's normal numbers of float32, which nothing draws here. */
  spareFloat?: number | undefined;
}

/** A random seed, of as many bits as a number holds. */
export function randomSeed(): bigint {
  const [high, low] = crypto.getRandomValues(new Uint32Array(2));
  return BigInt.asUintN(53, (BigInt(high) << 32n) | BigInt(low));
}

let state: GeneratorState = { engine: new MT19937(randomSeed()) };

export const currentState = (): Readonly<GeneratorState> => state;

export function setState(next: GeneratorState): void {
  state = next;
}

/** `size` float32 values from U(from, to), drawn as torch draws them on the CPU: 24 random bits each. */
export function uniform(size: number, from: number, to: number): Float32Array {
  const { engine } = state;
  const low = Math.fround(from);
  const range = Math.fround(Math.fround(to) - low);
  return Float32Array.from({ length: size }, () => (engine.random() & 0xffffff) * 2 ** -24 * range + low);
}

/** A double from U(0, 1) of 53 random bits; torch takes the first of two words as the high one. */
export function uniform53(): number {
  const [high, low] = [state.engine.random(), state.engine.random()];
  return ((high & 0x1fffff) * 2 ** 32 + low) * 2 ** -53;
}

/** The first number of the pair that `draw` makes and, at the next call, the second. */
export function oneOfPair(draw: () => [number, number]): number {
  const [first, second] = state.spare === undefined ? draw() : [state.spare];
  state.spare = second;
  return first;
}

/** A fresh 32-bit seed for a tfjs op that draws its own numbers. */
export function drawSeed(): number {
  return state.engine.random();
}
