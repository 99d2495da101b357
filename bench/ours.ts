// This library's module of a size, with fused kernels and composed of tfjs's ops, and the input that all peers get.
import * as tf from '@tensorflow/tfjs';
import { manual_seed, nn } from 'tfjs-torch-rnn';
import { withoutFused } from '../test/support/without_fused.js';
import { type TfjsPeer, tfjsPeer } from './peer.js';
import type { Size } from './size.js';

export type Recurrent = nn.RNN | nn.LSTM | nn.GRU;

/** The module, with the same weights in every process. */
export function makeModule({ mode, I, H, K, D }: Size): Recurrent {
  manual_seed(0);
  const options = { num_layers: K, bidirectional: D === 2 };
  if (mode === 'RNN') return new nn.RNN(I, H, options);
  return mode === 'LSTM' ? new nn.LSTM(I, H, options) : new nn.GRU(I, H, options);
}

/** (L, N, I), the same in every process. */
export function makeInput({ I, L, N }: Size): tf.Tensor3D {
  const values = Float32Array.from({ length: N * L * I }, (_, i) => Math.sin(i));
  return tf.tensor3d(values, [L, N, I]);
}

export const outputOf = (module: Recurrent, x: tf.Tensor3D): tf.Tensor => tf.tidy(() => (module as nn.RNN)(x)[0]);

export const OURS = 'tfjs-torch-rnn';

/** The same with `module.compile()`. */
export const COMPILED = 'compiled';

export const ours = (module: Recurrent, x: tf.Tensor3D): TfjsPeer =>
  tfjsPeer(OURS, () => outputOf(module, x), module.parameters());

export const composed = (module: Recurrent, x: tf.Tensor3D): TfjsPeer =>
  tfjsPeer('composed', () => withoutFused(() => outputOf(module, x)), module.parameters());
