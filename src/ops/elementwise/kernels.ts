// Functions of single elements by the kernels, each in one pass.
import { written } from '../../engines/heap.js';
import { OF_X } from '../../kernels/activations.js';
import { OTHERS } from '../../kernels/modules/others.js';
import type { ElementwiseForm } from './form.js';

const NUMBERS: Readonly<Record<string, number | undefined>> = OF_X;

/** The form of that function, if the kernels have it. */
export function kernelsOf(name: string): ElementwiseForm | undefined {
  const kind = NUMBERS[name];
  if (kind === undefined) return undefined;
  return {
    name: `${name}_kernels`,
    forward: (x) =>
      written(x.shape, (heap, y) => {
        heap.more(OTHERS).activate(kind, x.size, heap.read(x), y);
      }),
    gradient: (dy, x) =>
      written(x.shape, (heap, dx) => {
        heap.more(OTHERS).activateBack(kind, x.size, heap.read(x), heap.read(dy), dx);
      }),
  };
}
