// The settings of a model of characters, and how much of a text is read at a step.
export const CELLS = ['RNN', 'LSTM', 'GRU'] as const;

export interface CharModelSettings {
  cell: (typeof CELLS)[number];
  embedding_size: number;
  hidden_size: number;
  num_layers: number;
}

export const DEFAULTS: CharModelSettings = { cell: 'GRU', embedding_size: 32, hidden_size: 128, num_layers: 1 };

/** A text is cut into so many pieces that are read side by side, so many characters of each at a step. */
export const [BATCH, CHUNK] = [16, 32];
