// The table of modes, by torch's mode strings: what a caller has to know of each. How it computes is in composed/formulas.ts.

export interface Mode {
  /** G: blocks of H rows in the weights. */
  readonly gates: number;
  /** How many states are carried: h, or h and c. */
  readonly states: number;
}

export const MODES = {
  RNN_TANH: { gates: 1, states: 1 },
  RNN_RELU: { gates: 1, states: 1 },
  LSTM: { gates: 4, states: 2 }, // i, f, g, o; h, c
  GRU: { gates: 3, states: 1 }, // r, z, n
} as const satisfies Readonly<Record<string, Mode>>;

export type ModeName = keyof typeof MODES;
