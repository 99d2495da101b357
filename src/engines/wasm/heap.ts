// Where tensors lie for the SIMD kernels: in the wasm backend's own memory, or copied to and from a memory of ours.
import type * as tf from '@tensorflow/tfjs-core';
import { ownHeap } from './own_heap.js';
import { sharedHeap, sharedRoom } from './shared_heap.js';
import { MOST_BYTES } from './limit.js';
import type { Exports } from '../../kernels/instance.js';

/** Memory for a tensor that a kernel writes. */
export interface Allocation {
  readonly at: number;
  /** The tensor, once the kernel has run. */
  tensor(): tf.Tensor;
}

/** The memory of one call. Addresses are whole numbers from 0 to 2³², also where WebAssembly says them as signed ones. */
export interface Heap {
  readonly kernels: Exports;
  /** The values of a tensor, to be read only. */
  read(tensor: tf.Tensor): number;
  /** A new tensor of any content. */
  make(shape: number[]): Allocation;
  /** A new tensor with the content of this one. */
  copy(tensor: tf.Tensor): Allocation;
  /** Memory until the end of the call. */
  scratch(bytes: number): number;
  /** The numbers, until the end of the call. */
  integers(values: Int32Array): number;
}

/**
 * Runs `body` on the heap of the active backend, which frees everything but the tensors that were handed out, however the call
 * ends. A call within a call has addresses of its own.
 */
export function onHeap<T>(body: (heap: Heap) => T): T {
  const use = sharedHeap() ?? ownHeap;
  return use(body);
}

/** How many bytes that heap can still give, as far as can be known before. */
export const room = (): number => sharedRoom() ?? MOST_BYTES;
