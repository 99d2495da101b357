// What a recording has read that was there before: whether it is still there, with the same values in the same arrays.
import * as tf from '@tensorflow/tfjs-core';
import { isAlive } from '../engine.js';
import { privately } from '../privately.js';
import { lentValues } from './recycled.js';
import type { Numbers } from './slots.js';

interface Stored {
  readonly values: Numbers;
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

/** The array of a tensor's data, which stays unseen where only kernels have seen it. */
export const arrayOf = ({ data }: ArrayBackend, dataId: object): Numbers =>
  lentValues({ dataId }) ?? data.get(dataId).values;

export class Captured {
  readonly #backend: ArrayBackend;
  readonly #arrays: { readonly dataId: object; readonly values: Numbers }[] = [];
  readonly #variables = new Map<tf.Tensor, object>();

  constructor(backend: ArrayBackend) {
    this.#backend = backend;
  }

  add(dataId: object, values: Numbers): void {
    this.#arrays.push({ dataId, values });
  }

  /** Notes a variable: it may have other values later. */
  see(tensor: tf.Tensor): void {
    if (tensor instanceof tf.Variable && !this.#variables.has(tensor)) this.#variables.set(tensor, tensor.dataId);
  }

  holds(): boolean {
    for (const { dataId, values } of this.#arrays) {
      if (!this.#backend.data.has(dataId) || arrayOf(this.#backend, dataId) !== values) return false;
    }
    for (const [variable, dataId] of this.#variables) if (variable.dataId !== dataId || !isAlive(variable)) return false;
    return true;
  }
}
