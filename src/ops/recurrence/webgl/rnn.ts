// The Elman network: h_t = act(x_t·W_ihᵀ + b_ih + h_{t-1}·W_hhᵀ + b_hh), with act = tanh or relu.
import { plainOps } from '../composed/ops/plain.js';
import type { Form } from '../form.js';
import { backwards } from '../steps.js';
import { ACTIVATIONS } from '../../../engines/webgl/glsl.js';
import { pairs } from '../../../engines/webgl/matrix.js';
import { layOutPlain, layOutTransposed } from './layouts.js';
import { lastOf, visitSteps } from './loop.js';
import { webglProducts } from './products.js';
import { draw, type Shader } from '../../../engines/webgl/program.js';

/**
 * Two rows and units, from z = inputs + previous·weights + biases, by `result(z, n, pair)`; rows that are not `known` have that
 * product in `initial`.
 */
const stepShader = (biases: readonly string[], more: readonly string[], result: string): Shader => ({
  inputs: ['inputs', 'initial', 'previous', 'weights', ...biases, ...more],
  uniforms: ['row', 'known', 'width'],
  code: `
    ${ACTIVATIONS}
    vec4 result(vec4 z, int n, int pair) {
      ${result}
    }
    vec4 product(int n, int pair) {
      vec4 sum = vec4(0.0);
      for (int k = 0; k < width; k++) {
        vec4 h = texelFetch(previous, ivec2(k, n / 2), 0), w = texelFetch(weights, ivec2(k, pair), 0);
        sum += h.rrbb * w.rbrb + h.ggaa * w.gaga;
      }
      return sum;
    }
    void main() {
      ivec2 at = getOutputCoords();
      int n = at.x, pair = at.y / 2;
      vec4 hidden = n + 1 < known ? vec4(0.0) : texel(initial, n / 2 * width + pair);
      if (n < known) {
        vec4 sum = product(n, pair);
        hidden = vec4(sum.rg, n + 1 < known ? sum.ba : hidden.ba);
      }
      vec4 z = ofTwoRows(inputs, row + n, pair, width) + hidden;
      ${biases.map((bias) => `z += ofRow(${bias}, 0, pair, width).xyxy;`).join('\n')}
      write(result(z, n, pair), at, outShape);
    }`,
});

/** `gradient` is dz, from h = act(z) and dh, there called z. */
function elman(activation: string, gradient: string): Form {
  const backwardStep = stepShader([], ['outputs'], `vec4 h = ofTwoRows(outputs, row + n, pair, width); return ${gradient};`);
  return {
    name: 'webgl',
    products: () => webglProducts,

    forward({ x, state0: [h0], weights, steps }) {
      const H = h0.shape[1];
      const { w_ih, w_hh, b_ih, b_hh } = weights;
      const biases = [b_ih, b_hh].filter((bias) => bias !== undefined);
      const names = biases.map((_, i) => `bias${i}`);
      const forwardStep = stepShader(names, [], `return ${activation}(z);`);
      const [inputs, initial] = [plainOps.times(w_ih, true)(x), plainOps.times(w_hh, true)(h0)];
      const w = layOutTransposed(w_hh, 1);
      const output = visitSteps(steps, h0, ({ rows, row, known }, previous) =>
        draw(forwardStep, [rows, H], [inputs, initial, previous, w, ...biases], [row, known, pairs(H)]),
      );
      return { output, stateN: [lastOf(steps, output)], reserve: [] };
    },

    backward({ weights, steps, output, dOutput, dStateN: [dh] }) {
      const H = dh.shape[1];
      const w = layOutPlain(weights.w_hh, 1);
      const back = backwards(steps);
      const dz = visitSteps(back, dh, ({ rows, row, known }, later) =>
        draw(backwardStep, [rows, H], [dOutput, dh, later, w, output], [row, known, pairs(H)]),
      );
      const dState0 = plainOps.times(weights.w_hh, false)(lastOf(back, dz));
      return { dInputSide: dz, dHiddenSide: dz, dState0: [dState0] };
    },
  };
}

export const RNN_TANH = elman('hyperbolic', 'z * (1.0 - h * h)');
export const RNN_RELU = elman('rectified', 'rectifiedGrad(h, z)');
