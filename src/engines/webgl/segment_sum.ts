// Sums of rows by the segment that each is in.
import type * as tf from '@tensorflow/tfjs-core';
import { matrixShader } from './matrix.js';
import { draw } from './program.js';

/** Every segment goes through all rows: a fragment writes nowhere but in its own place. */
const shader = matrixShader({
  inputs: ['matrix', 'segments'],
  uniforms: ['count', 'skipped'],
  code: `
    float value(int row, int column) {
      float sum = 0.0;
      if (row == skipped) return sum;
      for (int i = 0; i < count; i++) {
        int segment = int(element(segments, 0, i, (count + 1) / 2));
        if (segment == row) sum += element(matrix, i, column, (outShape.y + 1) / 2);
      }
      return sum;
    }`,
});

/** Row s of the result, (S, H), is the sum of the rows of the matrix (M, H) whose segment (M) is s, but 0 for the skipped one. */
export const segmentSum = (matrix: tf.Tensor2D, segments: tf.Tensor1D, S: number, skipped = -1): tf.Tensor2D =>
  draw(shader, [S, matrix.shape[1]], [matrix, segments], [segments.size, skipped]);
