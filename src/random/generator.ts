// The one generator behind initial weights and dropout, seeded by `manual_seed`.
import { bind, splitKeywords } from '../python/arguments.js';
import { MT19937 } from './mt19937.js';

let generator = new MT19937(Math.floor(Math.random() * 2 ** 32));
let spare: number | undefined; // the second normal number of a pair whose first was given out

/**
 * Seeds the generator of initial weights and of dropout masks. Equal seeds give equal numbers, and modules made after
 * `manual_seed(n)` get the initial weights that PyTorch gives on an x86 CPU after `torch.manual_seed(n)`, bit for bit.
 * Without a call the seed is random.
 *
 * @example
 * ```ts
 * manual_seed(0);
 * const rnn = new nn.RNN(3, 4); // weight_ih_l0[0] = -0.0037, 0.2682, -0.4115, as in PyTorch
 * ```
 * @param seed - an integer; its value modulo 2³² counts, as in torch.
 * @throws `TypeError` if the seed is not an integer.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.manual_seed.html
 */
export function manual_seed(...args: [seed: number] | [keywords: { seed: number }]): void {
  const { seed } = bind('manual_seed()', ['seed'], 1, splitKeywords(args)) as { seed: number };
  if (!Number.isInteger(seed)) throw new TypeError(`manual_seed expected an int, but got ${String(seed)}`);
  generator = new MT19937(Number(BigInt.asUintN(32, BigInt(seed))));
  spare = undefined;
}

/** `size` float32 values from U(from, to), drawn as torch draws them on the CPU: 24 random bits each. */
export function uniform(size: number, from: number, to: number): Float32Array {
  const low = Math.fround(from);
  const range = Math.fround(Math.fround(to) - low);
  return Float32Array.from({ length: size }, () => (generator.random() & 0xffffff) * 2 ** -24 * range + low);
}

/** A double from U(0, 1) of 53 random bits; torch takes the first of two words as the high one. */
export function uniform53(): number {
  const [high, low] = [generator.random(), generator.random()];
  return ((high & 0x1fffff) * 2 ** 32 + low) * 2 ** -53;
}

/** The first number of the pair that `draw` makes and, at the next call, the second. */
export function oneOfPair(draw: () => [number, number]): number {
  const [first, second] = spare === undefined ? draw() : [spare];
  spare = second;
  return first;
}

/** A fresh 32-bit seed for a tfjs op that draws its own numbers. */
export function drawSeed(): number {
  return generator.random();
}
