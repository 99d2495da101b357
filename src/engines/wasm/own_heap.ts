// A memory of our own, for backends that hold their tensors elsewhere: tensors are copied in, and results out.
import * as tf from '@tensorflow/tfjs-core';
import { fromValues } from '../engine.js';
import type { Allocation, Heap } from '../heap.js';
import { MOST_BYTES, outOfMemory } from './limit.js';
import type { OtherKernels, RecurrentKernels } from '../../kernels/signatures.js';
import { instantiate, instantiateOthers, STACK_BYTES } from '../../kernels/wasm.js';

const PAGE = 65536;
const FIRST = STACK_BYTES; // before it lies the kernels' stack; address 0 means none
const KEPT = 1024 * PAGE; // a memory that has grown larger is not kept for the next call: it cannot shrink

interface Own {
  readonly memory: WebAssembly.Memory;
  readonly kernels: RecurrentKernels<number>;
  more?: OtherKernels<number>;
  /** The address of the next allocation. */
  top: number;
}

let own: Own | undefined;

function open(): Own {
  const memory = new WebAssembly.Memory({ initial: 16 });
  return { memory, kernels: instantiate(memory, FIRST), top: FIRST };
}

function take(heap: Own, bytes: number): number {
  const { top: at } = heap;
  const end = at + Math.ceil(bytes / 16) * 16;
  if (end > MOST_BYTES) throw outOfMemory(bytes, MOST_BYTES);
  if (!reaches(heap.memory, end)) throw outOfMemory(bytes, MOST_BYTES); // the system has no more
  heap.top = end;
  return at;
}

/**
 * Grows the memory if it ends before. One that will not be kept grows by a quarter, if the system has that, since to grow takes
 * longer the larger it is.
 */
function reaches(memory: WebAssembly.Memory, end: number): boolean {
  const size = memory.buffer.byteLength;
  const more = size > KEPT ? Math.min(1.25 * size, MOST_BYTES) : end;
  return end <= size || grows(memory, Math.max(end, more)) || grows(memory, end);
}

function grows(memory: WebAssembly.Memory, end: number): boolean {
  try {
    memory.grow(Math.ceil((end - memory.buffer.byteLength) / PAGE));
    return true;
  } catch {
    return false;
  }
}

export function ownHeap<T>(body: (heap: Heap<number>) => T): T {
  const heap = (own ??= open());
  const { memory, kernels, top } = heap;
  const floats = (at: number, size: number): Float32Array => new Float32Array(memory.buffer, at, size);
  const integers = (values: Int32Array): number => {
    const at = take(heap, values.byteLength);
    new Int32Array(memory.buffer, at, values.length).set(values);
    return at;
  };
  const read = (tensor: tf.Tensor): number => {
    if (tensor.dtype === 'int32') return integers(tensor.dataSync<'int32'>());
    const at = take(heap, tensor.size * 4);
    floats(at, tensor.size).set(tensor.dataSync<'float32'>());
    return at;
  };
  const allocation = (at: number, shape: number[]) => ({
    at,
    tensor: () => fromValues(floats(at, tf.util.sizeFromShape(shape)).slice(), shape),
  });
  const make = (shape: number[]): Allocation<number> => allocation(take(heap, tf.util.sizeFromShape(shape) * 4), shape);
  const copy = (tensor: tf.Tensor): Allocation<number> => allocation(read(tensor), tensor.shape);
  try {
    return body({
      kernels,
      more: (others) => (heap.more ??= instantiateOthers(others, memory, FIRST)),
      nothing: 0,
      read,
      make,
      makeInner: make,
      copy,
      takeOver: copy,
      renew(tensor) {
        const made = copy(tensor);
        return { from: made.at, to: made.at, tensor: () => made.tensor() };
      },
      scratch: (bytes) => take(heap, bytes),
      integers,
    });
  } finally {
    heap.top = top;
    if (top === FIRST && memory.buffer.byteLength > KEPT) own = undefined;
  }
}
