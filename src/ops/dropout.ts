// Dropout: the one place that zeroes elements at random.
import * as tf from '@tensorflow/tfjs-core';
import { run } from '../engines/engine.js';
import { check } from '../python/check.js';
import { RuntimeError } from '../python/errors.js';
import { bernoulli } from '../random/generator.js';
import { asTimeMajor, isTimeMajor } from './time_major.js';

/** x·m / (1 - p) with m ~ Bernoulli(1 - p) for each element, drawn as torch draws it. Returns x itself where p is 0. */
export function dropout<T extends tf.Tensor>(x: T, p: number): T {
  if (!isTimeMajor(x)) return times(x, p, () => noise(x.shape, p));
  const [N, L, ...rest] = x.shape;
  const axes = [1, 0, ...rest.map((_, i) => i + 2)];
  return asTimeMajor(times(x, p, () => tf.transpose(noise([L, N, ...rest], p), axes)));
}

/** The same with one m for each channel: for all of x[n, c], in (N, C, *). */
export function featureDropout<T extends tf.Tensor>(x: T, p: number): T {
  return times(x, p, () => {
    check(x.rank >= 2, () => new RuntimeError('Feature dropout requires at least 2 dimensions in the input'));
    return noise(
      x.shape.map((size, axis) => (axis < 2 ? size : 1)),
      p,
    );
  });
}

function times<T extends tf.Tensor>(x: T, p: number, draw: () => tf.Tensor): T {
  check(p >= 0 && p <= 1, () => new RuntimeError(`dropout probability has to be between 0 and 1, but got ${p}`));
  if (p === 0 || x.size === 0) return x;
  const [y] = run<[tf.Tensor]>({
    name: 'dropout',
    inputs: [x],
    forward(save) {
      const m = draw();
      save([m]);
      return [tf.mul(x, m)];
    },
    gradient: ([dy], [m]) => [tf.mul(dy, m)],
  });
  return y as T;
}

/** Zeros and 1 / (1 - p). For p = 1 torch draws nothing. */
function noise(shape: number[], p: number): tf.Tensor {
  if (p === 1) return tf.zeros(shape);
  const size = shape.reduce((a, b) => a * b, 1);
  return tf.tensor(bernoulli(size, 1 - p, 1 / Math.fround(1 - p)), shape);
}
