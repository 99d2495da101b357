// The look-up on WebGL: a draw each way, and no index is read back. A row for an index outside of the table is NaN.
import { matrixShader } from '../../engines/webgl/matrix.js';
import { draw } from '../../engines/webgl/program.js';
import { segmentSum } from '../../engines/webgl/segment_sum.js';
import { checkKnownIndex, type EmbeddingForm } from './form.js';

const lookUp = matrixShader({
  inputs: ['table', 'entries'],
  uniforms: ['count', 'rows'],
  code: `
    float value(int row, int column) {
      int from = int(element(entries, 0, min(row, count - 1), (count + 1) / 2));
      return from >= 0 && from < rows ? element(table, from, column, (outShape.y + 1) / 2) : NAN;
    }`,
});

export const webglEmbedding: EmbeddingForm = {
  name: 'webgl',
  forward(table, index) {
    const [V, H] = table.shape;
    checkKnownIndex(index, V);
    return draw(lookUp, [index.size, H], [table, index], [index.size, V]);
  },
  backward: (dy, index, V, frozen) => segmentSum(dy, index, V, frozen ?? -1),
};
