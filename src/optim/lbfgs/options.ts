// The options of LBFGS.
import type { Table } from '../options.js';
import type { CommonOptions } from '../param_groups.js';
import { atLeastZero, float, int, orNone, text } from '../readers.js';

/** The options of {@link LBFGS}. */
export interface LBFGSOptions extends CommonOptions {
  /** How many iterations a step takes at most. */
  max_iter: number;
  /** How many times a step calls its closure before it begins no other iteration, and a search no other try. */
  max_eval: number;
  /** A gradient without a larger component ends the step. */
  tolerance_grad: number;
  /** An iteration that changes the loss by less, or no parameter by more, ends the step. */
  tolerance_change: number;
  /** How many changes of the gradient are remembered. */
  history_size: number;
  /** How it is found how far to go in an iteration: null takes `lr`. */
  line_search_fn: string | null;
}

export const OPTIONS: Table<LBFGSOptions> = {
  lr: float(1, atLeastZero('Invalid learning rate')),
  max_iter: int(20),
  max_eval: int(25), // of 20 iterations
  tolerance_grad: float(1e-7),
  tolerance_change: float(1e-9),
  history_size: int(100),
  line_search_fn: orNone(text(), null),
};
