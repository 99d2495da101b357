// Gradients of kernels that take a tensor apart or put it together: tfjs hands over the gradient of a single piece without a list.
import * as tf from '@tensorflow/tfjs-core';
import { type ByInput, gradient } from './gradient.js';

type Pieces = tf.Tensor | tf.Tensor[];
const listOf = (pieces: Pieces): tf.Tensor[] => (Array.isArray(pieces) ? pieces : [pieces]);

export const pieces = [
  gradient<{ axis: number }, Pieces>(tf.Unpack, {}, (dys, _, { axis }): ByInput => {
    return { value: () => tf.stack(listOf(dys), axis) };
  }),
  gradient<{ axis: number }, Pieces>(tf.SplitV, {}, (dys, _, { axis }): ByInput => {
    return { x: () => tf.concat(listOf(dys), axis) };
  }),
];
