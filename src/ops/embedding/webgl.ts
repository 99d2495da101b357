// The look-up on WebGL: a draw each way, and no index is read back. A row for an index outside of the table is NaN.
import * as tf from '@tensorflow/tfjs-core';
import { matrixShader } from '../../engines/webgl/matrix.js';
import { draw } from '../../engines/webgl/program.js';
import { checkKnownIndex, type EmbeddingForm } from './form.js';

const ENTRY = `
  int entry(int i) {
    return int(element(entries, 0, i, (count + 1) / 2));
  }
`;

const lookUp = matrixShader({
  inputs: ['table', 'entries'],
  uniforms: ['count', 'rows'],
  code: `
    ${ENTRY}
    float value(int row, int column) {
      int from = entry(min(row, count - 1));
      return from >= 0 && from < rows ? element(table, from, column, (outShape.y + 1) / 2) : NAN;
    }`,
});

/** Every row goes through all entries: a fragment writes nowhere but in its own place. */
const sumUp = matrixShader({
  inputs: ['gradient', 'entries'],
  uniforms: ['count', 'frozen'],
  code: `
    ${ENTRY}
    float value(int row, int column) {
      float sum = 0.0;
      if (row == frozen) return sum;
      for (int i = 0; i < count; i++) {
        if (entry(i) == row) sum += element(gradient, i, column, (outShape.y + 1) / 2);
      }
      return sum;
    }`,
});

export const webglEmbedding: EmbeddingForm = {
  name: 'webgl',
  forward(table, index) {
    const [V, H] = table.shape;
    checkKnownIndex(index, V);
    return draw(lookUp, [index.size, H], [table, index], [index.size, V]);
  },
  backward: (dy, index, V, frozen) => draw<tf.Tensor2D>(sumUp, [V, dy.shape[1]], [dy, index], [index.size, frozen ?? -1]),
};
