// softmax and its logarithm along an axis.
import type * as tf from '@tensorflow/tfjs-core';
import { run } from '../../engines/engine.js';
import { zerosFrom } from '../empty.js';
import { reshape } from '../reshape.js';
import { softmaxForm } from './forms.js';

/** exp(x) / Σ exp(x). */
export const probabilities = (x: tf.Tensor, axis: number): tf.Tensor => softmax(x, axis, false);

/** x - log Σ exp(x). */
export const logProbabilities = (x: tf.Tensor, axis: number): tf.Tensor => softmax(x, axis, true);

function softmax(x: tf.Tensor, axis: number, log: boolean): tf.Tensor {
  if (x.size === 0) return zerosFrom([x], x.shape);
  if (x.rank === 0) return reshape(softmax(reshape(x, [1]), 0, log), []);
  const form = softmaxForm(x, axis);
  const [y] = run<[tf.Tensor]>({
    name: `${log ? 'logSoftmax' : 'softmax'}_${form.name}`,
    inputs: [x],
    forward(save) {
      const made = form.forward(x, axis, log);
      save([made]);
      return [made];
    },
    gradient: ([dy], [saved]) => [form.gradient(dy, saved, axis, log)],
  });
  return y;
}
