// Arrays, where a native build runs the kernels: the cpu backend's own, and copies on other backends.
import * as tf from '@tensorflow/tfjs-core';
import type { Values } from '../../kernels/native.js';
import type { Kernels } from '../../kernels/signatures.js';
import { backendOf, fromValues, share } from '../engine.js';
import type { Allocation, Heap, Renewal } from '../heap.js';
import { recording } from '../programs/active.js';
import { noteInPlace } from '../programs/in_place.js';
import type { Recording } from '../programs/recording.js';
import { lendArray, lendInner, lentValues, takeArray } from './recycled.js';

const KEPT = 2 ** 24; // floats of scratch; one that has grown larger is not kept for the next call
const ALIGNED = 16;

let scratch: Float32Array = new Float32Array(0);
let top = 0;

/** The next floats of the scratch: of a larger one where it ends, for the calls around this one keep what they have. */
function take(size: number): Float32Array {
  const begin = top;
  const end = begin + Math.ceil(size / ALIGNED) * ALIGNED;
  if (end > scratch.length) scratch = takeArray(end);
  top = end;
  return scratch.subarray(begin, end);
}

/** The values of a tensor: those that were cast may still lie in an array of the other kind. */
export function valuesOf(tensor: tf.Tensor): Float32Array | Int32Array {
  const unseen = lentValues(tensor);
  if (unseen !== undefined) return unseen;
  const values = tensor.dataSync() as Float32Array | Int32Array;
  const wanted = tensor.dtype === 'int32' ? Int32Array : Float32Array;
  return values[Symbol.toStringTag] === wanted.name ? values : wanted.from(values);
}

/** A new tensor, and where its values lie. */
function make(shape: number[]): Allocation<Float32Array> {
  const at = takeArray(tf.util.sizeFromShape(shape));
  return { at, tensor: () => lendArray(at, shape) };
}

function copy(tensor: tf.Tensor): Allocation<Float32Array> {
  const made = make(tensor.shape);
  made.at.set(valuesOf(tensor));
  return made;
}

/** Whether nobody else has the values of a tensor. */
function isAlone(tensor: tf.Tensor): boolean {
  const backend = backendOf(tensor);
  return tf.getBackend() === 'cpu' && backend === tf.backend() && backend.refCount(tensor.dataId) === 1;
}

function takeOver(tensor: tf.Tensor): Allocation<Values> {
  if (!isAlone(tensor)) return copy(tensor);
  noteInPlace();
  return { at: valuesOf(tensor), tensor: () => share(tensor) };
}

/** In another array where JavaScript may hold the one that is there, or tfjs a part of it. */
function renew(tensor: tf.Tensor): Renewal<Values> {
  const from = valuesOf(tensor);
  if (lentValues(tensor) !== undefined && isAlone(tensor)) {
    noteInPlace();
    return { from, to: from, tensor: () => share(tensor) };
  }
  const made = make(tensor.shape);
  return { from, to: made.at, tensor: () => made.tensor() };
}

const heapOf = (kernels: Kernels<Values>): Heap<Values> => ({
  kernels,
  more: () => kernels,
  nothing: null,
  read: valuesOf,
  make,
  makeInner(shape) {
    const at = takeArray(tf.util.sizeFromShape(shape));
    return { at, tensor: () => lendInner(at, shape) };
  },
  copy,
  takeOver,
  renew,
  scratch: (bytes) => take(bytes / 4),
  integers: (values) => values,
});

/** A heap on which all that is computed becomes a step of a program. */
const recordingHeap = (on: Recording, native: Kernels<Values>): Heap<Values> => {
  const kernels = on.noting(native);
  const make = (shape: number[]): Allocation<Float32Array> => {
    const at = on.made(takeArray(tf.util.sizeFromShape(shape)));
    return { at, tensor: () => fromValues(at, shape) };
  };
  const copy = (tensor: tf.Tensor): Allocation<Float32Array> => {
    const made = make(tensor.shape);
    kernels.scale(tensor.size, on.read(tensor), 1, made.at);
    return made;
  };
  return {
    ...heapOf(kernels),
    ...{ read: (tensor) => on.read(tensor), make, makeInner: make, copy, takeOver: copy },
    renew(tensor) {
      on.abandon('it changes a tensor');
      return renew(tensor);
    },
    scratch: (bytes) => on.work(take(bytes / 4)),
    integers: (values) => on.constant(values),
  };
};

let heap: Heap<Values> | undefined;

export function arrayHeap<T>(kernels: Kernels<Values>, body: (heap: Heap<Values>) => T): T {
  const before = top;
  const on = recording();
  if (heap?.kernels !== kernels) heap = heapOf(kernels);
  try {
    return body(on === undefined ? heap : recordingHeap(on, kernels));
  } finally {
    top = before;
    if (top === 0 && scratch.length > KEPT) scratch = new Float32Array(0);
  }
}
