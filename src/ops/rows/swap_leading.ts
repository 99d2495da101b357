// swapLeading: (A, B, H) → (B, A, H).
import * as tf from '@tensorflow/tfjs-core';
import { run } from '../../engines/engine.js';

export function swapLeading(x: tf.Tensor3D): tf.Tensor3D {
  if (tf.getBackend() !== 'cpu') return tf.transpose(x, [1, 0, 2]);
  const [swapped] = run<[tf.Tensor3D]>({
    name: 'swapLeading',
    inputs: [x],
    forward: () => [copySwapped(x)],
    gradient: ([dy]) => [copySwapped(dy)],
  });
  return swapped;
}

/** By whole rows, where tfjs's cpu kernel works out the position of every element. */
function copySwapped(x: tf.Tensor3D): tf.Tensor3D {
  const [A, B, H] = x.shape;
  const from = x.dataSync<'float32'>();
  const to = new Float32Array(from.length);
  for (let a = 0; a < A; a++) {
    for (let b = 0; b < B; b++) to.set(from.subarray((a * B + b) * H, (a * B + b + 1) * H), (b * A + a) * H);
  }
  return tf.tensor3d(to, [B, A, H]);
}
