// Gradients of kernels that read or write some elements: what was read gets what it gave, several times read the sum.
import * as tf from '@tensorflow/tfjs-core';
import { type Strided, stridesOf } from '../strided.js';
import { aroundAxis, type ByInput, gradient } from './gradient.js';

/** The inverse of a slice in steps: dy at its places in zeros. */
function unstrided(dy: tf.Tensor, shape: number[], attributes: Strided): tf.Tensor {
  const { begin, end, strides } = stridesOf(shape, attributes);
  const sizes = tf.slice_util.computeOutShape(begin, end, strides);
  return shape.reduce(
    (spread: tf.Tensor, size, axis) => apart(spread, axis, size, begin[axis], strides[axis]),
    tf.reshape(dy, sizes),
  );
}

/** Along one axis: element i at begin + i·stride of `size` places. */
function apart(x: tf.Tensor, axis: number, size: number, begin: number, stride: number): tf.Tensor {
  const count = x.shape[axis];
  const shape = x.shape.map((old, i) => (i === axis ? size : old));
  if (count === 0) return tf.zeros(shape);
  const step = Math.abs(stride);
  const first = stride > 0 ? begin : begin + (count - 1) * stride;
  const rows = aroundAxis(stride > 0 ? x : tf.reverse(x, axis), axis); // (before, count, after)
  const [before, , after] = rows.shape;
  const gaps = step > 1 ? tf.pad(tf.reshape(rows, [before, count, 1, after]), [[0, 0], [0, 0], [0, step - 1], [0, 0]]) : rows; // prettier-ignore
  const length = (count - 1) * step + 1;
  const tight = tf.slice(tf.reshape<tf.Rank.R3>(gaps, [before, count * step, after]), [0, 0, 0], [before, length, after]);
  return tf.reshape(padded(tight, first, size - first - length), shape);
}

const padded = (rows: tf.Tensor, left: number, right: number): tf.Tensor =>
  left + right === 0 ? rows : tf.pad(rows, [[0, 0], [left, right], [0, 0]]); // prettier-ignore

/** The inverse of a slice: dy in zeros. Beyond the four axes that tf.pad takes on GPUs, axis by axis. */
function unsliced(dy: tf.Tensor, shape: number[], begin: number[]): tf.Tensor {
  if (shape.length <= 4) {
    return tf.pad(
      dy,
      shape.map((size, axis) => [begin[axis], size - begin[axis] - dy.shape[axis]]),
    );
  }
  return shape.reduce((spread: tf.Tensor, size, axis) => apart(spread, axis, size, begin[axis], 1), dy);
}

export const indexing = [
  gradient<{ begin: number | number[]; size: number | number[] }>(
    tf.Slice,
    { inputs: ['x'] },
    (dy, [x], { begin, size }): ByInput => {
      const [first] = tf.slice_util.parseSliceParams(x, begin, size);
      return { x: () => unsliced(dy, x.shape, first) };
    },
  ),
  gradient<Strided>(tf.StridedSlice, { inputs: ['x'] }, (dy, [x], attributes): ByInput => {
    return { x: () => unstrided(dy, x.shape, attributes) };
  }),
  gradient(tf.GatherNd, { inputs: ['params', 'indices'] }, (dy, [params, indices]): ByInput => {
    return { params: () => tf.scatterND(indices, dy, params.shape), indices: () => tf.zeros(indices.shape) };
  }),
  gradient(tf.ScatterNd, { inputs: ['indices'] }, (dy, [indices]): ByInput => {
    return { updates: () => tf.gatherND(dy, indices), indices: () => tf.zeros(indices.shape) };
  }),
  gradient(tf.TensorScatterUpdate, { inputs: ['indices', 'updates'] }, (dy, [indices, updates]): ByInput => {
    return {
      tensor: () => tf.tensorScatterUpdate(dy, indices, tf.zerosLike(updates)),
      updates: () => tf.gatherND(dy, indices),
      indices: () => tf.zeros(indices.shape),
    };
  }),
];
