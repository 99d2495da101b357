// The shaders of the GRU.
import { ACTIVATIONS } from '../../../engines/webgl/glsl.js';
import { matrixShader } from '../../../engines/webgl/matrix.js';
import { unitsShader } from './layouts.js';
import type { Shader } from '../../../engines/webgl/program.js';

/**
 * Both sides of the gates where n's are not added yet. Numbers of a unit: r, z, the input side of n and its hidden side. The
 * sides are sums of what has these names; what starts with `b_` is the same for every row.
 */
export const sidesShader = (ofInput: readonly string[], ofHidden: readonly string[]): Shader => {
  const sum = (names: readonly string[]): string =>
    names.map((name) => `element(${name}, ${name.startsWith('b_') ? '0' : 'row'}, column, width)`).join(' + ') || '0.0';
  return unitsShader(2, {
    inputs: [...ofInput, ...ofHidden],
    uniforms: ['units'],
    code: `
      float value(int row, int k, int unit) {
        int width = (3 * units + 1) / 2, column = min(k, 2) * units + unit;
        if (k == 2) return ${sum(ofInput)};
        if (k == 3) return ${sum(ofHidden)};
        return (${sum(ofInput)}) + (${sum(ofHidden)});
      }`,
  });
};

/** Two rows and units of h. Rows that are not `known` have their product in `initial` and their state in `state0`. */
export const forwardStep: Shader = {
  inputs: ['sides', 'initial', 'state0', 'previous', 'weights'],
  uniforms: ['row', 'known', 'width', 'units'],
  code: `
    ${ACTIVATIONS}
    // Of two units of a row: r, z, the input side and the hidden side of n.
    struct Sides { vec2 r, z, x, h; };
    Sides sidesOf(sampler2D matrix, int row, int pair) {
      int index = (row * width + pair) * 2;
      vec4 rz = texel(matrix, index), xh = texel(matrix, index + 1);
      return Sides(rz.rg, rz.ba, xh.rg, xh.ba);
    }
    vec2 start(int row, int gate, int pair) {
      int column = gate * units + 2 * pair, stride = (3 * units + 1) / 2;
      return vec2(element(initial, row, column, stride), element(initial, row, column + 1, stride));
    }
    Sides startOf(int row, int pair) {
      return Sides(start(row, 0, pair), start(row, 1, pair), vec2(0.0), start(row, 2, pair));
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
      vec4 start0 = n + 1 < known ? vec4(0.0) : texel(state0, n / 2 * width + pair);
      if (n >= known) {
        first = startOf(n, pair);
        before.rg = start0.rg;
      }
      if (n + 1 >= known) {
        second = startOf(n + 1, pair);
        before.ba = start0.ba;
      }
      write(
        vec4(
          state(sidesOf(sides, row + n, pair), first, before.rg),
          state(sidesOf(sides, row + n + 1, pair), second, before.ba)),
        at, outShape);
    }`,
};

/** What dh is multiplied with. Numbers of a unit: the hidden side of n, h_{t-1} - n, r, z, tanh's slope at n, and one unused. */
export const slopesShader = unitsShader(3, {
  inputs: ['sides', 'before'],
  uniforms: ['units'],
  code: `
    ${ACTIVATIONS}
    float value(int row, int k, int unit) {
      int width = (units + 1) / 2, index = (row * width + unit / 2) * 2;
      vec4 rz = texel(sides, index), xh = texel(sides, index + 1);
      vec4 ofUnit = unit % 2 == 0 ? vec4(rz.rb, xh.rb) : vec4(rz.ga, xh.ga); // r, z, x, h
      float r = sigmoid1(ofUnit.x), z = sigmoid1(ofUnit.y), n = tanh1(ofUnit.z + r * ofUnit.w);
      if (k == 0) return ofUnit.w;
      if (k == 1) return element(before, row, unit, width) - n;
      return k == 2 ? r : k == 3 ? z : 1.0 - n * n;
    }`,
});

