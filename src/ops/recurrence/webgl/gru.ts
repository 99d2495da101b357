// The GRU: r, z = σ(...), n = tanh(x·W_inᵀ + b_in + r ⊙ (h_{t-1}·W_hnᵀ + b_hn)), h_t = (1 - z) ⊙ n + z ⊙ h_{t-1}.
import * as tf from '@tensorflow/tfjs-core';
import { plainOps } from '../composed/ops/plain.js';
import type { Form } from '../form.js';
import { backwards } from '../steps.js';
import { backwardStep, forwardStep, hiddenSide, inputSide, pastGates, sidesShader, slopesShader } from './gru_shaders.js';
import { pairs } from '../../../engines/webgl/matrix.js';
import { layOutPlain, layOutTransposed, unitsShape } from './layouts.js';
import { lastOf, visitSteps } from './loop.js';
import { beforeOf, tableOf, webglProducts } from './products.js';
import { draw } from '../../../engines/webgl/program.js';

const GATES = 3;

type Sides = Readonly<Record<string, tf.Tensor | undefined>>;

/** What is given of them is summed on its side. */
function layOutSides(ofInput: Sides, ofHidden: Sides, rows: number, units: number): tf.Tensor3D {
  const given = [ofInput, ofHidden].map((side) => Object.keys(side).filter((name) => side[name]));
  const inputs = [ofInput, ofHidden].flatMap((side) => Object.values(side).filter((tensor) => tensor !== undefined));
  return draw<tf.Tensor3D>(sidesShader(given[0], given[1]), unitsShape(rows, 2, units), inputs, [units]);
}

export const GRU: Form = {
  name: 'webgl',
  products: () => webglProducts,

  forward({ x, state0: [h0], weights, steps }) {
    const { w_ih, b_ih, b_hh, w_hh } = weights;
    const H = h0.shape[1];
    const sides = layOutSides({ x: plainOps.times(w_ih, true)(x), b_ih }, { b_hh }, x.shape[0], H);
    const initial = plainOps.times(w_hh, true)(h0);
    const w = layOutTransposed(w_hh, GATES);
    const output = visitSteps(steps, h0, ({ rows, row, known }, previous) =>
      draw(forwardStep, [rows, H], [sides, initial, h0, previous, w], [row, known, pairs(H), H]),
    );
    return { output, stateN: [lastOf(steps, output)], reserve: [] };
  },

  // The gates are computed again, of all steps at once: a step has one draw, so that it can only keep h.
  backward({ x, state0: [h0], weights, steps, output, dOutput, dStateN: [dhN] }) {
    const { w_ih, b_ih, b_hh, w_hh } = weights;
    const [rows, H] = output.shape;
    const before = beforeOf(tableOf(steps), h0, output);
    const [ofInput, ofHidden] = [plainOps.times(w_ih, true)(x), plainOps.times(w_hh, true)(before)];
    const sides = layOutSides({ x: ofInput, b_ih }, { h: ofHidden, b_hh }, rows, H);
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
    return { dInputSide, dHiddenSide, dState0: [dh0], before };
  },
};
