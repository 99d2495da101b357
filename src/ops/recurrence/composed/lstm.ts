// The LSTM: i, f, o = σ(...), g = tanh(...), c_t = f ⊙ c_{t-1} + i ⊙ g, h_t = (o ⊙ tanh c_t)·W_hrᵀ, the last only if given.
import * as tf from '@tensorflow/tfjs-core';
import { backwards, previousOf } from '../steps.js';
import { sigmoidSlope, tanhSlope } from './activations.js';
import type { Formula } from './formula.js';
import { projectInputs, sumOfBiases, unroll } from './unroll.js';

// The reserve: c, i, f, g, o.
export const LSTM: Formula = {
  forward(ops, { x, state0, weights, steps, keep }) {
    const inputs = ops.split(projectInputs(ops, x, weights, sumOfBiases(weights)), steps.batchSizes);
    const intoGates = ops.columns(4);
    const timesHidden = ops.times(weights.w_hh, true);
    const timesProjection = weights.w_hr && ops.times(weights.w_hr, true);

    const { stateN, records } = unroll(steps, state0, (t, [previousH, previousC]) => {
      const [zi, zf, zg, zo] = intoGates(ops.add(inputs[t], timesHidden(previousH)));
      const [i, f, g, o] = [ops.sigmoid(zi), ops.sigmoid(zf), ops.tanh(zg), ops.sigmoid(zo)];
      const c = ops.add(ops.mul(f, previousC), ops.mul(i, g));
      const m = ops.mul(o, ops.tanh(c));
      const h = timesProjection ? timesProjection(m) : m;
      return { state: [h, c], record: keep ? [h, c, i, f, g, o] : [h] };
    });
    const [output, ...reserve] = records;
    return { output, stateN, reserve };
  },

  backward(ops, { state0, weights: { w_hh, w_hr }, steps, reserve: [c, i, f, g, o], dOutput, dStateN }) {
    const timesHidden = ops.times(w_hh, false);
    const timesProjection = w_hr && ops.times(w_hr, false);
    const tanhC = ops.tanh(c);
    const ofSteps = (x: tf.Tensor2D): readonly tf.Tensor2D[] => ops.split(x, steps.batchSizes);
    // What each gate is multiplied with, in c or in m = o ⊙ tanh c.
    const factors = ofSteps(tf.concat([g, previousOf(steps, state0[1], c), i, tanhC], 1));
    const slopes = ofSteps(tf.concat([sigmoidSlope(i), sigmoidSlope(f), tanhSlope(g), sigmoidSlope(o)], 1));
    const [os, fs, tanhSlopes, dOutputs] = [o, f, tanhSlope(tanhC), dOutput].map(ofSteps);

    const { stateN, records } = unroll(backwards(steps), dStateN, (t, [laterH, laterC]) => {
      const dh = ops.add(dOutputs[t], laterH);
      const dm = timesProjection ? timesProjection(dh) : dh;
      const dc = ops.add(laterC, ops.mul(ops.mul(dm, os[t]), tanhSlopes[t]));
      const dz = ops.mul(ops.mul(tf.concat([dc, dc, dc, dm], 1), factors[t]), slopes[t]);
      return { state: [timesHidden(dz), ops.mul(dc, fs[t])], record: w_hr ? [dz, dh] : [dz] };
    });
    const [dz, dh] = records;
    const gradients = { dInputSide: dz, dHiddenSide: dz, dState0: stateN };
    return w_hr ? { ...gradients, dOthers: { w_hr: ops.transposeTimes(dh, ops.mul(o, tanhC)) } } : gradients;
  },
};
