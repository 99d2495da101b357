// The kernel behind the gradient of tf.gather.
import * as tf from '@tensorflow/tfjs-core';
import { output, valuesOf } from './kernel.js';

/** Row r of the result is the sum of the rows of x whose segment is r. Rows of a segment that there is not count nowhere. */
export function unsortedSegmentSum(
  { x, segmentIds }: { x: tf.TensorInfo; segmentIds: tf.TensorInfo },
  { numSegments }: { numSegments: number },
): tf.Tensor {
  const rowShape = x.shape.slice(segmentIds.shape.length);
  const width = tf.util.sizeFromShape(rowShape);
  const values = valuesOf(x);
  const sums = new Float32Array(numSegments * width);
  valuesOf(segmentIds).forEach((segment, row) => {
    if (segment < 0 || segment >= numSegments) return;
    for (let k = 0; k < width; k++) sums[segment * width + k] += values[row * width + k];
  });
  return output(sums, [numSegments, ...rowShape]);
}
