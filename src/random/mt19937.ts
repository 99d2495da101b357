// The Mersenne Twister as torch's CPU generator runs it: 32-bit words from the low 32 bits of a seed.

export const N = 624;
const M = 397;

export class MT19937 {
  /** The numbers of the recurrence, of which {@link random} gives out N before it makes the next N. */
  readonly words = new Uint32Array(N);
  /** How many calls of {@link random} are left until it makes new words, that one included. */
  left = 1;
  /** The next word to be given out. */
  next = 0;

  /** The low 64 bits of the seed, as torch remembers them. */
  readonly seed: bigint;

  constructor(seed: number | bigint) {
    this.seed = BigInt.asUintN(64, BigInt(seed));
    let word = Number(BigInt.asUintN(32, this.seed));
    this.words[0] = word;
    for (let i = 1; i < N; i++) {
      word = Math.imul(word ^ (word >>> 30), 1812433253) + i;
      this.words[i] = word;
      word >>>= 0;
    }
  }

  /** The next word, uniform over 0 ... 2³² - 1. */
  random(): number {
    if (--this.left === 0) this.refill();
    let y = this.words[this.next++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    y ^= y >>> 18;
    return y >>> 0;
  }

  private refill(): void {
    const { words } = this;
    for (let i = 0; i < N; i++) {
      const y = (words[i] & 0x80000000) | (words[(i + 1) % N] & 0x7fffffff);
      words[i] = words[(i + M) % N] ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    this.left = N;
    this.next = 0;
  }
}
