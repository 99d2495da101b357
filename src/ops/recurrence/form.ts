// What a form of the recurrence is: it runs one direction of one layer over a whole sequence, forward and backward.
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { ModeName } from './modes.js';
import type { Steps } from './steps.js';

/** One direction of one layer. Rows are time-major: step 0's rows, then step 1's. R is the width of the output. */
export interface Weights {
  w_ih: Tensor2D; // (G·H, I)
  w_hh: Tensor2D; // (G·H, R)
  b_ih?: Tensor1D | undefined; // (G·H)
  b_hh?: Tensor1D | undefined; // (G·H)
  w_hr?: Tensor2D | undefined; // (R, H), of an LSTM whose output is projected
}

export type WeightName = keyof Weights;

export interface RecurrenceInput {
  x: Tensor2D; // (rows, I)
  state0: readonly Tensor2D[]; // (N, R) each; of an LSTM h (N, R) and c (N, H)
  weights: Weights;
  steps: Steps;
}

export interface ForwardInput extends RecurrenceInput {
  /** Whether a gradient may be asked for, so that the reserve is needed. */
  keep: boolean;
}

export interface ForwardOutput {
  output: Tensor2D; // (rows, R)
  stateN: Tensor2D[]; // as state0
  /** What `backward` needs besides the output, for all rows; nothing unless `keep`. */
  reserve: Tensor2D[];
}

export interface BackwardInput extends RecurrenceInput {
  output: Tensor2D; // (rows, R), as `forward` returned it
  reserve: readonly Tensor2D[]; // likewise
  dOutput: Tensor2D; // (rows, R)
  dStateN: readonly Tensor2D[]; // as state0
}

/** Gradients with respect to `x·W_ihᵀ + b_ih` and `h·W_hhᵀ + b_hh`, from which those of x and of these weights follow. */
export interface BackwardOutput {
  dInputSide: Tensor2D; // (rows, G·H)
  dHiddenSide: Tensor2D; // (rows, G·H)
  dState0: Tensor2D[]; // as state0
  /** h_{t-1} of all rows, if the form has it. */
  before?: Tensor2D;
  /** The gradients of weights that are on neither side, each as its weight. */
  dOthers?: Partial<Record<WeightName, Tensor2D>>;
}

/** What the gradients of x and the weights are made of. */
export interface Products {
  /** Lays b out once and returns `a => a·b`, or `a => a·bᵀ`; a is (M, K). */
  times(b: Tensor2D, transposeB: boolean): (a: Tensor2D) => Tensor2D;
  /** aᵀ·b for a (K, M) and b (K, N). */
  transposeTimes(a: Tensor2D, b: Tensor2D): Tensor2D;
  /** Σ over the rows: (M, H) → (H). */
  sumRows(x: Tensor2D): Tensor1D;
  /** For every row of `sequence` (rows, *) the state before it: h_{t-1} for h_t, and for the first its row of `state0`. */
  previous(steps: Steps, state0: Tensor2D, sequence: Tensor2D): Tensor2D;
}

/** A form of one mode. It finds the active backend when it runs, for a gradient is asked for where its forward ran. */
export interface Form {
  /** What runs it: `composed`, or the name of its folder. */
  readonly name: string;
  forward: (input: ForwardInput) => ForwardOutput;
  backward: (input: BackwardInput) => BackwardOutput;
  products: () => Products;
  /**
   * At least as many bytes as it takes for so many rows of that input, in steps of up to N, in a memory that is small
   * (engines/wasm/); `keep` as above. Absent where there is none.
   */
  bytes?: (input: RecurrenceInput, rows: number, N: number, keep: boolean) => number;
}

/** The forms of those modes that an engine has one for. */
export type Forms = Readonly<Partial<Record<ModeName, Form>>>;
