// What a recurrent mode has to provide: its loop over time, and that loop's gradient, in plain tfjs ops.
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { Steps } from '../steps.js';
import type { Ops } from './ops/ops.js';

/** One direction of one layer. Rows are time-major: step 0's rows, then step 1's. R is the width of the output. */
export interface Weights {
  w_ih: Tensor2D; // (G·H, I)
  w_hh: Tensor2D; // (G·H, R)
  b_ih?: Tensor1D | undefined; // (G·H)
  b_hh?: Tensor1D | undefined; // (G·H)
  w_hr?: Tensor2D | undefined; // (R, H), of an LSTM whose output is projected
}

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

/** Gradients with respect to `x·W_ihᵀ + b_ih` and `h·W_hhᵀ + b_hh`, from which those of x and the weights follow. */
export interface BackwardOutput {
  dInputSide: Tensor2D; // (rows, G·H)
  dHiddenSide: Tensor2D; // (rows, G·H)
  dState0: Tensor2D[]; // as state0
  dW_hr?: Tensor2D; // (R, H)
}

export interface Mode {
  /** G: blocks of H rows in the weights. */
  readonly gates: number;
  /** How many states are carried: h, or h and c. */
  readonly states: number;
  /** How many tensors the reserve has. */
  readonly reserve: number;
  forward(ops: Ops, input: ForwardInput): ForwardOutput;
  backward(ops: Ops, input: BackwardInput): BackwardOutput;
}
