// The look-up on native: TensorFlow's own ops. Its gather refuses an index outside of the table, so that none is read back.
import * as tf from '@tensorflow/tfjs-core';
import { gatherRows, scatterRows } from '../../engines/tensorflow/raw_ops.js';
import { type EmbeddingForm, readIndex } from './form.js';

export const tensorflowEmbedding: EmbeddingForm = {
  name: 'tensorflow',
  forward(table, index) {
    try {
      return gatherRows(table, index);
    } catch (error) {
      readIndex(index, table.shape[0]); // which throws torch's
      throw error;
    }
  },
  backward(dy, index, V, frozen) {
    if (frozen === null) return scatterRows(dy, index, V);
    const trained = index.dataSync<'int32'>().map((row) => (row === frozen ? -1 : row));
    return scatterRows(dy, tf.tensor1d(trained, 'int32'), V);
  },
};
