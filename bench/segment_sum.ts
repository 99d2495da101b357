// The sum behind the gradient of an embedding, which tfjs's wasm backend lacks: without it tf.layers trains none there.
import * as tf from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

/** Row r of the result is the sum of the rows of x whose segment is r. */
export function registerSegmentSum(): void {
  tf.registerKernel({
    kernelName: tf.UnsortedSegmentSum,
    backendName: 'wasm',
    kernelFunc({ inputs, attrs, backend }) {
      const { x, segmentIds } = inputs as Record<string, tf.TensorInfo>;
      const wasm = backend as BackendWasm;
      const rowShape = x.shape.slice(segmentIds.shape.length);
      const width = tf.util.sizeFromShape(rowShape);
      const result = wasm.makeOutput([(attrs as { numSegments: number }).numSegments, ...rowShape], 'float32');
      const [rows, sums] = [wasm.typedArrayFromHeap(x), wasm.typedArrayFromHeap(result).fill(0)];
      wasm.typedArrayFromHeap(segmentIds).forEach((segment, row) => {
        for (let k = 0; k < width; k++) sums[segment * width + k] += rows[row * width + k];
      });
      return result;
    },
  });
}
