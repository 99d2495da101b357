// The Elman network: h_t = act(x_t·W_ihᵀ + b_ih + h_{t-1}·W_hhᵀ + b_hh), with act = tanh or relu.
import * as tf from '@tensorflow/tfjs-core';
import { AliveRows, backwards, rowsAt } from '../steps.js';
import type { Mode } from './mode.js';
import type { Ops } from './ops/ops.js';

interface Activation {
  apply(ops: Ops, z: tf.Tensor2D): tf.Tensor2D;
  /** d act(z)/dz, from h = act(z). */
  derivative(h: tf.Tensor2D): tf.Tensor2D;
}

const tanh: Activation = {
  apply: (ops, z) => ops.tanh(z),
  derivative: (h) => tf.sub(1, tf.square(h)),
};

const relu: Activation = {
  apply: (ops, z) => ops.relu(z),
  derivative: (h) => tf.step(h),
};

function elman(act: Activation): Mode {
  return {
    gates: 1,
    states: 1,

    forward(ops, { x, state0: [h0], weights: { w_ih, w_hh, b_ih, b_hh }, steps }) {
      const projected = ops.times(w_ih, true)(x); // x·W_ihᵀ for all steps at once: (rows, H)
      const inputs = ops.split(b_ih && b_hh ? ops.add(projected, tf.add(b_ih, b_hh)) : projected, steps.batchSizes);
      const timesHidden = ops.times(w_hh, true);

      const alive = new AliveRows(h0);
      let h = alive.begin(rowsAt(steps, steps.order[0]));
      const hs = new Array<tf.Tensor2D>(inputs.length);
      for (const t of steps.order) {
        const previous = alive.resize(h, rowsAt(steps, t)); // (batchSizes[t], H)
        h = tf.tidy(() => act.apply(ops, ops.add(inputs[t], timesHidden(previous))));
        hs[t] = h;
      }
      return { output: tf.concat(hs, 0), stateN: [alive.end(h)] };
    },

    backward(ops, { weights: { w_hh }, steps, output, dOutput, dStateN: [dhN] }) {
      const slopes = ops.split(act.derivative(output), steps.batchSizes);
      const dhs = ops.split(dOutput, steps.batchSizes);
      const timesHidden = ops.times(w_hh, false);

      const { order } = backwards(steps);
      const alive = new AliveRows(dhN);
      let dh = alive.begin(rowsAt(steps, order[0]));
      const dzs = new Array<tf.Tensor2D>(dhs.length);
      for (const t of order) {
        const later = alive.resize(dh, rowsAt(steps, t)); // (batchSizes[t], H)
        const dz = tf.tidy(() => ops.mul(ops.add(dhs[t], later), slopes[t]));
        dzs[t] = dz;
        dh = timesHidden(dz);
      }
      const dz = tf.concat(dzs, 0); // (rows, H)
      return { dInputSide: dz, dHiddenSide: dz, dState0: [alive.end(dh)] };
    },
  };
}

export const RNN_TANH = elman(tanh);
export const RNN_RELU = elman(relu);
