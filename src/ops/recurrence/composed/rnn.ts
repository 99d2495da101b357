// The Elman network: h_t = act(x_t·W_ihᵀ + b_ih + h_{t-1}·W_hhᵀ + b_hh), with act = tanh or relu.
import type * as tf from '@tensorflow/tfjs-core';
import { backwards } from '../steps.js';
import { tanhSlope } from './activations.js';
import type { Formula } from './formula.js';
import type { Ops } from './ops/ops.js';
import { projectInputs, sumOfBiases, unroll } from './unroll.js';

interface Activation {
  apply(ops: Ops, z: tf.Tensor2D): tf.Tensor2D;
  /** What `gradient` needs, from h = act(z) of all steps. */
  slope(h: tf.Tensor2D): tf.Tensor2D;
  /** dy·act'(z). */
  gradient(ops: Ops, slope: tf.Tensor2D, dy: tf.Tensor2D): tf.Tensor2D;
}

function elman(act: Activation): Formula {
  return {
    forward(ops, { x, state0, weights, steps }) {
      const inputs = ops.split(projectInputs(ops, x, weights, sumOfBiases(weights)), steps.batchSizes);
      const timesHidden = ops.times(weights.w_hh, true);

      const { stateN, records } = unroll(steps, state0, (t, [previous]) => {
        const h = act.apply(ops, ops.add(inputs[t], timesHidden(previous)));
        return { state: [h], record: [h] };
      });
      return { output: records[0], stateN, reserve: [] };
    },

    backward(ops, { weights: { w_hh }, steps, output, dOutput, dStateN }) {
      const slopes = ops.split(act.slope(output), steps.batchSizes);
      const dOutputs = ops.split(dOutput, steps.batchSizes);
      const timesHidden = ops.times(w_hh, false);

      const { stateN, records } = unroll(backwards(steps), dStateN, (t, [later]) => {
        const dz = act.gradient(ops, slopes[t], ops.add(dOutputs[t], later));
        return { state: [timesHidden(dz)], record: [dz] };
      });
      return { dInputSide: records[0], dHiddenSide: records[0], dState0: stateN };
    },
  };
}

export const RNN_TANH = elman({
  apply: (ops, z) => ops.tanh(z),
  slope: tanhSlope,
  gradient: (ops, slope, dy) => ops.mul(dy, slope),
});

export const RNN_RELU = elman({
  apply: (ops, z) => ops.relu(z),
  slope: (h) => h,
  gradient: (ops, h, dy) => ops.reluGrad(h, dy),
});
