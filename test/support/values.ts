// Fixed values for parameters and inputs, spread over a few steps of a small range.
import * as tf from '@tensorflow/tfjs-core';
import type { nn } from 'tfjs-torch-rnn';

const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** Values (5n mod 13 - 6) / 4, flattened in row-major order. */
export function input(shape: number[]): tf.Tensor {
  return tf.tensor(
    Array.from({ length: size(shape) }, (_, n) => (((5 * n) % 13) - 6) / 4),
    shape,
  );
}

/** Fills the k-th parameter with ((7i + 3k) mod 11 - 5) / 10. */
export function filled<M extends nn.Module>(module: M): M {
  tf.tidy(() => {
    for (const [k, parameter] of module.parameters().entries()) {
      const values = Array.from({ length: parameter.size }, (_, i) => (((7 * i + 3 * k) % 11) - 5) / 10);
      parameter.assign(tf.tensor(values, parameter.shape));
    }
  });
  return module;
}
