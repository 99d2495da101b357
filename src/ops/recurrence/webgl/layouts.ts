// Matrices laid out anew, once for the whole loop, so that a step reads its operands texel by texel.
import type * as tf from '@tensorflow/tfjs-core';
import { matrixShader, pairs } from '../../../engines/webgl/matrix.js';
import { draw, type Shader } from '../../../engines/webgl/program.js';

/**
 * Several values of every row's every unit, from `float value(int row, int k, int unit)`: value k of a unit. Texel f of a
 * row and two units holds their values 2f and 2f+1, and the `texels` of them lie side by side. The shader has a uniform
 * `units`.
 */
export function unitsShader(texels: number, shader: Shader): Shader {
  return {
    ...shader,
    code: `
      ${shader.code}
      float valueOrNone(int row, int k, int unit) {
        return unit < units ? value(row, k, unit) : 0.0;
      }
      void main() {
        ivec3 at = getOutputCoords();
        int texel = at.z / 2, row = at.x, k = texel % ${texels} * 2, unit = texel / ${texels} * 2;
        setOutput(vec4(
          valueOrNone(row, k, unit), valueOrNone(row, k, unit + 1),
          valueOrNone(row, k + 1, unit), valueOrNone(row, k + 1, unit + 1)));
      }`,
  };
}

/** The shape that a shader of `unitsShader` writes. */
export const unitsShape = (rows: number, texels: number, units: number): [number, number, number] => [
  rows,
  2,
  2 * texels * pairs(units),
];

const gatesShader = (gates: number, biases: readonly string[]): Shader =>
  unitsShader(pairs(gates), {
    inputs: ['matrix', ...biases],
    uniforms: ['units'],
    code: `
      float value(int row, int k, int unit) {
        if (k >= ${gates}) return 0.0;
        int column = k * units + unit, width = (${gates} * units + 1) / 2;
        return ${['matrix', ...biases].map((name, i) => `element(${name}, ${i === 0 ? 'row' : 0}, column, width)`).join(' + ')};
      }`,
  });

/** The gates of a unit side by side: `matrix` is (rows, G·H), a block of H columns per gate. Biases (G·H) are added. */
export function layOutGates(
  matrix: tf.Tensor2D,
  gates: number,
  ...biases: readonly (tf.Tensor1D | undefined)[]
): tf.Tensor3D {
  const [rows, columns] = matrix.shape;
  const units = columns / gates;
  const given = biases.filter((bias) => bias !== undefined);
  const shader = gatesShader(
    gates,
    given.map((_, i) => `bias${i}`),
  );
  return draw<tf.Tensor3D>(shader, unitsShape(rows, pairs(gates), units), [matrix, ...given], [units]);
}

// Row r of the result, texel by texel: two summands of gate 0, the same two of gate 1, ..., the next two of gate 0, ...
const weightsShader = (gates: number, source: string): Shader =>
  matrixShader({
    inputs: ['matrix'],
    uniforms: ['units', 'width'],
    code: `
      float value(int row, int column) {
        int texel = column / 2, gate = texel % ${gates}, term = texel / ${gates} * 2 + column % 2;
        ${source}
        return unit < units && other < width ? element(matrix, gate * units + unit, other, (width + 1) / 2) : 0.0;
      }`,
  });

/** `w` (G·H, R) for products h·Wᵀ: a row per unit, over all of which R is summed for each gate. */
export function layOutTransposed(w: tf.Tensor2D, gates: number): tf.Tensor2D {
  const [units, width] = [w.shape[0] / gates, w.shape[1]];
  const shader = weightsShader(gates, 'int unit = row, other = term;');
  return draw(shader, [2 * pairs(units), 2 * gates * pairs(width)], [w], [units, width]);
}

/** `w` (G·H, R) for products dz·W: a row for each of R, over all of which the units and gates are summed. */
export function layOutPlain(w: tf.Tensor2D, gates: number): tf.Tensor2D {
  const [units, width] = [w.shape[0] / gates, w.shape[1]];
  const shader = weightsShader(gates, 'int unit = term, other = row;');
  return draw(shader, [2 * pairs(width), 2 * gates * pairs(units)], [w], [units, width]);
}
