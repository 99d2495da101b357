// Random choices that a seed repeats, on any machine.
import { MT19937 } from '../../src/random/mt19937.js';

export class Dice {
  private readonly generator: MT19937;

  constructor(seed: number) {
    this.generator = new MT19937(seed);
  }

  integer(low: number, high: number): number {
    return low + (this.generator.random() % (high - low + 1));
  }

  chance(percent = 50): boolean {
    return this.integer(1, 100) <= percent;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.integer(0, items.length - 1)];
  }

  /** Some of the items, at least one. */
  some<T>(items: readonly T[]): T[] {
    const chosen = items.filter(() => this.chance());
    return chosen.length > 0 ? chosen : [this.pick(items)];
  }

  /** Numbers between -scale and scale. */
  uniform(count: number, scale: number): Float32Array {
    return Float32Array.from({ length: count }, () => (this.generator.random() / 2 ** 31 - 1) * scale);
  }
}
