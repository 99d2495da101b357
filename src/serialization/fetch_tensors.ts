// Makes tensors of tfjs out of stored ones.
import * as tf from '@tensorflow/tfjs-core';
import { toTfjs } from './elements.js';
import { classOf, type PyObject, type StoredTensor } from './stored.js';
import { type TensorTag, tagTensor } from './tags.js';
import type { Wide } from './wide.js';

/** A tensor that is wanted, with its name for errors. */
export interface Wanted {
  tensor: StoredTensor;
  name: string;
}

/** The tensors, in this order. If one fails, none is left. */
export async function fetchTensors(all: readonly Wanted[]): Promise<(tf.Tensor | Wide)[]> {
  const made: (tf.Tensor | Wide)[] = [];
  try {
    for (const wanted of all) made.push(await fetchTensor(wanted));
    return made;
  } catch (error) {
    tf.dispose(made.filter((item) => item instanceof tf.Tensor));
    throw error;
  }
}

async function fetchTensor({ tensor, name }: Wanted): Promise<tf.Tensor | Wide> {
  const { dtype, shape, content, origin, requires_grad } = tensor;
  const bytes = new Uint8Array(content.size); // tfjs keeps the array it is given: no window on the caller's bytes
  await content.readInto(0, bytes);
  const elements = toTfjs(dtype, bytes, name);
  const made = elements.dtype === undefined ? elements.values : tf.tensor(elements.values, [...shape], elements.dtype);
  return tagTensor(made, { dtype, shape, requires_grad, kind: kindOf(origin) });
}

/** What Python made of the elements. Of other kinds than these, the elements are what is left. */
function kindOf(origin: PyObject | undefined): TensorTag['kind'] {
  const path = origin === undefined ? '' : classOf(origin);
  if (path.startsWith('numpy.')) return 'ndarray';
  return path.startsWith('torch._utils._rebuild_parameter') ? 'parameter' : 'tensor';
}
