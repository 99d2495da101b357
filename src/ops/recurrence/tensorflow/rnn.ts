// The Elman network as graphs.
import type { Edge } from '../../../engines/tensorflow/graph.js';
import { loop } from './loop.js';
import type { GraphMode } from './graph_mode.js';
import { GraphOps } from './graph_ops.js';
import { projectInputs, sumOfBiases } from './project.js';

interface Activation {
  apply(ops: GraphOps, z: Edge): Edge;
  /** dy·act'(z), from h = act(z). */
  gradient(ops: GraphOps, h: Edge, dy: Edge): Edge;
}

function elman(act: Activation): GraphMode {
  return {
    reserve: 0,

    forward({ graph, x, weights, state0 }) {
      const outside = new GraphOps(graph);
      const inputs = projectInputs(outside, x, weights, sumOfBiases(outside, weights));
      const right = outside.transpose(weights.w_hh);
      return loop(graph, state0, 1, ({ ops, state: [previous], rowsOf }) => {
        const h = act.apply(ops, ops.add(ops.matMul(previous, ops.outer(right)), rowsOf(inputs)));
        return { state: [h], record: [h] };
      });
    },

    backward({ graph, weights: { w_hh }, output, dOutput, dStateN }) {
      const { stateN, records } = loop(graph, dStateN, 1, ({ ops, state: [later], rowsOf }) => {
        const dz = act.gradient(ops, rowsOf(output), ops.add(rowsOf(dOutput), later));
        return { state: [ops.matMul(dz, ops.outer(w_hh))], record: [dz] };
      });
      return { dInputSide: records[0], dHiddenSide: records[0], dState0: stateN };
    },
  };
}

export const RNN_TANH = elman({ apply: (ops, z) => ops.tanh(z), gradient: (ops, h, dy) => ops.tanhGrad(h, dy) });
export const RNN_RELU = elman({ apply: (ops, z) => ops.relu(z), gradient: (ops, h, dy) => ops.reluGrad(h, dy) });
