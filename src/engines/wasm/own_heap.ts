// A memory of our own, for backends that hold their tensors elsewhere: tensors are copied in, and results out.
import * as tf from '@tensorflow/tfjs-core';
import { fromValues } from '../engine.js';
import type { Heap } from './heap.js';
import { type Exports, instantiate } from '../../kernels/instance.js';

const PAGE = 65536;
const KEPT = 1024 * PAGE; // a memory that has grown larger is not kept for the next call: it cannot shrink

let own: { memory: WebAssembly.Memory; kernels: Exports } | undefined;

function open(): { memory: WebAssembly.Memory; kernels: Exports } {
  if (own === undefined || own.memory.buffer.byteLength > KEPT) {
    const memory = new WebAssembly.Memory({ initial: 16 });
    own = { memory, kernels: instantiate(memory) };
  }
  return own;
}

export function ownHeap<T>(body: (heap: Heap) => T): T {
  const { memory, kernels } = open();
  let top = 16; // place 0 means none
  const take = (bytes: number): number => {
    const at = top;
    top = (top + bytes + 15) & -16;
    const missing = Math.ceil((top - memory.buffer.byteLength) / PAGE);
    if (missing > 0) memory.grow(missing);
    return at;
  };
  const floats = (at: number, size: number): Float32Array => new Float32Array(memory.buffer, at, size);
  const read = (tensor: tf.Tensor): number => {
    const at = take(tensor.size * 4);
    floats(at, tensor.size).set(tensor.dataSync<'float32'>());
    return at;
  };
  const placed = (at: number, shape: number[]) => ({
    at,
    tensor: () => fromValues(floats(at, tf.util.sizeFromShape(shape)).slice(), shape),
  });
  return body({
    kernels,
    read,
    make: (shape) => placed(take(tf.util.sizeFromShape(shape) * 4), shape),
    copy: (tensor) => placed(read(tensor), tensor.shape),
    scratch: take,
    integers(values) {
      const at = take(values.byteLength);
      new Int32Array(memory.buffer, at, values.length).set(values);
      return at;
    },
  });
}
