// The Mersenne Twister as torch's CPU generator runs it: 32-bit words from a 32-bit seed.

const N = 624;
const M = 397;

export class MT19937 {
  private readonly state = new Uint32Array(N);
  private next = N;

  constructor(seed: number) {
    let word = seed >>> 0;
    this.state[0] = word;
    for (let i = 1; i < N; i++) {
      word = Math.imul(word ^ (word >>> 30), 1812433253) + i;
      this.state[i] = word;
      word >>>= 0;
    }
  }

  /** The next word, uniform over 0 ... 2³² - 1. */
  random(): number {
    if (this.next === N) this.refill();
    let y = this.state[this.next++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    y ^= y >>> 18;
    return y >>> 0;
  }

  private refill(): void {
    const { state } = this;
    const at = (i: number): number => state[i % N];
    for (let i = 0; i < N; i++) {
      const y = (at(i) & 0x80000000) | (at(i + 1) & 0x7fffffff);
      state[i] = at(i + M) ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    this.next = 0;
  }
}
