// Tensors without elements: tfjs's kernels on wasm and WebGL can neither sum over nothing nor write nothing.
import * as tf from '@tensorflow/tfjs-core';

/** Zeros of the given shape that count as computed from `inputs`, with gradient zero. */
export function zerosFrom(inputs: tf.Tensor[], shape: number[]): tf.Tensor {
  return tf.customGrad((...tensors) => ({
    value: tf.zeros(shape),
    gradFunc: () => tensors.filter((input) => input instanceof tf.Tensor).map((input) => tf.zeros(input.shape)),
  }))(...inputs);
}
