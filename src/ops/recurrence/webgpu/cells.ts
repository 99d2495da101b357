// What one element of one step does in each mode, forward and backward: WGSL for the programs in sequence/ and step/.
import type { ModeName } from '../modes.js';

export interface Cell {
  /** G: blocks of H rows in the weights. */
  gates: number;
  /** Whether there is a state c beside h: `cell`, c_{t-1} before the step and c_t after it; backward, its gradient. */
  hasCell: boolean;
  /** From the gates' input sides `x0`, `x1`, ... and hidden sides `h0`, `h1`, ... to `m`, which is h_t unless projected. */
  forward: string;
  /** Whether `forward` needs h_{t-1} of the unit too, as `before`. */
  takesBefore?: true;
  /** The variables of `forward` that `backward` needs. */
  record: readonly string[];
  /** The state before the step, if `backward` needs it as `previous`: where it starts, and where the later ones are kept. */
  previous?: readonly [first: 'h_0' | 'c_0', later: string];
  /** From `dm`, the gradient of `m`, and the record, or else `output`, to `dh0`, `dh1`, ... of the hidden sides. */
  backward: string;
  /** The gradients of the input sides, if they are not those of the hidden sides. */
  inputSides?: readonly string[];
  /** What reaches h_{t-1} past W_hh. */
  carry?: string;
}

export const CELLS: Readonly<Partial<Record<ModeName, Cell>>> = {
  RNN_TANH: {
    gates: 1,
    hasCell: false,
    forward: 'let m = tanhOf(x0 + h0);',
    record: [],
    backward: 'let dh0 = dm * (1.0 - output * output);',
  },
  RNN_RELU: {
    gates: 1,
    hasCell: false,
    forward: 'let m = reluOf(x0 + h0);',
    record: [],
    backward: 'let dh0 = select(0.0, dm, isnan(output) || output > 0.0);',
  },
  LSTM: {
    gates: 4,
    hasCell: true,
    forward: `
      let i = sigmoidOf(x0 + h0);
      let f = sigmoidOf(x1 + h1);
      let g = tanhOf(x2 + h2);
      let o = sigmoidOf(x3 + h3);
      let c = f * cell + i * g;
      cell = c;
      let m = o * tanhOf(c);`,
    record: ['c', 'i', 'f', 'g', 'o'],
    previous: ['c_0', 'c'],
    backward: `
      let tanhC = tanhOf(c);
      let dc = cell + dm * o * (1.0 - tanhC * tanhC);
      let dh0 = dc * g * i * (1.0 - i);
      let dh1 = dc * previous * f * (1.0 - f);
      let dh2 = dc * i * (1.0 - g * g);
      let dh3 = dm * tanhC * o * (1.0 - o);
      cell = dc * f;`,
  },
  GRU: {
    gates: 3,
    hasCell: false,
    forward: `
      let r = sigmoidOf(x0 + h0);
      let z = sigmoidOf(x1 + h1);
      let n = tanhOf(x2 + r * h2);
      let m = n + z * (before - n);`,
    takesBefore: true,
    record: ['r', 'z', 'n', 'h2'],
    previous: ['h_0', 'output'],
    backward: `
      let dn = (dm - dm * z) * (1.0 - n * n);
      let dh0 = dn * h2 * r * (1.0 - r);
      let dh1 = dm * (previous - n) * z * (1.0 - z);
      let dh2 = dn * r;`,
    inputSides: ['dh0', 'dh1', 'dn'],
    carry: 'dm * z',
  },
};
