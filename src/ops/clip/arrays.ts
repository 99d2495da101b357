// Clipping in plain loops: gradients that need not be scaled are not copied either.
import * as tf from '@tensorflow/tfjs-core';
import { fromValues, share } from '../../engines/engine.js';
import { valuesOf } from '../arrays.js';
import { composedClip } from './composed.js';
import type { ClipForm } from './form.js';

export const arraysClip: ClipForm = {
  name: 'arrays',
  norm(grads, p) {
    if (p !== 2) return composedClip.norm(grads, p);
    let sum = 0;
    for (const grad of grads) for (const value of valuesOf(grad)) sum += value * value;
    return tf.scalar(Math.sqrt(sum));
  },
  scale(grads, norm, most) {
    const factor = most / (valuesOf(norm)[0] + 1e-6);
    if (factor >= 1) return grads.map((grad) => share(grad));
    return grads.map((grad) => fromValues(valuesOf(grad).map((value) => value * factor), grad.shape)); // prettier-ignore
  },
};
