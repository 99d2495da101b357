// What a recurrent mode has to provide for its graphs: its loop over time, and that loop's gradient.
import type { Weights } from '../kernel.js';
import type { Edge, Graph } from '../../../engines/tensorflow/graph.js';
import type { Looped } from './loop.js';

/** The weights' placeholders. */
export type WeightEdges = { [name in keyof Weights]: Edge };

export interface ForwardGraphInput {
  graph: Graph;
  x: Edge; // (L·N, I)
  weights: WeightEdges;
  state0: readonly Edge[];
  keep: boolean;
}

export interface BackwardGraphInput {
  graph: Graph;
  weights: WeightEdges;
  output: Edge; // (L·N, R)
  reserve: readonly Edge[];
  dOutput: Edge; // (L·N, R)
  dStateN: readonly Edge[];
}

export interface BackwardGraph {
  dInputSide: Edge; // (L·N, G·H)
  dHiddenSide: Edge; // (L·N, G·H)
  dState0: Edge[];
  /** The gradient of the output, of an LSTM that projects it: dW_hr = dProjectedᵀ·(o ⊙ tanh c). */
  dProjected?: Edge | undefined; // (L·N, R)
}

export interface GraphMode {
  /** How many states are carried: h, or h and c. */
  readonly states: number;
  /** How many tensors the reserve has. */
  readonly reserve: number;
  /** Records the output and, if `keep`, the reserve. */
  forward: (input: ForwardGraphInput) => Looped;
  backward: (input: BackwardGraphInput) => BackwardGraph;
}
