// The table of modes, by torch's mode strings, and others of its shape.
import { GRU } from './composed/gru.js';
import { LSTM } from './composed/lstm.js';
import type { Mode } from './composed/mode.js';
import { RNN_RELU, RNN_TANH } from './composed/rnn.js';

export const MODES = { RNN_TANH, RNN_RELU, LSTM, GRU } satisfies Readonly<Record<string, Mode>>;

export type ModeName = keyof typeof MODES;

/** Something of every mode. */
export function byMode<T>(make: (mode: ModeName) => T): Readonly<Record<ModeName, T>> {
  return Object.fromEntries((Object.keys(MODES) as ModeName[]).map((mode) => [mode, make(mode)])) as Record<ModeName, T>;
}
