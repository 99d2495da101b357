// What save is given, as what a checkpoint holds: checked whole before anything is written.
import * as tf from '@tensorflow/tfjs-core';
import { valuesOf } from '../engines/webgl/values.js';
import { check } from '../python/check.js';
import { isPlainObject } from '../python/arguments.js';
import { checkSavable, fromTfjs } from './elements.js';
import { emptyDict, type Stored, StoredTensor } from './stored.js';

/** What {@link save} takes: any nesting of these in plain objects and arrays. */
export type Savable = null | boolean | number | bigint | string | Uint8Array | tf.Tensor | readonly Savable[] | SavableDict;

export interface SavableDict {
  readonly [key: string]: Savable;
}

/** The stored form, and the snapshots of the tensors that it reads, to be disposed afterwards. */
export interface Snapshot {
  value: Stored;
  tensors: tf.Tensor[];
}

export function toStored(object: unknown): Snapshot {
  const stored = new Map<unknown, Stored>();
  const tensors: tf.Tensor[] = [];
  const store = (tensor: tf.Tensor, name: string): StoredTensor => {
    check(!tensor.isDisposed, () => new TypeError(`save(): the tensor '${name}' is disposed`));
    const { dtype, shape } = tensor;
    checkSavable(dtype, name);
    const snapshot = tf.keep(tensor.clone()); // shares the values, and keeps them when a variable gets others meanwhile
    tensors.push(snapshot);
    return new StoredTensor(dtype, shape, async () => fromTfjs(dtype, await valuesOf(snapshot), name).bytes);
  };
  const visit = (item: unknown, name: string, above: readonly unknown[]): Stored => {
    check(!above.includes(item), () => new TypeError(`save(): ${where(name)} contains itself`));
    const before = stored.get(item);
    if (before !== undefined) return before;
    const value = convert(item, name, above);
    if (typeof item === 'object' && item !== null) stored.set(item, value); // what is there twice stays one
    return value;
  };
  const convert = (item: unknown, name: string, above: readonly unknown[]): Stored => {
    if (isTensor(item)) return store(item, name);
    if (item === null || item instanceof Uint8Array) return item;
    if (['boolean', 'number', 'bigint', 'string'].includes(typeof item)) return item as Stored;
    check(typeof item !== 'function', () => {
      return new TypeError(`save(): ${where(name)} is a function; of a module, save its state_dict()`);
    });
    const join = (key: string): string => (name === '' ? key : `${name}.${key}`);
    const inside = [...above, item];
    if (Array.isArray(item)) return item.map((element, i) => visit(element, join(String(i)), inside));
    check(isPlainObject(item), () => new TypeError(`save(): ${where(name)} is of a type that no checkpoint holds`));
    const dict = emptyDict();
    for (const [key, element] of Object.entries(item)) dict[key] = visit(element, join(key), inside);
    return dict;
  };
  try {
    return { value: visit(object, '', []), tensors };
  } catch (error) {
    tf.dispose(tensors);
    throw error;
  }
}

const isTensor = (item: unknown): item is tf.Tensor => item instanceof tf.Tensor;
const where = (name: string): string => (name === '' ? 'the object' : `'${name}'`);
