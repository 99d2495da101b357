// The GRU: r, z = σ(...), n = tanh(x·W_inᵀ + b_in + r ⊙ (h_{t-1}·W_hnᵀ + b_hn)), h_t = (1 - z) ⊙ n + z ⊙ h_{t-1}.
import * as tf from '@tensorflow/tfjs-core';
import { plainOps } from '../composed/ops/plain.js';
import { projectInputs } from '../composed/unroll.js';
import type { Form } from '../form.js';
import { backwards, previousOf } from '../steps.js';
import { backwardStep, forwardStep, hiddenSide, inputSide, pastGates, sidesShader, slopesShader } from './gru_shaders.js';
import { layOutPlain, layOutTransposed, pairs, unitsShape } from './layouts.js';
import { lastOf, visitSteps } from './loop.js';
import { draw } from '../../../engines/webgl/program.js';

const GATES = 3;

function layOutSides(inputSide: tf.Tensor2D, hiddenSide: tf.Tensor2D): tf.Tensor3D {
  const [inputRows, hiddenRows] = [inputSide.shape[0], hiddenSide.shape[0]];
  const units = inputSide.shape[1] / GATES;
  const shape = unitsShape(Math.max(inputRows, hiddenRows), 2, units);
  return draw<tf.Tensor3D>(sidesShader, shape, [inputSide, hiddenSide], [units, inputRows, hiddenRows]);
}

export const GRU: Form = {
  name: 'webgl',
  products: () => plainOps,

  forward({ x, state0: [h0], weights, steps }) {
    const { b_ih, b_hh, w_hh } = weights;
    const H = h0.shape[1];
    const none = tf.zeros<tf.Rank.R2>([1, GATES * H]);
    const hiddenBias = b_hh ? tf.reshape<tf.Rank.R2>(b_hh, [1, GATES * H]) : none;
    const sides = layOutSides(projectInputs(plainOps, x, weights, b_ih), hiddenBias);
    const initial = layOutSides(none, plainOps.times(w_hh, true)(h0));
    const w = layOutTransposed(w_hh, GATES);
    const output = visitSteps(steps, h0, ({ rows, row, known }, previous) =>
      draw(forwardStep, [rows, H], [sides, initial, h0, previous, w], [row, known, pairs(H)]),
    );
    return { output, stateN: [lastOf(steps, output)], reserve: [] };
  },

  // The gates are computed again, of all steps at once: a step has one draw, so that it can only keep h.
  backward({ x, state0: [h0], weights, steps, output, dOutput, dStateN: [dhN] }) {
    const { b_ih, b_hh, w_hh } = weights;
    const [rows, H] = output.shape;
    const before = previousOf(steps, h0, output);
    const product = plainOps.times(w_hh, true)(before);
    const sides = layOutSides(projectInputs(plainOps, x, weights, b_ih), b_hh ? tf.add(product, b_hh) : product);
    const slopes = draw<tf.Tensor3D>(slopesShader, unitsShape(rows, 3, H), [sides, before], [H]);

    const w = layOutPlain(w_hh, GATES);
    const back = backwards(steps);
    const dh = visitSteps(back, dhN, ({ rows, row, known, previousRow }, later) =>
      draw(backwardStep, [rows, H], [dOutput, dhN, later, slopes, w], [row, known, previousRow, pairs(H)]),
    );
    const dHiddenSide = draw(hiddenSide, [rows, GATES * H], [dh, slopes], [H]);
    const dInputSide = draw(inputSide, [rows, GATES * H], [dh, slopes], [H]);
    const dBefore = draw(pastGates, [rows, H], [dh, slopes], [H]);
    const dh0 = tf.add<tf.Tensor2D>(lastOf(back, dBefore), plainOps.times(w_hh, false)(lastOf(back, dHiddenSide)));
    return { dInputSide, dHiddenSide, dState0: [dh0] };
  },
};
