// The LSTM as graphs.
import { loop } from './loop.js';
import type { GraphMode } from './graph_mode.js';
import { GraphOps } from './graph_ops.js';
import { projectInputs, sumOfBiases } from './project.js';

export const LSTM: GraphMode = {
  reserve: 6, // i, f, g, o, c_{t-1}, tanh c

  forward({ graph, x, weights, state0, keep }) {
    const outside = new GraphOps(graph);
    const inputs = projectInputs(outside, x, weights, sumOfBiases(outside, weights));
    const right = outside.transpose(weights.w_hh);
    const projection = weights.w_hr && outside.transpose(weights.w_hr);
    return loop(graph, state0, keep ? 7 : 1, ({ ops, state: [previousH, previousC], rowsOf }) => {
      const z = ops.add(ops.matMul(previousH, ops.outer(right)), rowsOf(inputs));
      const [zi, zf, zg, zo] = ops.columns(z, 4);
      const [i, f, g, o] = [ops.sigmoid(zi), ops.sigmoid(zf), ops.tanh(zg), ops.sigmoid(zo)];
      const c = ops.add(ops.mul(f, previousC), ops.mul(i, g));
      const tanhC = ops.tanh(c);
      const m = ops.mul(o, tanhC);
      const h = projection ? ops.matMul(m, ops.outer(projection)) : m;
      return { state: [h, c], record: keep ? [h, i, f, g, o, previousC, tanhC] : [h] };
    });
  },

  backward({ graph, weights: { w_hh, w_hr }, reserve, dOutput, dStateN }) {
    const { stateN, records } = loop(graph, dStateN, w_hr ? 2 : 1, ({ ops, state: [laterH, laterC], rowsOf }) => {
      const [i, f, g, o, previousC, tanhC] = reserve.map(rowsOf);
      const dh = ops.add(rowsOf(dOutput), laterH);
      const dm = w_hr ? ops.matMul(dh, ops.outer(w_hr)) : dh;
      const dc = ops.add(laterC, ops.tanhGrad(tanhC, ops.mul(dm, o)));
      const dz = ops.besides(
        ops.sigmoidGrad(i, ops.mul(dc, g)),
        ops.sigmoidGrad(f, ops.mul(dc, previousC)),
        ops.tanhGrad(g, ops.mul(dc, i)),
        ops.sigmoidGrad(o, ops.mul(dm, tanhC)),
      );
      return { state: [ops.matMul(dz, ops.outer(w_hh)), ops.mul(dc, f)], record: w_hr ? [dz, dh] : [dz] };
    });
    const [dz, dh] = records;
    const gradients = { dInputSide: dz, dHiddenSide: dz, dState0: stateN };
    if (!w_hr) return gradients;
    const outside = new GraphOps(graph);
    const [, , , o, , tanhC] = reserve;
    return { ...gradients, dOthers: { w_hr: outside.transposeTimes(dh, outside.mul(o, tanhC)) } };
  },
};
