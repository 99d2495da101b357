// What a recurrent mode has to provide: its loop over time, and that loop's gradient, in plain tfjs ops.
import type { BackwardInput, BackwardOutput, ForwardInput, ForwardOutput } from '../kernel.js';
import type { Ops } from './ops/ops.js';

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
