// What a recording has read that was there before: whether it is still there, with the same values in the same arrays.
import * as tf from '@tensorflow/tfjs-core';
import { isAlive } from '../engine.js';
import type { Memory, Numbers } from './memory.js';

export class Captured {
  readonly #memory: Memory;
  readonly #arrays: { readonly dataId: object; readonly values: Numbers; readonly length: number }[] = [];
  readonly #variables = new Map<tf.Tensor, object>();

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  add(dataId: object, values: Numbers): void {
    this.#arrays.push({ dataId, values, length: this.#memory.rangeOf(values).length / values.BYTES_PER_ELEMENT });
  }

  /** Notes a variable: it may have other values later. */
  see(tensor: tf.Tensor): void {
    if (tensor instanceof tf.Variable && !this.#variables.has(tensor)) this.#variables.set(tensor, tensor.dataId);
  }

  holds(): boolean {
    for (const { dataId, values, length } of this.#arrays) if (!this.#memory.isThere(dataId, values, length)) return false;
    for (const [variable, dataId] of this.#variables) if (variable.dataId !== dataId || !isAlive(variable)) return false;
    return true;
  }
}
