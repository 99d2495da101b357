// Dropout: the one place that zeroes elements at random.
import * as tf from '@tensorflow/tfjs-core';
import { run } from '../engines/engine.js';
import { check } from '../python/check.js';
import { RuntimeError } from '../python/errors.js';
import { bernoulli } from '../random/generator.js';

/**
 * x·m / (1 - p) with m ~ Bernoulli(1 - p), drawn as torch draws it, in the order of the elements of m. Of m there may be less
 * than of x, to which it is broadcast. Returns x itself where p is 0.
 */
export function dropout<T extends tf.Tensor>(x: T, p: number, shape: number[] = x.shape): T {
  check(p >= 0 && p <= 1, () => new RuntimeError(`dropout probability has to be between 0 and 1, but got ${p}`));
  if (p === 0 || x.size === 0) return x;
  const [y] = run<[tf.Tensor]>({
    name: 'dropout',
    inputs: [x],
    forward(save) {
      const noise = tf.tensor(masked(shape, p), shape);
      save([noise]);
      return [tf.mul(x, noise)];
    },
    gradient: ([dy], [noise]) => [tf.mul(dy, noise)],
  });
  return y as T;
}

/** Zeros and 1 / (1 - p). For p = 1 torch draws nothing. */
function masked(shape: number[], p: number): Float32Array {
  const size = shape.reduce((a, b) => a * b, 1);
  return p === 1 ? new Float32Array(size) : bernoulli(size, 1 - p, 1 / Math.fround(1 - p));
}
