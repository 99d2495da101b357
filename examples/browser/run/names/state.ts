// What is known of the name that is read: its letters, what the models make of them.
import { computed, effect, signal } from '@preact/signals';
import type { Context } from '../../context.js';
import { messageOf } from '../../ui/message.js';
import { Units } from '../units.js';
import { lettersOf } from './letters.js';
import type { Reading } from './worker.js';

const TYPING = 130; // ms between letters

export class State {
  readonly name;
  readonly units;
  readonly letters;
  /** Of the letters that the models have read last. */
  readonly read = signal<{ letters: string[]; readings: Reading[] } | null>(null);
  readonly failure = signal('');
  private typing: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly context: Context) {
    this.name = context.setting('name', 'Yamamoto');
    this.units = new Units(context, 'pins');
    this.letters = computed(() => lettersOf(this.name.value));
    let asked = 0;
    effect(() => {
      const letters = this.letters.value;
      const mine = ++asked;
      this.ask(letters.map(({ read }) => read).join(''))
        .then((readings) => {
          if (mine === asked) this.read.value = readings && { letters: letters.map(({ shown }) => shown), readings };
        })
        .catch((error: unknown) => (this.failure.value = messageOf(error)));
    });
  }

  private async ask(name: string): Promise<Reading[] | null> {
    return name === '' ? null : this.context.worker.run.read(name);
  }

  /** Types a name, letter by letter. */
  type(name: string): void {
    this.stop();
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const go = (count: number): void => {
      this.name.value = name.slice(0, count);
      if (count < name.length) this.typing = setTimeout(() => go(count + 1), TYPING);
    };
    go(still ? name.length : 1);
  }

  /** Somebody types. */
  stop(): void {
    clearTimeout(this.typing);
  }
}
