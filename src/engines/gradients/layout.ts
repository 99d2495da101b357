// Gradients of kernels that repeat or rearrange elements: an element gets the sum of what its copies get.
import * as tf from '@tensorflow/tfjs-core';
import { aroundAxis, type ByInput, gradient } from './gradient.js';

function tileGradient(dy: tf.Tensor, shape: number[], reps: number[]): tf.Tensor {
  return reps.reduce((dx: tf.Tensor, count, axis) => {
    const sizes = dx.shape.map((size, i) => (i === axis ? shape[axis] : size));
    const [before, , after] = aroundAxis(dx, axis).shape;
    return count === 1 ? dx : tf.reshape(tf.sum(tf.reshape(dx, [before, count, shape[axis] * after]), 1), sizes);
  }, tf.clone(dy));
}

/** Along each axis: the middle, and on it the two ends folded back. `edge` is 0 where the border itself is repeated, else 1. */
function mirrorPadGradient(dy: tf.Tensor, shape: number[], paddings: [number, number][], edge: number): tf.Tensor {
  return paddings.reduce((dx: tf.Tensor, [left, right], axis) => {
    const n = shape[axis];
    const sizes = dx.shape.map((size, i) => (i === axis ? n : size));
    const rows = aroundAxis(dx, axis); // (before, left + n + right, after)
    const part = (begin: number, size: number): tf.Tensor3D => tf.slice(rows, [0, begin, 0], [-1, size, -1]);
    const at = (end: tf.Tensor3D, begin: number): tf.Tensor =>
      tf.pad(tf.reverse(end, 1), [[0, 0], [begin, n - begin - end.shape[1]], [0, 0]]); // prettier-ignore
    const ends = [
      ...(left > 0 ? [at(part(0, left), edge)] : []),
      ...(right > 0 ? [at(part(left + n, right), n - right - edge)] : []),
    ];
    return tf.reshape(tf.addN([part(left, n), ...ends]), sizes);
  }, dy);
}

/** The pixels of each block go back to its channels. */
function depthToSpaceGradient(dy: tf.Tensor, block: number, dataFormat: 'NHWC' | 'NCHW'): tf.Tensor {
  const [toLast, toFirst] = [[0, 2, 3, 1], [0, 3, 1, 2]]; // prettier-ignore
  const last = dataFormat === 'NHWC' ? dy : tf.transpose(dy, toLast);
  const [N, H, W, C] = last.shape;
  const blocks = tf.reshape(last, [N, H / block, block, W / block, block, C]);
  const dx = tf.reshape(tf.transpose(blocks, [0, 1, 3, 2, 4, 5]), [N, H / block, W / block, block * block * C]);
  return dataFormat === 'NHWC' ? dx : tf.transpose(dx, toFirst);
}

export const layout = [
  gradient<{ reps: number[] }>(tf.Tile, { inputs: ['x'] }, (dy, [x], { reps }): ByInput => {
    return { x: () => tileGradient(dy, x.shape, reps) };
  }),
  gradient<{ paddings: [number, number][]; mode: 'reflect' | 'symmetric' }>(
    tf.MirrorPad,
    { inputs: ['x'] },
    (dy, [x], { paddings, mode }): ByInput => {
      return { x: () => mirrorPadGradient(dy, x.shape, paddings, mode === 'reflect' ? 1 : 0) };
    },
  ),
  gradient<{ blockSize: number; dataFormat: 'NHWC' | 'NCHW' }>(
    tf.DepthToSpace,
    {},
    (dy, _, { blockSize, dataFormat }): ByInput => ({ x: () => depthToSpaceGradient(dy, blockSize, dataFormat) }),
  ),
];
