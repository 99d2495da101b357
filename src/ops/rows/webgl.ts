// Rows of a matrix on WebGL, summed or picked, in a draw each.
import * as tf from '@tensorflow/tfjs-core';
import { matrixShader } from '../../engines/webgl/matrix.js';
import { draw, type Shader } from '../../engines/webgl/program.js';

/** Row i is the sum of `count` rows of the matrix, from i·count on. */
const sumsShader: Shader = {
  inputs: ['matrix'],
  uniforms: ['rows', 'count'],
  code: `
    vec2 sumFrom(int first, int pair, int pairs) {
      vec2 sum = vec2(0.0);
      for (int row = first; row < min(first + count, rows); row++) sum += ofRow(matrix, row, pair, pairs);
      return sum;
    }
    void main() {
      ivec2 at = getOutputCoords();
      int pair = at.y / 2, pairs = (outShape.y + 1) / 2;
      write(vec4(sumFrom(at.x * count, pair, pairs), sumFrom((at.x + 1) * count, pair, pairs)), at, outShape);
    }`,
};

/** As many rows as are summed one after the other: what takes about the time that a draw does. */
const AT_ONCE = 1024;

/** Σ over the rows: (M, H) → (H). */
export function sumRows(matrix: tf.Tensor2D): tf.Tensor1D {
  const [rows, columns] = matrix.shape;
  if (rows <= AT_ONCE) return tf.reshape(draw(sumsShader, [1, columns], [matrix], [rows, rows]), [columns]);
  const count = Math.ceil(Math.sqrt(rows));
  return sumRows(draw(sumsShader, [Math.ceil(rows / count), columns], [matrix], [rows, count]));
}

const picksShader = matrixShader({
  inputs: ['matrix', 'table'],
  uniforms: ['indices', 'columns'],
  code: `
    float value(int row, int column) {
      int from = int(element(table, 0, min(row, indices - 1), (indices + 1) / 2));
      return element(matrix, from, column, (columns + 1) / 2);
    }`,
});

/** Row `index[i]` of the matrix for every i. */
export function pickRows(matrix: tf.Tensor2D, index: Int32Array): tf.Tensor2D {
  const [, columns] = matrix.shape;
  const follow = index.every((row, i) => row === index[0] + i);
  if (follow) return tf.slice(matrix, [index[0], 0], [index.length, columns]);
  return draw(picksShader, [index.length, columns], [matrix, tf.tensor1d(index, 'int32')], [index.length, columns]);
}
