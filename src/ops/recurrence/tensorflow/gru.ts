// The GRU as graphs.
import { loop } from './loop.js';
import type { GraphMode } from './graph_mode.js';
import { GraphOps } from './graph_ops.js';
import { projectInputs } from './project.js';

export const GRU: GraphMode = {
  reserve: 5, // r, z, n, the hidden side of n, and h_{t-1} - n

  forward({ graph, x, weights, state0, keep }) {
    const outside = new GraphOps(graph);
    const inputs = projectInputs(outside, x, weights, weights.b_ih);
    const right = outside.transpose(weights.w_hh);
    return loop(graph, state0, keep ? 6 : 1, ({ ops, state: [previous], rowsOf }) => {
      const hidden = ops.addBias(ops.matMul(previous, ops.outer(right)), weights.b_hh && ops.outer(weights.b_hh));
      const [inputR, inputZ, inputN] = ops.columns(rowsOf(inputs), 3);
      const [hiddenR, hiddenZ, hiddenN] = ops.columns(hidden, 3);
      const r = ops.sigmoid(ops.add(inputR, hiddenR));
      const z = ops.sigmoid(ops.add(inputZ, hiddenZ));
      const n = ops.tanh(ops.add(inputN, ops.mul(r, hiddenN)));
      const fromN = ops.sub(previous, n);
      const h = ops.add(n, ops.mul(z, fromN));
      return { state: [h], record: keep ? [h, r, z, n, hiddenN, fromN] : [h] };
    });
  },

  backward({ graph, weights: { w_hh }, reserve, dOutput, dStateN }) {
    const { stateN, records } = loop(graph, dStateN, 2, ({ ops, state: [later], rowsOf }) => {
      const [r, z, n, hiddenN, fromN] = reserve.map(rowsOf);
      const dh = ops.add(rowsOf(dOutput), later);
      const direct = ops.mul(dh, z);
      const dz = ops.sigmoidGrad(z, ops.mul(dh, fromN));
      const dn = ops.tanhGrad(n, ops.sub(dh, direct));
      const dr = ops.sigmoidGrad(r, ops.mul(dn, hiddenN));
      const dHiddenSide = ops.besides(dr, dz, ops.mul(dn, r));
      const previous = ops.add(direct, ops.matMul(dHiddenSide, ops.outer(w_hh)));
      return { state: [previous], record: [dHiddenSide, ops.besides(dr, dz, dn)] };
    });
    const [dHiddenSide, dInputSide] = records;
    return { dInputSide, dHiddenSide, dState0: stateN };
  },
};
