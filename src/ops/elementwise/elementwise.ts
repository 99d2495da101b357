// Functions of single elements that have a gradient of their own: those of tfjs differ at kinks, or lose NaN.
import type * as tf from '@tensorflow/tfjs-core';
import { run } from '../../engines/engine.js';
import { zerosFrom } from '../empty.js';
import { elementwiseForm } from './forms.js';

/**
 * y = f(x) for each element of x, float32.
 *
 * @param gradient - the gradient by x, from that by y and from x.
 */
export function elementwise(
  name: string,
  x: tf.Tensor,
  f: (x: tf.Tensor) => tf.Tensor,
  gradient: (dy: tf.Tensor, x: tf.Tensor) => tf.Tensor,
): tf.Tensor {
  if (x.size === 0) return zerosFrom([x], x.shape);
  const form = elementwiseForm({ name, forward: f, gradient }, x);
  const [y] = run<[tf.Tensor]>({
    name: form.name,
    inputs: [x],
    forward(save) {
      save([x]);
      return [form.forward(x)];
    },
    gradient: ([dy], [saved]) => [form.gradient(dy, saved)],
  });
  return y;
}
