// The table of formulas: every mode has one, and needs nothing else to run on every backend.
import type { ModeName } from '../modes.js';
import type { Formula } from './formula.js';
import { GRU } from './gru.js';
import { LSTM } from './lstm.js';
import { RNN_RELU, RNN_TANH } from './rnn.js';

export const FORMULAS: Readonly<Record<ModeName, Formula>> = { RNN_TANH, RNN_RELU, LSTM, GRU };
