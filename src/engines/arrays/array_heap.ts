// Arrays, where a native build runs the kernels: the cpu backend's own, and copies on other backends.
import * as tf from '@tensorflow/tfjs-core';
import type { Values } from '../../kernels/native.js';
import type { Kernels } from '../../kernels/signatures.js';
import { fromValues } from '../engine.js';
import type { Heap } from '../heap.js';
import { lendArray, takeArray } from './recycled.js';

const KEPT = 2 ** 24; // floats of scratch; one that has grown larger is not kept for the next call
const ALIGNED = 16;

let scratch = new Float32Array(0);
let top = 0;

/** The next floats of the scratch: of a larger one where it ends, for the calls around this one keep what they have. */
function take(size: number): Float32Array {
  const begin = top;
  const end = begin + Math.ceil(size / ALIGNED) * ALIGNED;
  if (end > scratch.length) scratch = new Float32Array(end);
  top = end;
  return scratch.subarray(begin, end);
}

/** The values of a tensor: those that were cast to float32 may still lie in an array of integers. */
function valuesOf(tensor: tf.Tensor): Float32Array {
  const values = tensor.dataSync<'float32'>();
  return values[Symbol.toStringTag] === 'Float32Array' ? values : Float32Array.from(values);
}

const allocation = (at: Float32Array, shape: number[]) => ({ at, tensor: () => fromValues(at, shape) });

export function arrayHeap<T>(kernels: Kernels<Values>, body: (heap: Heap<Values>) => T): T {
  const before = top;
  try {
    return body({
      kernels,
      nothing: null,
      read: valuesOf,
      make: (shape) => allocation(new Float32Array(tf.util.sizeFromShape(shape)), shape),
      makeInner(shape) {
        const at = takeArray(tf.util.sizeFromShape(shape));
        return { at, tensor: () => lendArray(at, shape) };
      },
      copy: (tensor) => allocation(valuesOf(tensor).slice(), tensor.shape),
      scratch: (bytes) => take(bytes / 4),
      integers: (values) => values,
    });
  } finally {
    top = before;
    if (top === 0 && scratch.length > KEPT) scratch = new Float32Array(0);
  }
}
