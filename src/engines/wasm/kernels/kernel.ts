// What a kernel of ours for tfjs's wasm backend reads and returns.
import * as tf from '@tensorflow/tfjs-core';
import { check } from '../../../python/check.js';
import { outOfMemory } from '../limit.js';
import { hasRoom } from '../shared_heap.js';

/** A copy of the values of an input, which later allocations do not move. */
export const valuesOf = ({ dataId }: tf.TensorInfo): Float32Array | Int32Array =>
  tf.backend().readSync(dataId) as Float32Array | Int32Array;

/** A new tensor of these values: the backend itself does not look whether it has room for it. */
export function output(values: Float32Array, shape: number[]): tf.Tensor {
  check(hasRoom(values.byteLength), () => outOfMemory(values.byteLength, 2 ** 31));
  return tf.tensor(values, shape);
}
