// standardize: (x - mean) / √(variance + eps), with the gradient in one piece.
import * as tf from '@tensorflow/tfjs-core';
import { run, unrecorded } from '../../engines/engine.js';
import { withoutPadding } from '../padding.js';

/** With 1 for the size of each axis that they are taken along. */
export interface Moments {
  mean: tf.Tensor;
  /** Of all elements, divided by their number. */
  variance: tf.Tensor;
}

/** The moments along the axes; no gradient goes through them. */
export function momentsOf(x: tf.Tensor, axes: number[]): Moments {
  return unrecorded(() => {
    const mean = tf.mean(x, axes, true);
    return { mean, variance: tf.mean(tf.squaredDifference(x, mean), axes, true) };
  });
}

/** (x - mean) / √(variance + eps), with moments of x itself along the axes, or those of other data, for which `axes` is null. */
export function standardize(x: tf.Tensor, { mean, variance }: Moments, eps: number, axes: number[] | null): tf.Tensor {
  const [y] = run<[tf.Tensor]>({
    name: 'standardize',
    inputs: [x],
    forward(save) {
      const scale = tf.rsqrt(tf.add(variance, eps));
      const made = withoutPadding(tf.mul(tf.sub(x, mean), scale));
      save(axes === null ? [scale] : [scale, made]);
      return [made];
    },
    gradient([dy], [scale, y]) {
      return [withoutPadding(tf.mul(axes === null ? dy : besideMoments(dy, y, axes), scale))];
    },
  });
  return y;
}

/** What is left of dy when x moves its own moments: dy - mean(dy) - y·mean(dy·y). */
function besideMoments(dy: tf.Tensor, y: tf.Tensor, axes: number[]): tf.Tensor {
  const [shift, stretch] = [tf.mean(dy, axes, true), tf.mean(tf.mul(dy, y), axes, true)];
  return tf.sub(tf.sub(dy, shift), tf.mul(y, stretch));
}
