// Arguments and results that have tensors in them, in arrays and plain objects.
import * as tf from '@tensorflow/tfjs-core';
import { isPlainObject } from '../python/arguments.js';

const NUMBERS: readonly string[] = ['float32', 'int32', 'bool'];

const [TENSOR, ARRAY, OBJECT] = [Symbol('tensor'), Symbol('array'), Symbol('object')];

/** The tensors of a value, and apart from them all else. */
export class Leaves {
  readonly tensors: tf.Tensor[] = [];
  /** All that tells two calls from each other, but the values of tensors. */
  readonly key: unknown[] = [];
  /** Whether that is all that may change in there: no object of a class, no typed array, no complex numbers or texts. */
  isWhole = true;

  constructor(value: unknown) {
    this.#add(value);
  }

  #add(value: unknown): void {
    if (value instanceof tf.Tensor) {
      const tensor = value as tf.Tensor;
      this.key.push(TENSOR, tensor.dtype, tensor.rank, ...tensor.shape, this.tensors.findIndex(sameAs(tensor)));
      this.tensors.push(tensor);
      this.isWhole &&= NUMBERS.includes(tensor.dtype);
    } else if (Array.isArray(value)) {
      this.key.push(ARRAY, value.length);
      for (const item of value) this.#add(item);
    } else if (isPlainObject(value)) {
      this.key.push(OBJECT, Object.keys(value).length);
      for (const [name, item] of Object.entries(value)) {
        this.key.push(name);
        this.#add(item);
      }
    } else {
      this.isWhole &&= typeof value !== 'object' || value === null;
      this.key.push(value);
    }
  }
}

export const areSame = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((value, i) => Object.is(value, b[i]));

const sameAs =
  ({ dataId }: tf.Tensor) =>
  (other: tf.Tensor): boolean =>
    other.dataId === dataId;

/** The same with other tensors, which are in the order of {@link Leaves.tensors}. */
export function refilled(value: unknown, tensors: readonly tf.Tensor[]): unknown {
  let count = 0;
  const refill = (value: unknown): unknown => {
    if (value instanceof tf.Tensor) return tensors[count++];
    if (Array.isArray(value)) return value.map(refill);
    if (!isPlainObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, refill(item)]));
  };
  return refill(value);
}
