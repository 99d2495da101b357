// The part of every mode's graph that does not depend on h, for all steps at once.
import type { Edge } from '../../../engines/tensorflow/graph.js';
import type { WeightEdges } from './graph_mode.js';
import type { GraphOps } from './graph_ops.js';

/** x·W_ihᵀ + bias: (L·N, G·H). */
export function projectInputs(ops: GraphOps, x: Edge, { w_ih }: WeightEdges, bias: Edge | undefined): Edge {
  return ops.addBias(ops.matMul(x, ops.transpose(w_ih)), bias);
}

/** b_ih + b_hh, for the modes in which only their sum counts. */
export function sumOfBiases(ops: GraphOps, { b_ih, b_hh }: WeightEdges): Edge | undefined {
  return b_ih && b_hh && ops.add(b_ih, b_hh);
}
