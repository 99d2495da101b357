// Large arrays, used again once the tensor that had them is freed: the system takes longer to hand out fresh memory than a kernel to
// fill it, and V8 looks for garbage whenever some megabytes have been asked for. On the cpu backend this goes for all tensors that
// kernels make, as long as nobody else has seen their values, of which tfjs's operations and JavaScript may keep a part.
import * as tf from '@tensorflow/tfjs-core';
import { nativeBuild } from '../../kernels/chosen.js';
import { backendOf, fromValues } from '../engine.js';
import { privately } from '../privately.js';

/** Floats that are worth it. */
export const LEAST = 2 ** 12;
const LARGE = 2 ** 20; // floats that are worth a request for large pages
const MOST = 2 ** 26; // floats that are kept, of all arrays together

/** By size, that of which one came back last at the end. */
const free = new Map<number, Float32Array[]>();
let kept = 0;

/** By the data of tensors, those that only kernels have seen. */
const lent = new WeakMap<object, Float32Array>();
const watched = new WeakSet<tf.KernelBackend>();

/** Whether arrays stay with those who have seen them. */
let isHeld = false;

interface Buffers {
  allocUnsafeSlow(bytes: number): { readonly buffer: ArrayBuffer };
}

/** Node's, wherever native kernels run: they are not filled with zeros first. */
const { Buffer: buffers } = globalThis as { Buffer?: Buffers };

function newArray(size: number): Float32Array {
  if (size < LEAST || !buffers) return new Float32Array(size);
  const values = new Float32Array(buffers.allocUnsafeSlow(4 * size).buffer);
  if (size >= LARGE) nativeBuild()?.wantLargePages(values);
  return values;
}

/** An array of any content. */
export function takeArray(size: number): Float32Array {
  const found = size < LEAST ? undefined : free.get(size)?.pop();
  if (found === undefined) return newArray(size);
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
      if (force !== true && !isHeld) giveBack(values);
    }
    return isGone;
  };
}

/** What the cpu backend has of a tensor. Whoever asks it for the values may keep them. */
class Lent {
  refCount = 1;
  readonly dtype = 'float32';
  readonly #dataId: object;
  readonly #values: Float32Array;

  constructor(dataId: object, values: Float32Array) {
    this.#dataId = dataId;
    this.#values = values;
  }

  get values(): Float32Array {
    lent.delete(this.#dataId);
    return this.#values;
  }
}

interface CpuBackend {
  readonly data: { set(dataId: object, of: Lent): void };
}

/** A tensor of an array that comes back when the tensor is freed, unless it is seen before. */
export function lendArray(values: Float32Array, shape: number[]): tf.Tensor {
  if (values.length < LEAST || tf.getBackend() !== 'cpu') return fromValues(values, shape);
  const backend = tf.backend();
  const dataId = {};
  privately<CpuBackend>(backend, ['data'], 'the cpu backend').data.set(dataId, new Lent(dataId, values));
  lent.set(dataId, values);
  watch(backend);
  return tf.engine().makeTensorFromTensorInfo({ dataId, shape, dtype: 'float32' }, backend);
}

/** Zeros that come back as well. */
export const zeros = (shape: number[]): tf.Tensor => lendArray(takeArray(tf.util.sizeFromShape(shape)).fill(0), shape);

/** {@link lendArray} for a tensor that nothing but kernels will see, on whatever backend. */
export function lendInner(values: Float32Array, shape: number[]): tf.Tensor {
  const tensor = lendArray(values, shape);
  if (values.length >= LEAST && !lent.has(tensor.dataId)) {
    lent.set(tensor.dataId, values);
    watch(backendOf(tensor));
  }
  return tensor;
}

/** The values of a tensor that only kernels have seen, for another kernel. */
export const lentValues = ({ dataId }: { dataId: object }): Float32Array | undefined => lent.get(dataId);

/** What `body` returns; no array that comes back meanwhile is used again. */
export function held<T>(body: () => T): T {
  const before = isHeld;
  isHeld = true;
  try {
    return body();
  } finally {
    isHeld = before;
  }
}
