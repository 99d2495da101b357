// Shaders that write a matrix, number by number.
import type { Shader } from './program.js';

/** ceil(width / 2): the texels in a row of a matrix. */
export const pairs = (width: number): number => Math.ceil(width / 2);

/** A matrix, (*, *), from `float value(int row, int column)`. */
export function matrixShader(shader: Shader): Shader {
  return {
    ...shader,
    code: `
      ${shader.code}
      void main() {
        ivec2 at = getOutputCoords();
        int row = at.x, column = at.y;
        write(
          vec4(value(row, column), value(row, column + 1), value(row + 1, column), value(row + 1, column + 1)),
          at, outShape);
      }`,
  };
}
