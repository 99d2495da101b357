// The GRU: r, z = σ(...), n = tanh(x·W_inᵀ + b_in + r ⊙ (h_{t-1}·W_hnᵀ + b_hn)), h_t = (1 - z) ⊙ n + z ⊙ h_{t-1}.
import * as tf from '@tensorflow/tfjs-core';
import { plainOps } from '../composed/ops/plain.js';
import { projectInputs } from '../composed/unroll.js';
import type { Form } from '../form.js';
import { backwards, previousOf } from '../steps.js';
import { ACTIVATIONS } from '../../../engines/webgl/glsl.js';
import { layOutPlain, layOutTransposed, matrixShader, pairs, unitsShader, unitsShape } from './layouts.js';
import { lastOf, visitSteps } from './loop.js';
import { draw, type Shader } from '../../../engines/webgl/program.js';

const GATES = 3;

/** Both sides of the gates where n's are not added yet. Numbers of a unit: r, z, the input side of n and its hidden side. */
const sidesShader = unitsShader(2, {
  inputs: ['inputSide', 'hiddenSide'],
  uniforms: ['units', 'inputRows', 'hiddenRows'], // as many as there are, or 1 for all
  code: `
    float value(int row, int k, int unit) {
      int stride = (3 * units + 1) / 2;
      float x = k == 3 ? 0.0 : element(inputSide, min(row, inputRows - 1), k * units + unit, stride);
      float h = k == 2 ? 0.0 : element(hiddenSide, min(row, hiddenRows - 1), min(k, 2) * units + unit, stride);
      return x + h;
    }`,
});

function layOutSides(inputSide: tf.Tensor2D, hiddenSide: tf.Tensor2D): tf.Tensor3D {
  const [inputRows, hiddenRows] = [inputSide.shape[0], hiddenSide.shape[0]];
  const units = inputSide.shape[1] / GATES;
  const shape = unitsShape(Math.max(inputRows, hiddenRows), 2, units);
  return draw<tf.Tensor3D>(sidesShader, shape, [inputSide, hiddenSide], [units, inputRows, hiddenRows]);
}

/** Two rows and units of h. Rows that are not `known` have their product in `initial` and their state in `state0`. */
const forwardStep: Shader = {
  inputs: ['sides', 'initial', 'state0', 'previous', 'weights'],
  uniforms: ['row', 'known', 'width'],
  code: `
    ${ACTIVATIONS}
    // Of two units of a row: r, z, the input side and the hidden side of n.
    struct Sides { vec2 r, z, x, h; };
    Sides sidesOf(sampler2D matrix, int row, int pair) {
      int index = (row * width + pair) * 2;
      vec4 rz = texel(matrix, index), xh = texel(matrix, index + 1);
      return Sides(rz.rg, rz.ba, xh.rg, xh.ba);
    }
    vec2 state(Sides at, Sides hidden, vec2 before) {
      vec2 r = sigmoid(at.r + hidden.r), z = sigmoid(at.z + hidden.z);
      vec2 n = hyperbolic(at.x + r * (at.h + hidden.h));
      return n + z * (before - n);
    }
    void main() {
      ivec2 at = getOutputCoords();
      int n = at.x, pair = at.y / 2;
      vec4 r = vec4(0.0), z = vec4(0.0), h = vec4(0.0), before = vec4(0.0); // of both rows
      if (n < known) {
        for (int k = 0; k < width; k++) {
          vec4 p = texelFetch(previous, ivec2(k, n / 2), 0);
          vec4 wr = texelFetch(weights, ivec2(3 * k, pair), 0);
          vec4 wz = texelFetch(weights, ivec2(3 * k + 1, pair), 0);
          vec4 wn = texelFetch(weights, ivec2(3 * k + 2, pair), 0);
          r += p.rrbb * wr.rbrb + p.ggaa * wr.gaga;
          z += p.rrbb * wz.rbrb + p.ggaa * wz.gaga;
          h += p.rrbb * wn.rbrb + p.ggaa * wn.gaga;
        }
        before = texelFetch(previous, ivec2(pair, n / 2), 0);
      }
      Sides first = Sides(r.rg, z.rg, vec2(0.0), h.rg), second = Sides(r.ba, z.ba, vec2(0.0), h.ba);
      vec4 start = n + 1 < known ? vec4(0.0) : texel(state0, n / 2 * width + pair);
      if (n >= known) {
        first = sidesOf(initial, n, pair);
        before.rg = start.rg;
      }
      if (n + 1 >= known) {
        second = sidesOf(initial, n + 1, pair);
        before.ba = start.ba;
      }
      write(
        vec4(
          state(sidesOf(sides, row + n, pair), first, before.rg),
          state(sidesOf(sides, row + n + 1, pair), second, before.ba)),
        at, outShape);
    }`,
};

