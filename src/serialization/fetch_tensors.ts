// Makes tensors of tfjs out of stored ones.
import * as tf from '@tensorflow/tfjs-core';
import { hasRoom } from '../engines/wasm/shared_heap.js';
import { check } from '../python/check.js';
import { shapeInTfjs } from './elements.js';
import { fetchElements, type Place, placeFor } from './fetch_elements.js';
import { outOfMemory } from './memory.js';
import { overlapped } from './overlap.js';
import { classOf, type PyObject, type StoredTensor } from './stored.js';
import { type TensorTag, tagTensor } from './tags.js';
import type { Wide } from './wide.js';

/** A tensor that is wanted, with its name for errors. */
export interface Wanted {
  tensor: StoredTensor;
  name: string;
}

/** Whenever memory has been asked for, JavaScript looks for some that it can free: so much is asked for at once. */
const AHEAD = 2 ** 28;

/** The tensors, in this order. If one fails, none is left. */
export function fetchTensors(all: readonly Wanted[]): Promise<(tf.Tensor | Wide)[]> {
  const places = placesFor(all);
  return overlapped(
    all,
    (wanted) => fetchTensor(wanted, places.next().value),
    (made) => tf.dispose(made.filter((item) => item instanceof tf.Tensor)),
  );
}

function* placesFor(all: readonly Wanted[]): Generator<Place | undefined, undefined> {
  for (let start = 0; start < all.length;) {
    const places: (Place | undefined)[] = [];
    for (let bytes = 0; bytes < AHEAD && start < all.length; start++) {
      const { tensor, name } = all[start];
      places.push(placeFor(tensor, name));
      bytes += tensor.content.size;
    }
    yield* places;
  }
}

async function fetchTensor({ tensor, name }: Wanted, place: Place | undefined): Promise<tf.Tensor | Wide> {
  const { dtype, shape, origin, requires_grad } = tensor;
  const elements = await fetchElements(tensor, name, place);
  const { byteLength } = elements.values;
  check(elements.dtype === undefined || hasRoom(byteLength), () => outOfMemory(`tensor '${name}'`, byteLength));
  const made =
    elements.dtype === undefined ? elements.values : tf.tensor(elements.values, shapeInTfjs(dtype, shape), elements.dtype);
  return tagTensor(made, { dtype, shape, requires_grad, kind: kindOf(origin) });
}

/** What Python made of the elements. Of other kinds than these, the elements are what is left. */
function kindOf(origin: PyObject | undefined): TensorTag['kind'] {
  const path = origin === undefined ? '' : classOf(origin);
  if (path.startsWith('numpy.')) return 'ndarray';
  return path.startsWith('torch._utils._rebuild_parameter') ? 'parameter' : 'tensor';
}
