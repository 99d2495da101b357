// tf.layers' language model: an embedding, an LSTM and a dense layer. It does not clip gradients.
import * as tf from '@tensorflow/tfjs';
import type { Peer } from '../peer.js';

/** The model of sizes V, E, H, N, L with the parameters of networks.ts' LanguageModel, on words x, to give y. */
export function languageModel(sizes: readonly number[], weights: readonly tf.Tensor[], x: tf.Tensor, y: tf.Tensor): Peer {
  const [V, E, H, , L] = sizes;
  const model = tf.sequential({
    layers: [
      tf.layers.embedding({ inputDim: V, outputDim: E, inputLength: L }),
      tf.layers.lstm({ units: H, returnSequences: true, recurrentActivation: 'sigmoid', recurrentInitializer: 'zeros' }),
      tf.layers.dense({ units: V }),
    ],
  });
  tf.tidy(() => {
    const [table, w_ih, w_hh, b_ih, b_hh, weight, bias] = weights;
    model.setWeights([table, tf.transpose(w_ih), tf.transpose(w_hh), tf.add(b_ih, b_hh), tf.transpose(weight), bias]);
  });
  const optimizer = tf.train.adam(1e-3);
  const loss = (): tf.Scalar => {
    const scores = tf.reshape(model.apply(x, { training: true }) as tf.Tensor, [-1, V]);
    return tf.losses.softmaxCrossEntropy(tf.oneHot(tf.reshape<tf.Rank.R1>(y, [-1]), V), scores);
  };
  return {
    name: 'tf.layers',
    train() {
      const value = optimizer.minimize(loss, true);
      value?.dataSync();
      value?.dispose();
    },
    forward() {
      const output = model.predict(x) as tf.Tensor;
      const values = output.dataSync<'float32'>();
      output.dispose();
      return Promise.resolve(values);
    },
  };
}
