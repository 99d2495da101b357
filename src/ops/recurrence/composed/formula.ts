// What defines a mode: its loop over time, and that loop's gradient, in plain tfjs ops.
import type { BackwardInput, BackwardOutput, ForwardInput, ForwardOutput } from '../form.js';
import type { Ops } from './ops/ops.js';

export interface Formula {
  forward: (ops: Ops, input: ForwardInput) => ForwardOutput;
  backward: (ops: Ops, input: BackwardInput) => BackwardOutput;
}
