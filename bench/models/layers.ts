// tf.layers as a peer, where it can express the model: an embedding, an LSTM and a dense layer. It does not clip gradients.
import * as tf from '@tensorflow/tfjs';
import type { nn } from 'tfjs-torch-rnn';
import { tensorOf, type Trainer } from './ours.js';
import type { Entry } from './table.js';

export function layersOf(module: nn.Module, { layers, inputs, target }: Entry): Omit<Trainer, 'loss'> | null {
  if (!layers || !target) return null;
  const [V, E, H, , L] = layers;
  const model = tf.sequential({
    layers: [
      tf.layers.embedding({ inputDim: V, outputDim: E, inputLength: L }),
      tf.layers.lstm({ units: H, returnSequences: true, recurrentActivation: 'sigmoid', recurrentInitializer: 'zeros' }),
      tf.layers.dense({ units: V }),
    ],
  });
  tf.tidy(() => {
    const [table, w_ih, w_hh, b_ih, b_hh, weight, bias] = module.parameters();
    model.setWeights([table, tf.transpose(w_ih), tf.transpose(w_hh), tf.add(b_ih, b_hh), tf.transpose(weight), bias]);
  });
  const [x, y] = [tensorOf(inputs[0]), tensorOf(target)];
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
