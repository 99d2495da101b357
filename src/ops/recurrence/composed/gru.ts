// The GRU: r, z = σ(...), n = tanh(x·W_inᵀ + b_in + r ⊙ (h_{t-1}·W_hnᵀ + b_hn)), h_t = (1 - z) ⊙ n + z ⊙ h_{t-1}.
import * as tf from '@tensorflow/tfjs-core';
import { backwards, previousOf } from '../steps.js';
import { sigmoidSlope, tanhSlope } from './activations.js';
import type { Formula } from './formula.js';
import { projectInputs, unroll } from './unroll.js';

// The reserve: r, z, n, and the hidden side of n.
export const GRU: Formula = {
  forward(ops, { x, state0, weights, steps, keep }) {
    const { b_ih, b_hh, w_hh } = weights;
    const intoGates = ops.columns(3);
    const projected = intoGates(projectInputs(ops, x, weights, b_ih));
    const [inputR, inputZ, inputN] = projected.map((gate) => ops.split(gate, steps.batchSizes));
    const timesHidden = ops.times(w_hh, true);

    const { stateN, records } = unroll(steps, state0, (t, [previous]) => {
      const product = timesHidden(previous);
      const [hiddenR, hiddenZ, hiddenN] = intoGates(b_hh ? ops.add(product, b_hh) : product);
      const r = ops.sigmoid(ops.add(inputR[t], hiddenR));
      const z = ops.sigmoid(ops.add(inputZ[t], hiddenZ));
      const n = ops.tanh(ops.add(inputN[t], ops.mul(r, hiddenN)));
      const h = ops.add(n, ops.mul(z, ops.sub(previous, n)));
      return { state: [h], record: keep ? [h, r, z, n, hiddenN] : [h] };
    });
    const [output, ...reserve] = records;
    return { output, stateN, reserve };
  },

  backward(ops, { state0, weights: { w_hh }, steps, output, reserve: [r, z, n, hiddenN], dOutput, dStateN }) {
    const timesHidden = ops.times(w_hh, false);
    const fromN = ops.sub(previousOf(steps, state0[0], output), n); // h_{t-1} - n
    const ofSteps = (x: tf.Tensor2D): readonly tf.Tensor2D[] => ops.split(x, steps.batchSizes);
    const [rs, zs, fromNs, hiddenNs] = [r, z, fromN, hiddenN].map(ofSteps);
    const [rSlopes, zSlopes, nSlopes] = [sigmoidSlope(r), sigmoidSlope(z), tanhSlope(n)].map(ofSteps);
    const dOutputs = ofSteps(dOutput);

    const { stateN, records } = unroll(backwards(steps), dStateN, (t, [later]) => {
      const dh = ops.add(dOutputs[t], later);
      const direct = ops.mul(dh, zs[t]);
      const dz = ops.mul(ops.mul(dh, fromNs[t]), zSlopes[t]);
      const dn = ops.mul(ops.sub(dh, direct), nSlopes[t]);
      const dr = ops.mul(ops.mul(dn, hiddenNs[t]), rSlopes[t]);
      const dHiddenSide = tf.concat([dr, dz, ops.mul(dn, rs[t])], 1);
      return { state: [ops.add(direct, timesHidden(dHiddenSide))], record: [dHiddenSide, tf.concat([dr, dz, dn], 1)] };
    });
    const [dHiddenSide, dInputSide] = records;
    return { dInputSide, dHiddenSide, dState0: stateN };
  },
};
