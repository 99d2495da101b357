// Functions of single elements by the kernels, each in one pass.
import type * as tf from '@tensorflow/tfjs-core';
import { type Heap, onHeap } from '../../engines/heap.js';
import { OTHERS } from '../../kernels/modules/others.js';
import type { ElementwiseForm } from './form.js';

/** In the order in which the kernels have them. */
const KINDS: readonly string[] = ['relu', 'silu', 'gelu', 'geluTanh'];

/** The form of that function, if the kernels have it. */
export function kernelsOf(name: string): ElementwiseForm | undefined {
  const kind = KINDS.indexOf(name);
  if (kind < 0) return undefined;
  const make = (x: tf.Tensor, body: <P>(heap: Heap<P>, at: P, scratch: P) => void): tf.Tensor =>
    onHeap(<P>(heap: Heap<P>) => {
      const made = heap.make(x.shape);
      body(heap, made.at, heap.scratch(heap.more(OTHERS).activateBytes(kind)));
      return made.tensor();
    });
  return {
    name: `${name}_kernels`,
    forward: (x) => make(x, (heap, y, scratch) => heap.more(OTHERS).activate(kind, x.size, heap.read(x), y, scratch)),
    gradient: (dy, x) =>
      make(x, (heap, dx, scratch) => {
        heap.more(OTHERS).activateBack(kind, x.size, heap.read(x), heap.read(dy), dx, scratch);
      }),
  };
}
