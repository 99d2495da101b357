// Tensors without elements: tfjs's kernels on wasm and WebGL can neither sum over nothing nor write nothing.
import * as tf from '@tensorflow/tfjs-core';
import { run } from '../engines/engine.js';

/** Zeros of the given shape that count as computed from `inputs`, with gradient zero. */
export function zerosFrom(inputs: tf.Tensor[], shape: number[]): tf.Tensor {
  const shapes = inputs.map((input) => input.shape);
  const [zeros] = run<[tf.Tensor]>({
    name: 'zerosFrom',
    inputs,
    forward: () => [tf.zeros(shape)],
    gradient: () => shapes.map((of) => () => tf.zeros(of)),
  });
  return zeros;
}
