// Where tensors lie for the kernels: in the wasm backend's own memory, in arrays, or copied to and from a memory of ours.
import * as tf from '@tensorflow/tfjs-core';
import { nativeBuild } from '../kernels/chosen.js';
import type { OtherKernels, RecurrentKernels } from '../kernels/signatures.js';
import { type Modules, wasmBuild } from '../kernels/wasm.js';
import { arrayHeap } from './arrays/array_heap.js';
import { MOST_BYTES } from './wasm/limit.js';
import './wasm/mended_kernels.js';
import { ownHeap } from './wasm/own_heap.js';
import { recordedOr } from './wasm/recorded_heap.js';
import { sharedHeap, sharedRoom } from './wasm/shared_heap.js';

/** Memory for a tensor that a kernel writes. */
export interface Allocation<P> {
  readonly at: P;
  /** The tensor, once the kernel has run. */
  tensor(): tf.Tensor;
}

/** Values of a tensor that a kernel replaces, each when it has read the old one. */
export interface Renewal<P> {
  /** The old values. */
  readonly from: P;
  /** Memory for the new ones: the same where nobody else can see it change. */
  readonly to: P;
  /** A tensor of the new values, once the kernel has run. */
  tensor(): tf.Tensor;
}

/**
 * The memory of one call. A place P is an array; or an address, a whole number from 0 to 2³², also where WebAssembly says it as
 * a signed one.
 */
export interface Heap<P> {
  readonly kernels: RecurrentKernels<P>;
  /** The kernels of `OTHERS` (kernels/modules/others.ts), which a bundle has only where an op hands them in. */
  more(others: Modules): OtherKernels<P>;
  /** No place. */
  readonly nothing: P;
  /** The values of a tensor, float32 or int32, to be read only. */
  read(tensor: tf.Tensor): P;
  /** A new tensor of any content. */
  make(shape: number[]): Allocation<P>;
  /** The same for a tensor that only kernels read, so that its memory can be used again. */
  makeInner(shape: number[]): Allocation<P>;
  /** A new tensor with the content of this one. */
  copy(tensor: tf.Tensor): Allocation<P>;
  /** The same of a tensor that only kernels read, whose memory it takes if nobody else holds that. */
  takeOver(tensor: tf.Tensor): Allocation<P>;
  /** New values for a tensor. */
  renew(tensor: tf.Tensor): Renewal<P>;
  /** Memory until the end of the call. */
  scratch(bytes: number): P;
  /** The numbers, until the end of the call. */
  integers(values: Int32Array): P;
}

/** A call of kernels, wherever its tensors lie. */
export type Call<T> = <P>(heap: Heap<P>) => T;

/**
 * Runs `body` on the heap of the active backend, which frees everything but the tensors that were handed out, however the call
 * ends. A call within a call has places of its own.
 */
export function onHeap<T>(body: Call<T>): T {
  const shared = sharedHeap();
  if (shared !== null) return shared((heap) => recordedOr(heap, body));
  const native = nativeBuild();
  return native ? arrayHeap(native.kernels, body) : ownHeap(body);
}

/** A new tensor of that shape, which kernels that `body` calls write at its place. */
export const written = <R extends tf.Rank>(shape: tf.ShapeMap[R], body: <P>(heap: Heap<P>, at: P) => void): tf.Tensor<R> =>
  onHeap(<P>(heap: Heap<P>) => {
    const made = heap.make(shape);
    body(heap, made.at);
    return made.tensor() as tf.Tensor<R>;
  });

/** How many bytes that heap can still give, as far as can be known before. */
export const room = (): number => sharedRoom() ?? (nativeBuild() ? Infinity : MOST_BYTES);

/** Whether kernels can run here: on the wasm backend, which has its memory, in WebAssembly. */
export const hasKernels = (): boolean =>
  (tf.getBackend() !== 'wasm' && nativeBuild() !== undefined) || wasmBuild() !== undefined;
