// The one generator behind all random numbers, and what is drawn from it as torch draws it on the CPU. Normal numbers are in
// normal.ts.
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
  const [low, high] = Float32Array.of(from, to);
  const range = Math.fround(high - low);
  const values = new Float32Array(size);
  for (let i = 0; i < size; i++) {
    values[i] = (engine.random() & 0xffffff) * 2 ** -24 * range + low;
    if (values[i] === high) values[i] = low; // what is rounded up to the bound that is left out
  }
  return values;
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

/**
 * `size` whole numbers from `low` to `low + range - 1`: remainders by the range of 32 random bits, or of 64 where the range is
 * so large that some would come up more often than others.
 */
export function integers(size: number, low: number, range: number): Float64Array {
  const { engine } = state;
  const remainder = range < 2 ** 28 ? () => engine.random() % range : () => Number(random64() % BigInt(range));
  const values = new Float64Array(size);
  for (let i = 0; i < size; i++) values[i] = low + remainder();
  return values;
}

function random64(): bigint {
  const { engine } = state;
  return (BigInt(engine.random()) << 32n) | BigInt(engine.random());
}

/** `size` values that are `one` with probability p and else 0. */
export function bernoulli(size: number, p: number, one: number): Float32Array {
  const values = new Float32Array(size);
  for (let i = 0; i < size; i++) if (uniform53() < p) values[i] = one;
  return values;
}

/** `size` float32 values from Exp(1). */
export function exponential(size: number): Float32Array {
  const values = new Float32Array(size);
  for (let i = 0; i < size; i++) values[i] = -Math.log1p(-uniform53());
  return values;
}

/** The numbers from 0 to n - 1 in random order. */
export function permutation(n: number): Int32Array {
  const { engine } = state;
  const values = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = 0; i < n - 1; i++) {
    const other = i + (engine.random() % (n - i));
    [values[i], values[other]] = [values[other], values[i]];
  }
  return values;
}
