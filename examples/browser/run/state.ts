// What the tab knows: the name, what the models make of it, the units that are looked at.
import { computed, effect, signal } from '@preact/signals';
import type { Context } from '../context.js';
import { messageOf } from '../ui/message.js';
import { lettersOf } from './letters.js';
import type { Reading } from './worker.js';

/** So many units of a model can be pinned: a colour each. */
export const MOST_PINS = 3;

const TYPING = 130; // ms between letters

export interface Looked {
  cell: string;
  unit: number;
  letter: number;
}

export class State {
  readonly name;
  /** `LSTM12.GRU3` */
  private readonly pins;
  readonly letters;
  /** Of the letters that the models have read last. */
  readonly read = signal<{ letters: string[]; readings: Reading[] } | null>(null);
  readonly looked = signal<Looked | null>(null);
  readonly failure = signal('');
  private typing: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly context: Context) {
    this.name = context.setting('name', 'Yamamoto');
    this.pins = context.setting('pins', '');
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

  /** The units of a model that are pinned. */
  pinned(cell: string): number[] {
    return [...this.pins.value.matchAll(/([A-Z]+)(\d+)/g)].filter(([, of]) => of === cell).map(([, , unit]) => Number(unit));
  }

  /** Pins a unit, in place of the first one if there are enough, or takes its pin away. */
  pin(cell: string, unit: number): void {
    const now = this.pinned(cell);
    const next = now.includes(unit) ? now.filter((one) => one !== unit) : [...now, unit].slice(-MOST_PINS);
    const others = this.pins.value.split('.').filter((pin) => !new RegExp(`^${cell}\\d`).test(pin) && pin !== '');
    this.pins.value = [...others, ...next.map((one) => `${cell}${one}`)].join('.');
    this.context.say(now.includes(unit) ? `Unit ${unit} is not pinned any more` : `Unit ${unit} is pinned`);
  }

  say(text: string): void {
    this.context.say(text);
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
