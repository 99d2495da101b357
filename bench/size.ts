// The sizes that are compared, and how they are written.
export const MODES = ['RNN', 'LSTM', 'GRU'] as const;

export interface Size {
  mode: (typeof MODES)[number];
  I: number;
  H: number;
  L: number;
  N: number;
  K: number; // layers
  D: number; // directions
}

export type Shape = Omit<Size, 'mode'>;

const shape = (I: number, H: number, L: number, N: number, K = 1, D = 1): Shape => ({ I, H, L, N, K, D });

export const SHAPES = [
  shape(32, 32, 100, 1),
  shape(128, 128, 100, 1),
  shape(128, 128, 100, 32),
  shape(256, 512, 50, 64),
  shape(512, 512, 50, 128),
  shape(128, 128, 100, 32, 2, 2),
];

/** `128, 128, 100, 32`, or with layers and directions `128, 128, 100, 32, K = 2, D = 2`. */
export const shapeLabel = ({ I, H, L, N, K, D }: Shape): string =>
  [I, H, L, N, ...(K * D > 1 ? [`K = ${K}`, `D = ${D}`] : [])].join(', ');

/** Reads `I,H,L,N` or `I,H,L,N,K,D`. */
export function parseShape(text: string): Shape {
  const numbers = text.split(',').map(Number);
  const fits = [4, 6].includes(numbers.length) && numbers.every((n) => Number.isInteger(n) && n > 0);
  if (!fits) throw new Error(`a size is I,H,L,N or I,H,L,N,K,D, got '${text}'`);
  const [I, H, L, N, K = 1, D = 1] = numbers;
  return { I, H, L, N, K, D };
}

export const GATES = { RNN: 1, LSTM: 4, GRU: 3 };

/** How many multiplications the products of a forward pass have. */
export function work({ mode, I, H, L, N, K, D }: Size): number {
  const widths = H + I + (K - 1) * (H + D * H); // of what the weights of each layer are multiplied with
  return GATES[mode] * H * widths * D * L * N;
}
