// Large arrays that nobody else reads, used again once the tensor that had them is freed: the system takes longer to hand out
// fresh memory than a kernel to fill it.
import type * as tf from '@tensorflow/tfjs-core';
import { backendOf, fromValues } from '../engine.js';
import { emptyArray } from './empty_array.js';

const LEAST = 2 ** 14; // floats that are worth it
const MOST = 2 ** 26; // floats that are kept, of all arrays together

/** By size, that of which one came back last at the end. */
const free = new Map<number, Float32Array[]>();
let kept = 0;

const lent = new WeakMap<object, Float32Array>();
const watched = new WeakSet<tf.KernelBackend>();

/** An array of any content. */
export function takeArray(size: number): Float32Array {
  const found = free.get(size)?.pop();
  if (found === undefined) return emptyArray(size);
  kept -= size;
  return found;
}

function giveBack(values: Float32Array): void {
  const { length: size } = values;
  const list = free.get(size) ?? [];
  free.delete(size);
  free.set(size, list);
  list.push(values);
  kept += size;
  for (const [other, arrays] of free) {
    while (kept > MOST && arrays.pop() !== undefined) kept -= other; // sizes that are not used any more go first
    if (arrays.length === 0) free.delete(other);
  }
}

/** Looks when the backend frees data. With `force` it does not free but moves them to another backend. */
function watch(backend: tf.KernelBackend): void {
  if (watched.has(backend)) return;
  watched.add(backend);
  const disposeData = backend.disposeData.bind(backend);
  backend.disposeData = (dataId, force) => {
    const values = lent.get(dataId);
    const isGone = disposeData(dataId, force);
    if (isGone && values !== undefined) {
      lent.delete(dataId);
      if (force !== true) giveBack(values);
    }
    return isGone;
  };
}

/** A tensor of an array that comes back when the tensor is freed: none of tfjs's operations may see it, for some share memory. */
export function lendArray(values: Float32Array, shape: number[]): tf.Tensor {
  const tensor = fromValues(values, shape);
  if (values.length >= LEAST) {
    lent.set(tensor.dataId, values);
    watch(backendOf(tensor));
  }
  return tensor;
}
