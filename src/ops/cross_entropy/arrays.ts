// Softmax with cross entropy in plain loops: scores are passed over once for the loss, and probabilities once for the gradient.
import * as tf from '@tensorflow/tfjs-core';
import { fromValues } from '../../engines/engine.js';
import { valuesOf } from '../arrays.js';
import { reduce } from '../reduce.js';
import type { CrossEntropyForm, CrossEntropyInput } from './form.js';
import { readTargets } from './targets.js';

/** Writes exp(x - max) of a row of C scores to `p`, unscaled, and returns the scale and log Σ exp(x). */
function softmaxRow(x: Float32Array, p: Float32Array, from: number, to: number, C: number): [scale: number, log: number] {
  let max = -Infinity;
  for (let c = from; c < from + C; c++) if (!(x[c] <= max)) max = x[c]; // NaN stays
  let sum = 0;
  for (let c = 0; c < C; c++) sum += p[to + c] = Math.exp(x[from + c] - max);
  return [1 / sum, max + Math.log(sum)];
}

const form: CrossEntropyForm = {
  name: 'arrays',
  forward(input, keep) {
    const { scores, target, reduction } = input;
    const [R, C] = scores.shape;
    const { classes, weights, total } = readTargets(target, C, input);
    const x = valuesOf(scores);
    const p = new Float32Array(keep ? R * C : C); // of all rows, or of one after the other
    const losses = new Float32Array(R);
    for (let row = 0; row < R; row++) {
      const at = keep ? row * C : 0;
      const [scale, log] = softmaxRow(x, p, row * C, at, C);
      const y = classes[row];
      if (y !== -1) losses[row] = weights[row] * (log - x[row * C + y]);
      if (keep) for (let c = at; c < at + C; c++) p[c] *= scale;
    }
    const loss = reduce(tf.tensor1d(losses), reduction, total);
    return { loss, reserve: keep ? [fromValues(p, [R, C])] : [] };
  },
  backward(input, [probabilities], dLoss) {
    const { scores, target, reduction } = input;
    const [R, C] = scores.shape;
    const { classes, weights, total } = readTargets(target, C, input);
    const [p, d] = [valuesOf(probabilities), valuesOf(dLoss)];
    const dScores = new Float32Array(R * C);
    for (let row = 0; row < R; row++) {
      const k = ((reduction === 'none' ? d[row] : d[0]) * weights[row]) / (reduction === 'mean' ? total : 1);
      for (let c = row * C; c < (row + 1) * C; c++) dScores[c] = k * p[c];
      if (classes[row] !== -1) dScores[row * C + classes[row]] -= k;
    }
    return fromValues(dScores, [R, C]) as tf.Tensor2D;
  },
};

/** Not for smoothed classes. */
export const arraysCrossEntropy = ({ label_smoothing }: CrossEntropyInput): CrossEntropyForm | undefined =>
  label_smoothing === 0 ? form : undefined;
