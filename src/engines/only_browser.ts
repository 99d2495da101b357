// What is mended by programs of browsers' backends. A build for Node has an empty table in its place.
import * as tf from '@tensorflow/tfjs-core';
import type { Mended, Mending } from './mending.js';
import { withPrograms } from './webgl/program.js';
import { segmentSum } from './webgl/segment_sum.js';

/** Of more than some rows it sums up too much. */
const bySegment: Mended = (own, inputs, attributes) => {
  const [x, segments] = [inputs.x, inputs.segmentIds as tf.Tensor1D];
  const S = attributes.numSegments as number;
  if (x.size === 0 || S === 0 || withPrograms(segmentSum) === undefined) return own(inputs, attributes);
  const [M, ...shape] = x.shape;
  const sums = segmentSum(tf.reshape(x, [M, x.size / M]), segments, S);
  return tf.cast(tf.reshape(sums, [S, ...shape]), x.dtype);
};

export const onlyBrowser: Readonly<Record<string, Mending>> = {
  segmentSum: { backendName: 'webgl', kernelName: tf.UnsortedSegmentSum, mended: bySegment },
};
