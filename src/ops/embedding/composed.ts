// The definition of the look-up, in tfjs's ops: it runs on every backend.
import { gather } from '../rows/gather.js';
import { scatterAdd } from '../rows/scatter_add.js';
import { type EmbeddingForm, readIndex } from './form.js';

export const composedEmbedding: EmbeddingForm = {
  name: 'composed',
  forward: (table, index) => gather(table, readIndex(index, table.shape[0]), 0),
  backward(dy, index, V, frozen) {
    const trained = readIndex(index, V).map((row) => (row === frozen ? -1 : row));
    return scatterAdd(dy, trained, [V, dy.shape[1]]);
  },
};