/**
 * How dh acts on what. Numbers of a unit: the hidden sides of r, z and n, the state before, the input side of n, and one
 * unused.
 */
const slopesShader = unitsShader(3, {
  inputs: ['sides', 'before'],
  uniforms: ['units'],
  code: `
    ${ACTIVATIONS}
    float value(int row, int k, int unit) {
      int width = (units + 1) / 2, index = (row * width + unit / 2) * 2;
      vec4 rz = texel(sides, index), xh = texel(sides, index + 1);
      vec4 ofUnit = unit % 2 == 0 ? vec4(rz.rb, xh.rb) : vec4(rz.ga, xh.ga); // r, z, x, h
      float r = sigmoid1(ofUnit.x), z = sigmoid1(ofUnit.y), n = tanh1(ofUnit.z + r * ofUnit.w);
      float ofN = (1.0 - z) * (1.0 - n * n);
      if (k == 0) return ofN * ofUnit.w * r * (1.0 - r);
      if (k == 1) return (element(before, row, unit, width) - n) * z * (1.0 - z);
      return k == 2 ? ofN * r : k == 3 ? z : ofN;
    }`,
});

/** Two rows and units of dh. Rows that are not `known` have what they get from later steps in `dhN`. */
const backwardStep: Shader = {
  inputs: ['dOutput', 'dhN', 'later', 'slopes', 'weights'],
  uniforms: ['row', 'known', 'laterRow', 'width'],
  code: `
    void main() {
      ivec2 at = getOutputCoords();
      int n = at.x, pair = at.y / 2;
      vec4 dh = n + 1 < known ? vec4(0.0) : texel(dhN, n / 2 * width + pair);
      if (n < known) {
        vec4 sum = vec4(0.0);
        int first = (laterRow + n) * width * 3, second = first + width * 3;
        for (int k = 0; k < width; k++) {
          vec4 d = texelFetch(later, ivec2(k, n / 2), 0);
          vec4 rz0 = texel(slopes, first + 3 * k), nh0 = texel(slopes, first + 3 * k + 1);
          vec4 rz1 = texel(slopes, second + 3 * k), nh1 = texel(slopes, second + 3 * k + 1);
          vec4 dr = d * vec4(rz0.rg, rz1.rg), dz = d * vec4(rz0.ba, rz1.ba), dn = d * vec4(nh0.rg, nh1.rg);
          vec4 wr = texelFetch(weights, ivec2(3 * k, pair), 0);
          vec4 wz = texelFetch(weights, ivec2(3 * k + 1, pair), 0);
          vec4 wn = texelFetch(weights, ivec2(3 * k + 2, pair), 0);
          sum += dr.rrbb * wr.rbrb + dr.ggaa * wr.gaga;
          sum += dz.rrbb * wz.rbrb + dz.ggaa * wz.gaga;
          sum += dn.rrbb * wn.rbrb + dn.ggaa * wn.gaga;
        }
        vec4 z = vec4(texel(slopes, first + 3 * pair + 1).ba, texel(slopes, second + 3 * pair + 1).ba);
        sum += z * texelFetch(later, ivec2(pair, n / 2), 0);
        dh = vec4(sum.rg, n + 1 < known ? sum.ba : dh.ba);
      }
      write(dh + ofTwoRows(dOutput, row + n, pair, width), at, outShape);
    }`,
};

/** dh times some of the slopes, a block of columns for each: the first and the second, and the one numbered `last`. */
const timesSlopes = (blocks: number): Shader =>
  matrixShader({
    inputs: ['dh', 'slopes'],
    uniforms: ['units', 'last'],
    code: `
      float value(int row, int column) {
        int block = column / units, unit = column % units, width = (units + 1) / 2;
        int k = block == ${blocks - 1} ? last : block;
        vec4 both = texel(slopes, (row * width + unit / 2) * 3 + k / 2);
        vec2 ofUnit = unit % 2 == 0 ? both.rb : both.ga;
        return (k % 2 == 0 ? ofUnit.x : ofUnit.y) * element(dh, row, unit, width);
      }`,
  });
const timesGates = timesSlopes(3);
const timesOne = timesSlopes(1);

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
    const dHiddenSide = draw(timesGates, [rows, GATES * H], [dh, slopes], [H, 2]);
    const dInputSide = draw(timesGates, [rows, GATES * H], [dh, slopes], [H, 4]);
    const dBefore = draw(timesOne, [rows, H], [dh, slopes], [H, 3]);
    const dh0 = tf.add<tf.Tensor2D>(lastOf(back, dBefore), plainOps.times(w_hh, false)(lastOf(back, dHiddenSide)));
    return { dInputSide, dHiddenSide, dState0: [dh0] };
  },
};
