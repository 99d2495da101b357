// tf.layers' simpleRNN, lstm and gru as a peer, with the weights of a module where they can take them.
import * as tf from '@tensorflow/tfjs';
import { type TfjsPeer, tfjsPeer } from './peer.js';
import type { Size } from './size.js';

function makeLayer({ mode, H, D }: Size): tf.layers.Layer {
  const config = { units: H, returnSequences: true, recurrentInitializer: 'zeros' } as const;
  const gates = { ...config, recurrentActivation: 'sigmoid' } as const;
  const make = {
    RNN: () => tf.layers.simpleRNN(config),
    LSTM: () => tf.layers.lstm(gates),
    GRU: () => tf.layers.gru(gates),
  };
  const layer = make[mode]();
  return D === 2 ? tf.layers.bidirectional({ layer, mergeMode: 'concat' }) : layer;
}

/** Kernel, recurrent kernel and bias of one direction of a layer, from torch's four parameters. */
const toLayers = ([w_ih, w_hh, b_ih, b_hh]: tf.Tensor[]): tf.Tensor[] => [
  tf.transpose(w_ih),
  tf.transpose(w_hh),
  tf.add(b_ih, b_hh),
];

/** `weights` are those of a module, by layer and direction; x is (L, N, I). */
export function layers(weights: readonly tf.Tensor[][], x: tf.Tensor3D, size: Size): TfjsPeer {
  const { mode, K, D } = size;
  const list = Array.from({ length: K }, () => makeLayer(size));
  const rows = tf.transpose(x, [1, 0, 2]); // (N, L, I), the only layout that tf.layers takes
  const apply = (): tf.Tensor =>
    tf.tidy(() => list.reduce<tf.Tensor>((input, layer) => layer.apply(input) as tf.Tensor, rows));
  apply().dispose(); // builds them
  if (mode !== 'GRU') {
    tf.tidy(() => {
      for (const [k, layer] of list.entries()) layer.setWeights(weights.slice(k * D, (k + 1) * D).flatMap(toLayers));
    });
  }
  const parameters = list.flatMap(({ trainableWeights }) => trainableWeights.map((weight) => weight.read() as tf.Variable));
  return {
    ...tfjsPeer('tf.layers', apply, parameters),
    batchFirst: true,
    ...(mode === 'GRU' && { otherNumbers: 'its GRU resets before the product, and has no other' }),
  };
}
