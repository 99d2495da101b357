// Max pooling by the kernels.
import type * as tf from '@tensorflow/tfjs-core';
import { type Heap, onHeap, written } from '../../engines/heap.js';
import { OTHERS } from '../../kernels/modules/others.js';
import type { MaxPoolForm } from './form.js';
import type { Windows } from './windows.js';

/** What the kernels call a geometry: of a filter for each plane, which goes over it as the windows do. */
function geometryOf([planes, height, width]: readonly number[], windows: Windows): Int32Array {
  const { size, stride, dilation, padding, count } = windows;
  return Int32Array.of(1, planes, height, width, planes, ...count, ...size, ...stride, ...padding, ...dilation, 1);
}

export const kernelsMaxPool: MaxPoolForm = {
  name: 'kernels',
  search: (x, windows) =>
    onHeap(<P>(heap: Heap<P>) => {
      const shape = [x.shape[0], ...windows.count, 1];
      const [values, offsets] = [heap.make(shape), heap.make(shape)];
      heap.more(OTHERS).maxPool(heap.integers(geometryOf(x.shape, windows)), heap.read(x), values.at, offsets.at);
      return [values.tensor(), offsets.tensor()] as [tf.Tensor4D, tf.Tensor4D];
    }),
  largest: (x, windows) =>
    written<tf.Rank.R4>([x.shape[0], ...windows.count, 1], (heap, values) => {
      heap.more(OTHERS).maxPool(heap.integers(geometryOf(x.shape, windows)), heap.read(x), values, heap.nothing);
    }),
  put: (dy, offsets, shape, windows) =>
    onHeap(<P>(heap: Heap<P>) => {
      const dx = heap.make(shape);
      heap.more(OTHERS).maxPoolBack(heap.integers(geometryOf(shape, windows)), heap.read(dy), heap.read(offsets), dx.at);
      return dx.tensor();
    }),
};
