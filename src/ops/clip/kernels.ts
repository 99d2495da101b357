// Clipping by the kernels: one pass for the norm, and one over gradients that are too large, which on wasm change in place.
import * as tf from '@tensorflow/tfjs-core';
import { share } from '../../engines/engine.js';
import { type Heap, onHeap } from '../../engines/heap.js';
import { OTHERS } from '../../kernels/modules/others.js';
import { composedClip } from './composed.js';
import type { ClipForm } from './form.js';

const float = (x: tf.Tensor): tf.Tensor => (x.dtype === 'float32' ? x : tf.cast(x, 'float32'));

const sumOfSquares = (x: tf.Tensor): number =>
  onHeap(<P>(heap: Heap<P>) => heap.more(OTHERS).sumOfSquares(x.size, heap.read(float(x))));

function scaled(x: tf.Tensor, factor: number): tf.Tensor {
  return onHeap(<P>(heap: Heap<P>) => {
    const made = heap.renew(float(x));
    heap.more(OTHERS).scale(x.size, made.from, factor, made.to);
    return made.tensor();
  });
}

export const kernelsClip: ClipForm = {
  name: 'kernels',
  norm(grads, p) {
    if (p !== 2) return composedClip.norm(grads, p);
    return tf.scalar(Math.sqrt(grads.reduce((sum, grad) => sum + sumOfSquares(grad), 0)));
  },
  scale(grads, norm, most) {
    const factor = most / (norm.dataSync<'float32'>()[0] + 1e-6);
    return grads.map((grad) => (factor >= 1 ? share(grad) : scaled(grad, factor)));
  },
};
