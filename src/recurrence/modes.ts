// The table of modes, by torch's mode strings.
import { GRU } from './composed/gru.js';
import { LSTM } from './composed/lstm.js';
import type { Mode } from './composed/mode.js';
import { RNN_RELU, RNN_TANH } from './composed/rnn.js';

export const MODES = { RNN_TANH, RNN_RELU, LSTM, GRU } satisfies Readonly<Record<string, Mode>>;

export type ModeName = keyof typeof MODES;
