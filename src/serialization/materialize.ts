// From what a checkpoint holds to what `load` returns: tensors of tfjs in plain objects and arrays.
import * as tf from '@tensorflow/tfjs-core';
import { isDict } from './contents.js';
import { toTfjs } from './elements.js';
import { emptyDict, type Stored, StoredTensor } from './stored.js';

/** What a file may hold, with tensors. */
export type Loaded = null | boolean | number | bigint | string | Uint8Array | tf.Tensor | Loaded[] | LoadedDict;

export interface LoadedDict {
  [key: string]: Loaded;
}

/** Makes the tensors, one after the other. What is there twice stays one: a file may be small and yet name it without end. */
export async function materialize(value: Stored): Promise<Loaded> {
  const made = new Map<Stored, Loaded>();
  const visit = async (item: Stored, name: string): Promise<Loaded> => {
    const before = made.get(item);
    if (before !== undefined) return before;
    const join = (key: string): string => (name === '' ? key : `${name}.${key}`);
    if (item instanceof StoredTensor) {
      const tensor = await toTensor(item, name);
      made.set(item, tensor);
      return tensor;
    }
    if (Array.isArray(item)) {
      const list: Loaded[] = [];
      made.set(item, list);
      for (const [i, element] of item.entries()) list.push(await visit(element, join(String(i))));
      return list;
    }
    if (!isDict(item)) return item;
    const dict = emptyDict() as LoadedDict;
    made.set(item, dict);
    for (const [key, element] of Object.entries(item)) dict[key] = await visit(element, join(key));
    return dict;
  };
  try {
    return await visit(value, '');
  } catch (error) {
    tf.dispose([...made.values()].filter((item) => item instanceof tf.Tensor));
    throw error;
  }
}

async function toTensor({ dtype, shape, content }: StoredTensor, name: string): Promise<tf.Tensor> {
  const bytes = new Uint8Array(content.size); // tfjs keeps the array it is given: no window on the caller's bytes
  await content.readInto(0, bytes);
  const elements = toTfjs(dtype, bytes, name);
  return tf.tensor(elements.values, [...shape], elements.dtype);
}
