// Kernels whose result changes in jumps, or not at all: their gradient is 0, where tfjs has none or an error.
import * as tf from '@tensorflow/tfjs-core';
import { type ByInput, gradient } from './gradient.js';

/** By the names of their inputs. */
const CONSTANT: readonly [inputs: string[], kernelNames: string[]][] = [
  [['x'], [tf.Any, tf.All, tf.LogicalNot]],
  [
    ['a', 'b'],
    [tf.Equal, tf.NotEqual, tf.Greater, tf.GreaterEqual, tf.Less, tf.LessEqual, tf.LogicalAnd, tf.LogicalOr, tf.FloorDiv],
  ],
];

export const constants = [
  ...CONSTANT.flatMap(([inputs, kernelNames]) =>
    kernelNames.map((kernelName) =>
      gradient(kernelName, { inputs }, (_, saved): ByInput => {
        return Object.fromEntries(inputs.map((name, i) => [name, () => tf.zeros(saved[i].shape)]));
      }),
    ),
  ),
  gradient<{ dtype: tf.DataType }>(tf.Cast, {}, (dy, _, { dtype }): ByInput => {
    return { x: () => (dtype === 'float32' ? tf.clone(dy) : tf.zeros(dy.shape)) };
  }),
];
