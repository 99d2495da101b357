// The shaders of the LSTM. A state is (2M, H): rows 2n and 2n+1 are m and c of row n, so that a texel has both of two units.
import { ACTIVATIONS } from '../../../engines/webgl/glsl.js';
import { matrixShader } from '../../../engines/webgl/matrix.js';
import { unitsShader } from './layouts.js';
import { BEFORE } from './products.js';
import type { Shader } from '../../../engines/webgl/program.js';

/** m and c of two units of a row. Rows that are not `known` have their product in `initial` and their c in `c0`. */
export const forwardStep: Shader = {
  inputs: ['inputs', 'initial', 'c0', 'previous', 'weights'],
  uniforms: ['row', 'known', 'width', 'units'],
  code: `
    ${ACTIVATIONS}
    // Of two units and a gate.
    vec2 start(int row, int gate, int pair) {
      int column = gate * units + 2 * pair;
      return vec2(element(initial, row, column, 2 * units), element(initial, row, column + 1, 2 * units));
    }
    void main() {
      ivec2 at = getOutputCoords();
      int n = at.x / 2, pair = at.y / 2, index = ((row + n) * width + pair) * 2;
      vec4 zif = texel(inputs, index), zgo = texel(inputs, index + 1); // of two gates and two units each
      vec2 before;
      if (n < known) {
        for (int k = 0; k < width; k++) {
          vec4 m = texelFetch(previous, ivec2(k, n), 0);
          vec4 wi = texelFetch(weights, ivec2(4 * k, pair), 0);
          vec4 wf = texelFetch(weights, ivec2(4 * k + 1, pair), 0);
          vec4 wg = texelFetch(weights, ivec2(4 * k + 2, pair), 0);
          vec4 wo = texelFetch(weights, ivec2(4 * k + 3, pair), 0);
          zif += m.r * vec4(wi.rb, wf.rb) + m.g * vec4(wi.ga, wf.ga);
          zgo += m.r * vec4(wg.rb, wo.rb) + m.g * vec4(wg.ga, wo.ga);
        }
        before = texelFetch(previous, ivec2(pair, n), 0).ba;
      } else {
        zif += vec4(start(n, 0, pair), start(n, 1, pair));
        zgo += vec4(start(n, 2, pair), start(n, 3, pair));
        before = ofRow(c0, n, pair, width);
      }
      vec2 c = sigmoid(zif.ba) * before + sigmoid(zif.rg) * hyperbolic(zgo.rg);
      write(vec4(sigmoid(zgo.ba) * hyperbolic(c), c), at, outShape);
    }`,
};

const GATES_OF = `
  ${ACTIVATIONS}
  // The argument of gate k: its input side, which is laid out, and its hidden side.
  float argument(int row, int k, int unit) {
    vec4 both = texel(inputs, (row * ((units + 1) / 2) + unit / 2) * 2 + k / 2);
    float x = k % 2 == 0 ? (unit % 2 == 0 ? both.r : both.g) : (unit % 2 == 0 ? both.b : both.a);
    return x + element(hidden, row, k * units + unit, 2 * units);
  }
`;

/**
 * How each gate's z acts on c, and o's on m; how c acts on m; and f, by which c acts on the next. For f's z it is only c_{t-1},
 * which may be huge: it depends on the order of multiplication what overflows, and the slope at f comes last, as in torch.
 */
export const slopesShader = unitsShader(3, {
  inputs: ['inputs', 'hidden', 'table', 'c0', 'c'],
  uniforms: ['units', 'rows', 'batch'],
  code: `
    ${GATES_OF}
    ${BEFORE}
    float value(int row, int k, int unit) {
      int width = (units + 1) / 2;
      if (k == 1) return before(table, c0, c, row, unit, rows, width, batch);
      if (k == 5) return sigmoid1(argument(row, 1, unit));
      if (k == 3 || k == 4) {
        float o = sigmoid1(argument(row, 3, unit)), t = tanh1(element(c, row, unit, width));
        return k == 3 ? t * o * (1.0 - o) : o * (1.0 - t * t);
      }
      float i = sigmoid1(argument(row, 0, unit)), g = tanh1(argument(row, 2, unit));
      return k == 0 ? g * i * (1.0 - i) : i * (1.0 - g * g);
    }`,
});