// The gradients of the gates from dh, in torch's order of multiplication, on which it depends what overflows and what is NaN.
const GRADIENTS = `
  vec4 ofN(vec4 dh, vec4 z, vec4 nSlope) { return (dh - dh * z) * nSlope; }
  vec4 ofR(vec4 dn, vec4 hiddenN, vec4 r) { return dn * hiddenN * ((1.0 - r) * r); }
  vec4 ofZ(vec4 dh, vec4 fromN, vec4 z) { return dh * fromN * ((1.0 - z) * z); }
`;

/** Two rows and units of dh. Rows that are not `known` have what they get from later steps in `dhN`. */
export const backwardStep: Shader = {
  inputs: ['dOutput', 'dhN', 'later', 'slopes', 'weights'],
  uniforms: ['row', 'known', 'laterRow', 'width'],
  code: `
    ${GRADIENTS}
    void main() {
      ivec2 at = getOutputCoords();
      int n = at.x, pair = at.y / 2;
      vec4 dh = n + 1 < known ? vec4(0.0) : texel(dhN, n / 2 * width + pair);
      if (n < known) {
        vec4 sum = vec4(0.0);
        int first = (laterRow + n) * width * 3, second = first + width * 3;
        for (int k = 0; k < width; k++) {
          vec4 d = texelFetch(later, ivec2(k, n / 2), 0);
          vec4 nh0 = texel(slopes, first + 3 * k), rz0 = texel(slopes, first + 3 * k + 1);
          vec4 nh1 = texel(slopes, second + 3 * k), rz1 = texel(slopes, second + 3 * k + 1);
          vec4 r = vec4(rz0.rg, rz1.rg), z = vec4(rz0.ba, rz1.ba);
          vec4 dn = ofN(d, z, vec4(texel(slopes, first + 3 * k + 2).rg, texel(slopes, second + 3 * k + 2).rg));
          vec4 dr = ofR(dn, vec4(nh0.rg, nh1.rg), r), dz = ofZ(d, vec4(nh0.ba, nh1.ba), z), dnh = dn * r;
          vec4 wr = texelFetch(weights, ivec2(3 * k, pair), 0);
          vec4 wz = texelFetch(weights, ivec2(3 * k + 1, pair), 0);
          vec4 wn = texelFetch(weights, ivec2(3 * k + 2, pair), 0);
          sum += dr.rrbb * wr.rbrb + dr.ggaa * wr.gaga;
          sum += dz.rrbb * wz.rbrb + dz.ggaa * wz.gaga;
          sum += dnh.rrbb * wn.rbrb + dnh.ggaa * wn.gaga;
        }
        vec4 z = vec4(texel(slopes, first + 3 * pair + 1).ba, texel(slopes, second + 3 * pair + 1).ba);
        sum += z * texelFetch(later, ivec2(pair, n / 2), 0);
        dh = vec4(sum.rg, n + 1 < known ? sum.ba : dh.ba);
      }
      write(dh + ofTwoRows(dOutput, row + n, pair, width), at, outShape);
    }`,
};

/** The gradients of r, z and one side of n, a block of columns for each, or what of dh leaves by z for the step before. */
const gradientShader = (result: string): Shader =>
  matrixShader({
    inputs: ['dh', 'slopes'],
    uniforms: ['units'],
    code: `
      ${GRADIENTS}
      float value(int row, int column) {
        int block = column / units, unit = column % units, width = (units + 1) / 2, index = (row * width + unit / 2) * 3;
        vec4 nh = texel(slopes, index), rz = texel(slopes, index + 1), slope = texel(slopes, index + 2);
        bool even = unit % 2 == 0;
        vec4 hiddenN = vec4(even ? nh.r : nh.g), fromN = vec4(even ? nh.b : nh.a);
        vec4 r = vec4(even ? rz.r : rz.g), z = vec4(even ? rz.b : rz.a);
        vec4 d = vec4(element(dh, row, unit, width)), dn = ofN(d, z, vec4(even ? slope.r : slope.g));
        return (${result}).r;
      }`,
  });
export const hiddenSide = gradientShader('block == 0 ? ofR(dn, hiddenN, r) : block == 1 ? ofZ(d, fromN, z) : dn * r');
export const inputSide = gradientShader('block == 0 ? ofR(dn, hiddenN, r) : block == 1 ? ofZ(d, fromN, z) : dn');
export const pastGates = gradientShader('d * z');
