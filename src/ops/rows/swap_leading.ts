// swapLeading: (A, B, H) → (B, A, H).
import * as tf from '@tensorflow/tfjs-core';
import { reshape } from '../reshape.js';
import { takeRows } from './take_rows.js';

/** On cpu by whole rows. */
export function swapLeading(x: tf.Tensor3D): tf.Tensor3D {
  if (tf.getBackend() !== 'cpu') return tf.transpose(x, [1, 0, 2]);
  const [A, B, H] = x.shape;
  const index = new Int32Array(A * B);
  for (let i = 0; i < B; i++) for (let j = 0; j < A; j++) index[i * A + j] = j * B + i;
  return tf.tidy(() => reshape(takeRows(reshape<tf.Rank.R2>(x, [A * B, H]), index), [B, A, H]));
}
