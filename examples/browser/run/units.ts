// The units of hidden states that are looked at and pinned.
import { type Signal, signal } from '@preact/signals';
import type { Context } from '../context.js';

/** So many units of a model can be pinned: a colour each. */
export const MOST_PINS = 3;

export interface Looked {
  cell: string;
  unit: number;
  step: number;
}

export class Units {
  readonly looked = signal<Looked | null>(null);
  /** `LSTM12.GRU3` */
  private readonly pins: Signal<string>;

  /** Pins are kept in the address, by the name of a setting. */
  constructor(
    private readonly context: Context,
    setting: string,
  ) {
    this.pins = context.setting(setting, '');
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
}
