// What save is given, as what a checkpoint holds: checked whole before anything is written.
import * as tf from '@tensorflow/tfjs-core';
import { isAlive } from '../engines/engine.js';
import { valuesOf } from '../engines/webgl/values.js';
import { check } from '../python/check.js';
import { isPlainObject } from '../python/arguments.js';
import { IS_DISPOSED } from '../python/checks.js';
import { given } from '../python/repr.js';
import { DTYPES } from './dtypes.js';
import { checkSavable, fromTfjs } from './elements.js';
import { printable, short } from './quote.js';
import { madeReader } from './reader.js';
import { emptyDict, type Stored, StoredTensor } from './stored.js';

/** What {@link save} takes: any nesting of these in plain objects and arrays. */
export type Savable = null | boolean | number | bigint | string | Uint8Array | tf.Tensor | readonly Savable[] | SavableDict;

export interface SavableDict {
  readonly [key: string]: Savable;
}

/** The stored form. Snapshots of the tensors that it reads are added to `tensors`, to be disposed afterwards. */
export function toStored(object: unknown, tensors: tf.Tensor[]): Stored {
  const stored = new Map<unknown, Stored>();
  const store = (tensor: tf.Tensor, name: string): StoredTensor => {
    check(isAlive(tensor), () => new TypeError(`save(): the tensor ${where(name)} ${IS_DISPOSED}`));
    const { dtype, shape } = tensor;
    checkSavable(dtype, name);
    const snapshot = tf.keep(tensor.clone()); // shares the values, and keeps them when a variable gets others meanwhile
    tensors.push(snapshot);
    const values = async (): Promise<Uint8Array> => fromTfjs(dtype, await valuesOf(snapshot), name).bytes;
    return new StoredTensor(dtype, shape, madeReader(snapshot.size * DTYPES[dtype].size, values));
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
    if (item === null) return item;
    if (item instanceof Uint8Array) return new Uint8Array(item); // the caller may change it while the file is written
    if (['boolean', 'number', 'bigint', 'string'].includes(typeof item)) return item as Stored;
    check(typeof item !== 'function', () => {
      return new TypeError(`save(): ${where(name)} is a function; of a module, save its state_dict()`);
    });
    const join = (key: string): string => (name === '' ? key : `${name}.${key}`);
    const inside = [...above, item];
    if (Array.isArray(item)) return item.map((element, i) => visit(element, join(String(i)), inside));
    check(isPlainObject(item), () => {
      return new TypeError(`save(): ${where(name)} must be of a type that a checkpoint holds, not ${given(item)}`);
    });
    const dict = emptyDict();
    for (const [key, element] of Object.entries(item)) dict[key] = visit(element, join(key), inside);
    return dict;
  };
  return visit(object, '', []);
}

const isTensor = (item: unknown): item is tf.Tensor => item instanceof tf.Tensor;
const where = (name: string): string => (name === '' ? 'the object' : `'${printable(short(name))}'`);
