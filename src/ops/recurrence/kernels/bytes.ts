// How much memory the kernels take for a recurrence, counted before they start, in numbers that do not end at 4 GiB.
import type { RecurrenceInput } from '../form.js';

/** What counts of a mode. */
interface Kept {
  /** G. */
  gates: number;
  /** What backward needs besides the output and the gates. */
  extra?: 'cells' | 'hiddenN';
}

const BLOCKS = 2 ** 14; // floats that a product works in, constants, alignment; more than kernels/source/ takes
const CHUNK = { floats: 65536, rows: 64 }; // as in kernels/source/forward_layer.h

/**
 * The most bytes that a heap holds at once for `rows` rows in steps of up to N: in the forward pass, or if its gradient may be
 * asked for in both, since on the wasm backend what one has made is there during the other.
 */
export function bytesOf(
  { gates, extra }: Kept,
  { x, state0, weights: { w_hh, w_hr } }: RecurrenceInput,
  rows: number,
  N: number,
  keep: boolean,
): number {
  const I = x.shape[1];
  const width = w_hh.shape[0];
  const H = width / gates;
  const R = state0[0].shape[1];
  const wide = (m: number): number => m + 7; // as many columns of panels
  const sequences = 1 + I + R; // the steps' sizes; x; output
  const reserve = extra === undefined ? 0 : width + H; // what is kept
  const gradients = R + width * (extra === 'hiddenN' ? 2 : 1) + (w_hr ? R + H : 0); // dOutput; of the sides; of the projection
  const products = R + I + wide(Math.max(I, H)); // the state before each row; dx; an operand in panels
  const perRow = sequences + (keep ? reserve + gradients + products : 0);
  const perSequence = 4 * (R + H) + 2 * width + 2 * H; // the states, theirs before and in tiles, and their gradients; what a step needs
  const chunk = Math.min(rows, CHUNK.floats / width + CHUNK.rows + N) * width;
  const weightsWithPanels = gates * wide(H) * (wide(I) + wide(R)) + (w_hr ? wide(R) * wide(H) : 0);
  const ofWeights = 4 * weightsWithPanels; // themselves, their gradients, and panels either way
  return 4 * (rows * perRow + N * perSequence + chunk + ofWeights + BLOCKS);
}
