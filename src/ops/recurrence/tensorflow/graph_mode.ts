// What a recurrent mode has to provide for its graphs: its loop over time, and that loop's gradient.
import type { Edge, Graph } from '../../../engines/tensorflow/graph.js';
import type { WeightName, Weights } from '../form.js';
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
  /** The gradients of weights that are on neither side. */
  dOthers?: Partial<Record<WeightName, Edge>>;
}

export interface GraphMode {
  /** How many tensors the reserve has. */
  reserve: number;
  /** Records the output and, if `keep`, the reserve. */
  forward: (input: ForwardGraphInput) => Looped;
  backward: (input: BackwardGraphInput) => BackwardGraph;
}
