// The LSTM: i, f, o = σ(...), g = tanh(...), c_t = f ⊙ c_{t-1} + i ⊙ g, m_t = o ⊙ tanh c_t, h_t = m_t·W_hrᵀ or m_t.
import * as tf from '@tensorflow/tfjs-core';
import { plainOps } from '../composed/ops/plain.js';
import type { BackwardInput, BackwardOutput, Form, Weights } from '../form.js';
import { backwards } from '../steps.js';
import { pairs } from '../../../engines/webgl/matrix.js';
import { layOutGates, layOutPlain, layOutTransposed, unitsShape } from './layouts.js';
import { lastOf, visitSteps } from './loop.js';
import { beforeOf, tableOf, webglProducts } from './products.js';
import { backwardStep, forwardStep, memory, oneOfTwo, slopesShader, timesForget, timesSlopes } from './lstm_shaders.js';
import { draw } from '../../../engines/webgl/program.js';

const GATES = 4;

/**
 * What takes m_{t-1} to the gates: W_hh, or W_hh·W_hr, so that the loop has m for its state and a step one product. Where W_hh
 * is infinite this product is infinite with either sign, so that their sum is NaN, also where torch's gates are 0 or 1.
 */
const recurrentWeights = ({ w_hh, w_hr }: Weights): tf.Tensor2D => (w_hr ? plainOps.times(w_hr, false)(w_hh) : w_hh);

/** The input sides of the gates, x·W_ihᵀ with both biases. */
const layOutInputs = (x: tf.Tensor2D, { w_ih, b_ih, b_hh }: Weights): tf.Tensor3D =>
  layOutGates(plainOps.times(w_ih, true)(x), GATES, b_ih, b_hh);

/** Row 2n and 2n+1 of the states are two vectors of row n: this takes the first or the second of each. */
const takeRows = (states: tf.Tensor2D, which: 0 | 1): tf.Tensor2D =>
  draw(oneOfTwo, [states.shape[0] / 2, states.shape[1]], [states], [which, pairs(states.shape[1])]);

export const LSTM: Form = {
  name: 'webgl',
  products: () => webglProducts,
  backward,

  forward({ x, state0: [h0, c0], weights, steps, keep }) {
    const H = c0.shape[1];
    const inputs = layOutInputs(x, weights);
    const initial = plainOps.times(weights.w_hh, true)(h0);
    const w = layOutTransposed(recurrentWeights(weights), GATES);
    const states = visitSteps(steps, c0, ({ rows, row, known }, previous) =>
      draw(forwardStep, [2 * rows, H], [inputs, initial, c0, previous, w], [row, known, pairs(H), H]),
    );
    const [m, c] = [takeRows(states, 0), takeRows(states, 1)];
    const output = weights.w_hr ? plainOps.times(weights.w_hr, true)(m) : m;
    return { output, stateN: [lastOf(steps, output), lastOf(steps, c)], reserve: keep ? [c] : [] };
  },
};

// The gates are computed again, of all steps at once: a step has one draw, so that it can only keep m and c.
function backward(input: BackwardInput): BackwardOutput {
  const { x, state0, weights, steps, output, reserve, dOutput, dStateN } = input;
  const [h0, c0] = state0;
  const { w_hh, w_hr } = weights;
  const [c] = reserve;
  const [rows, H] = c.shape;
  const table = tableOf(steps);
  const before = beforeOf(table, h0, output);
  const [inputs, hidden] = [layOutInputs(x, weights), plainOps.times(w_hh, true)(before)];
  const slopes = draw<tf.Tensor3D>(
    slopesShader,
    unitsShape(rows, 3, H),
    [inputs, hidden, table, c0, c],
    [H, rows, c0.shape[0]],
  );

  const toM = (dh: tf.Tensor2D): tf.Tensor2D => (w_hr ? plainOps.times(w_hr, false)(dh) : dh);
  const [dmOutput, dmN, dcN] = [toM(dOutput), toM(dStateN[0]), dStateN[1]];
  const w = layOutPlain(recurrentWeights(weights), GATES);
  const back = backwards(steps);
  const states = visitSteps(back, dcN, ({ rows, row, known, previousRow }, later) =>
    draw(backwardStep, [2 * rows, H], [dmOutput, dmN, dcN, later, slopes, w], [row, known, previousRow, pairs(H)]),
  );
  const dz = draw(timesSlopes, [rows, GATES * H], [states, slopes], [H]);
  const dc0 = lastOf(back, draw(timesForget, [rows, H], [states, slopes], [H]));
  const gradients = { dInputSide: dz, dHiddenSide: dz, before };
  if (!w_hr) return { ...gradients, dState0: [plainOps.times(w_hh, false)(lastOf(back, dz)), dc0] };

  const dBefore = plainOps.times(w_hh, false)(dz);
  const dh = tf.add<tf.Tensor2D>(dOutput, beforeOf(tableOf(back), dStateN[0], dBefore));
  const m = draw(memory, [rows, H], [inputs, hidden, c], [H]);
  return { ...gradients, dState0: [lastOf(back, dBefore), dc0], dOthers: { w_hr: plainOps.transposeTimes(dh, m) } };
}
