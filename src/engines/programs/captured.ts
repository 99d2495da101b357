// What a recording has read that was there before: whether it is still there, with the same values in the same arrays.
import * as tf from '@tensorflow/tfjs-core';
import { isAlive } from '../engine.js';
import { privately } from '../privately.js';
import { lentValues } from '../arrays/recycled.js';
import type { Numbers } from './slots.js';

interface Stored {
  readonly values?: unknown;
}

export interface ArrayBackend extends tf.KernelBackend {
  readonly data: {
    has(dataId: object): boolean;
    get(dataId: object): Stored;
    set(dataId: object, stored: Stored): void;
  };
}

export const backendOfArrays = (): ArrayBackend =>
  privately<ArrayBackend>(tf.findBackend('cpu'), ['data', 'readSync'], 'the cpu backend');

/** The array of a tensor's data, which stays unseen where only kernels have seen it; undefined of complex numbers and texts. */
export function arrayOf({ data }: ArrayBackend, dataId: object): Numbers | undefined {
  const values = lentValues({ dataId }) ?? data.get(dataId).values;
  return ArrayBuffer.isView(values) ? (values as Numbers) : undefined;
}

export class Captured {
  readonly #backend: ArrayBackend;
  readonly #arrays: { readonly dataId: object; readonly values: Numbers; readonly length: number }[] = [];
  readonly #variables = new Map<tf.Tensor, object>();

  constructor(backend: ArrayBackend) {
    this.#backend = backend;
  }

  add(dataId: object, values: Numbers): void {
    this.#arrays.push({ dataId, values, length: values.length });
  }

  /** Notes a variable: it may have other values later. */
  see(tensor: tf.Tensor): void {
    if (tensor instanceof tf.Variable && !this.#variables.has(tensor)) this.#variables.set(tensor, tensor.dataId);
  }

  holds(): boolean {
    for (const { dataId, values, length } of this.#arrays) {
      const isThere = this.#backend.data.has(dataId) && arrayOf(this.#backend, dataId) === values;
      if (!isThere || values.length !== length) return false; // 0 of a buffer that was given to a worker
    }
    for (const [variable, dataId] of this.#variables) if (variable.dataId !== dataId || !isAlive(variable)) return false;
    return true;
  }
}