/** dm and dc of two units of a row. Rows that are not `known` have what they get from later steps in `dmN` and `dcN`. */
export const backwardStep: Shader = {
  inputs: ['dOutput', 'dmN', 'dcN', 'later', 'slopes', 'weights'],
  uniforms: ['row', 'known', 'laterRow', 'width'],
  code: `
    void main() {
      ivec2 at = getOutputCoords();
      int n = at.x / 2, pair = at.y / 2;
      vec2 dm, dc;
      if (n < known) {
        int start = (laterRow + n) * width * 3;
        dm = vec2(0.0);
        for (int k = 0; k < width; k++) {
          vec4 d = texelFetch(later, ivec2(k, n), 0); // dm and dc
          vec4 dif = d.baba * texel(slopes, start + 3 * k), dgo = d.barg * texel(slopes, start + 3 * k + 1);
          vec2 f = texel(slopes, start + 3 * k + 2).ba;
          dif.ba *= (1.0 - f) * f;
          vec4 wi = texelFetch(weights, ivec2(4 * k, pair), 0);
          vec4 wf = texelFetch(weights, ivec2(4 * k + 1, pair), 0);
          vec4 wg = texelFetch(weights, ivec2(4 * k + 2, pair), 0);
          vec4 wo = texelFetch(weights, ivec2(4 * k + 3, pair), 0);
          dm += dif.r * wi.rb + dif.g * wi.ga + dif.b * wf.rb + dif.a * wf.ga;
          dm += dgo.r * wg.rb + dgo.g * wg.ga + dgo.b * wo.rb + dgo.a * wo.ga;
        }
        dc = texelFetch(later, ivec2(pair, n), 0).ba * texel(slopes, start + 3 * pair + 2).ba;
      } else {
        dm = ofRow(dmN, n, pair, width);
        dc = ofRow(dcN, n, pair, width);
      }
      dm += ofRow(dOutput, row + n, pair, width);
      dc += dm * texel(slopes, ((row + n) * width + pair) * 3 + 2).rg;
      write(vec4(dm, dc), at, outShape);
    }`,
};

const SLOPE = `
  float slope(int row, int k, int unit) {
    vec4 both = texel(slopes, (row * ((units + 1) / 2) + unit / 2) * 3 + k / 2);
    return k % 2 == 0 ? (unit % 2 == 0 ? both.r : both.g) : (unit % 2 == 0 ? both.b : both.a);
  }
`;

/** dz: dc, and for the output gate dm, times the slopes. */
export const timesSlopes = matrixShader({
  inputs: ['states', 'slopes'],
  uniforms: ['units'],
  code: `
    ${SLOPE}
    float value(int row, int column) {
      int gate = column / units, unit = column % units;
      float dz = element(states, gate == 3 ? 2 * row : 2 * row + 1, unit, (units + 1) / 2) * slope(row, gate, unit);
      float f = slope(row, 5, unit);
      return gate == 1 ? dz * ((1.0 - f) * f) : dz;
    }`,
});

/** What dc leaves for the step before: f ⊙ dc. */
export const timesForget = matrixShader({
  inputs: ['states', 'slopes'],
  uniforms: ['units'],
  code: `
    ${SLOPE}
    float value(int row, int unit) {
      return slope(row, 5, unit) * element(states, 2 * row + 1, unit, (units + 1) / 2);
    }`,
});

/** m = o ⊙ tanh c. */
export const memory = matrixShader({
  inputs: ['inputs', 'hidden', 'c'],
  uniforms: ['units'],
  code: `
    ${GATES_OF}
    float value(int row, int unit) {
      return sigmoid1(argument(row, 3, unit)) * tanh1(element(c, row, unit, (units + 1) / 2));
    }`,
});

/** Row 2n or 2n+1 of every two. */
export const oneOfTwo = matrixShader({
  inputs: ['states'],
  uniforms: ['which', 'width'],
  code: `
    float value(int row, int column) {
      return element(states, 2 * row + which, column, width);
    }`,
});
