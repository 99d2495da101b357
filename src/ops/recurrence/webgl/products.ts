// The products and sums over all steps, in a draw each, and what every step starts from.
import * as tf from '@tensorflow/tfjs-core';
import { matrixShader } from '../../../engines/webgl/matrix.js';
import { draw } from '../../../engines/webgl/program.js';
import { sumRows } from '../../rows/webgl.js';
import { plainOps } from '../composed/ops/plain.js';
import type { Products } from '../form.js';
import { previousRows, type Steps } from '../steps.js';

/** `float before(...)`: of the state before a row's step, by the table of `tableOf`. */
export const BEFORE = `
  float before(sampler2D table, sampler2D state0, sampler2D sequence, int row, int column, int rows, int width, int batch) {
    int from = int(element(table, 0, min(row, rows - 1), (rows + 1) / 2));
    return from < batch ? element(state0, from, column, width) : element(sequence, from - batch, column, width);
  }
`;

/** For every row where the state before it is, in `state0` and the sequence one below the other. */
export const tableOf = (steps: Steps): tf.Tensor1D => tf.tensor1d(previousRows(steps), 'int32');

const beforeShader = matrixShader({
  inputs: ['table', 'state0', 'sequence'],
  uniforms: ['batch'],
  code: `
    ${BEFORE}
    float value(int row, int column) {
      return before(table, state0, sequence, row, column, outShape.x, (outShape.y + 1) / 2, batch);
    }`,
});

/** The state before every row's step, by the table: (rows, *). */
export const beforeOf = (table: tf.Tensor1D, state0: tf.Tensor2D, sequence: tf.Tensor2D): tf.Tensor2D =>
  draw(beforeShader, sequence.shape, [table, state0, sequence], [state0.shape[0]]);

export const webglProducts: Products = {
  ...plainOps,
  sumRows,
  previous: (steps, state0, sequence) => beforeOf(tableOf(steps), state0, sequence),
};
