// The heap of a call on the wasm backend's memory whose kernels become steps of a program.
import type * as tf from '@tensorflow/tfjs-core';
import type { Values } from '../../kernels/native.js';
import type { Kernels } from '../../kernels/signatures.js';
import type { Allocation, Call, Heap } from '../heap.js';
import { recording } from '../programs/active.js';
import type { Recording } from '../programs/recording.js';
import type { WasmMemory } from './recorded_memory.js';
import type { SharedHeap } from './shared_heap.js';

/** What is being recorded on that memory, if anything is. */
function recorded(): { on: Recording; memory: WasmMemory } | undefined {
  const on = recording();
  return on?.memory.backendName === 'wasm' ? { on, memory: on.memory as WasmMemory } : undefined;
}

/** All kernels that are there. */
export const recordedKernels = (on: Recording, heap: SharedHeap): Kernels<Values> => ({
  ...on.noting(heap.kernels),
  ...(heap.others && on.noting(heap.others)),
});

/** Undefined where nothing is recorded. */
export function recordedHeap(heap: SharedHeap): (Heap<Values> & { readonly on: Recording }) | undefined {
  const is = recorded();
  if (is === undefined) return undefined;
  const { on, memory } = is;
  const kernels = on.noting(heap.kernels);
  const floats = (at: number, bytes: number): Float32Array => memory.at(at, bytes, Float32Array) as Float32Array;
  const make = (shape: number[]): Allocation<Float32Array> => {
    const made = heap.make(shape);
    const tensor = made.tensor(); // now, so that the array is that of its data
    return { at: on.made(memory.arrayOf(tensor.dataId) as Float32Array), tensor: () => tensor };
  };
  const copy = (tensor: tf.Tensor): Allocation<Float32Array> => {
    const made = make(tensor.shape);
    kernels.copyRows(1, tensor.size, on.read(tensor), 0, tensor.size, made.at, 0, tensor.size);
    return made;
  };
  return {
    ...{ on, kernels, nothing: null, make, makeInner: make, copy, takeOver: copy },
    more: (others) => on.noting(heap.more(others)),
    read: (tensor) => on.read(tensor),
    renew(tensor) {
      on.abandon('it changes a tensor');
      const made = make(tensor.shape);
      return { from: on.read(tensor), to: made.at, tensor: () => made.tensor() };
    },
    scratch: (bytes) => on.work(floats(heap.scratch(bytes), bytes)),
    integers: (values) => on.constant(memory.at(heap.integers(values), values.byteLength, Int32Array) as Int32Array),
  };
}

/** Runs a call on that heap, or on the one itself. */
export function recordedOr<T>(heap: SharedHeap, body: Call<T>): T {
  const recorded = recordedHeap(heap);
  return recorded === undefined ? body(heap) : body(recorded);
}
