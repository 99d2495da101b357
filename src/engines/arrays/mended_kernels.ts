// Kernels of tfjs's cpu backend that take many times as long as they need to, on float32: most make an array of indices for each
// element, or call a function for it.
import * as tf from '@tensorflow/tfjs-core';
import { OF_Y } from '../../kernels/activations.js';
import { view } from '../engine.js';
import type { Attributes, Mended, Mending } from '../mending.js';
import { valuesOf } from './array_heap.js';
import { activation, combination, matMul, permuted, summed } from './native_kernels.js';
import { lendArray } from './recycled.js';
import { type Binary, broadcast, joined, sliced, transposed } from './runs.js';

const transpose: Mended = (own, { x }, attributes) => {
  const perm = attributes.perm as number[];
  if (x.dtype !== 'float32' || x.rank < 2 || x.size === 0) return own({ x }, attributes);
  const shape = perm.map((axis) => x.shape[axis]);
  const moved = perm.filter((axis) => x.shape[axis] > 1);
  if (moved.every((axis, i) => i === 0 || axis > moved[i - 1])) return view(x, shape); // the values lie as they should
  return permuted(x, shape, perm) ?? lendArray(transposed(valuesOf(x), x.shape, perm), shape);
};

/** Whether it repeats along an axis that it has. */
const isSpread = ({ shape }: tf.Tensor, to: number[]): boolean =>
  shape.some((size, i) => size === 1 && to[to.length - shape.length + i] > 1);

/** By the kernels, at this place among them; else over runs what repeats. */
const combining =
  (kind: number, f: Binary): Mended =>
  (own, { a, b }, attributes) => {
    if (a.dtype !== 'float32' || b.dtype !== 'float32') return own({ a, b }, attributes);
    return combination(kind, a, b) ?? repeating(f, a, b) ?? own({ a, b }, attributes);
  };

function repeating(f: Binary, a: tf.Tensor, b: tf.Tensor): tf.Tensor | undefined {
  const shape = tf.broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape);
  const isSlow = (isSpread(a, shape) || isSpread(b, shape)) && !shape.includes(0);
  return isSlow ? lendArray(broadcast(f, shape, a, b), shape) : undefined;
}

const slice: Mended = (own, { x }, attributes) => {
  const [begin, size] = tf.slice_util.parseSliceParams(x, attributes.begin as number[], attributes.size as number[]);
  tf.slice_util.assertParamsValid(x, begin, size);
  const isOneRun = tf.slice_util.isSliceContinous(x.shape, begin, size);
  if (x.dtype !== 'float32' || isOneRun || size.includes(0)) return own({ x }, attributes);
  return lendArray(sliced(valuesOf(x), x.shape, begin, size), size);
};

const concat: Mended = (own, inputs, attributes) => {
  const pieces = Object.values(inputs);
  const shapes = pieces.map(({ shape }) => shape);
  const [axis] = tf.util.parseAxisParam(attributes.axis as number, shapes[0]);
  if (pieces.some(({ dtype, size }) => dtype !== 'float32' || size === 0)) return own(inputs, attributes);
  tf.backend_util.assertParamsConsistent(shapes, axis);
  const shape = tf.backend_util.computeOutShape(shapes, axis);
  const values = pieces.map(valuesOf);
  return lendArray(joined(values, tf.util.sizeFromShape(shape.slice(0, axis))), shape);
};

/** The pieces of these lengths along an axis. */
function pieces(x: tf.Tensor, axis: number, lengths: number[]): tf.Tensor[] {
  let from = 0;
  return lengths.map((length) => {
    const begin = x.shape.map((_, i) => (i === axis ? from : 0));
    from += length;
    return tf.slice(
      x,
      begin,
      x.shape.map((size, i) => (i === axis ? length : size)),
    );
  });
}

const split: Mended = (_, { x }, attributes) => {
  const [axis] = tf.util.parseAxisParam(attributes.axis as number, x.shape);
  return pieces(x, axis, tf.backend_util.prepareSplitSize(x, attributes.numOrSizeSplits as number, axis));
};

const unpack: Mended = (_, { value }, attributes) => {
  const [axis] = tf.util.parseAxisParam(attributes.axis as number, value.shape);
  const shape = value.shape.filter((_, i) => i !== axis);
  const ones = new Array<number>(value.shape[axis]).fill(1);
  return pieces(value, axis, ones).map((piece) => tf.reshape(piece, shape));
};

/** A reduction over axes that are not the last, as one over the last. */
const overLast: Mended = (own, { x }, attributes) => {
  const axes = tf.util.parseAxisParam(attributes.axis as number | number[], x.shape);
  const perm = tf.backend_util.getAxesPermutation(axes, x.rank);
  if (perm === null || x.dtype !== 'float32' || x.size === 0) return own({ x }, attributes);
  const last = tf.backend_util.getInnerMostAxes(axes.length, x.rank);
  const y = own({ x: tf.transpose(x, perm) }, { ...attributes, axis: last, keepDims: false });
  return attributes.keepDims === true ? tf.reshape(y, tf.backend_util.expandShapeToKeepDim(y.shape, axes)) : y;
};

/** What a reduction is of: the axes, and the shape of the result. */
function reduced(x: tf.Tensor, { axis, keepDims }: Attributes): { axes: number[]; shape: number[] } {
  const axes = tf.util.parseAxisParam(axis as number | number[], x.shape);
  const kept = x.shape.map((size, i) => (axes.includes(i) ? 1 : size));
  return { axes, shape: keepDims === true ? kept : kept.filter((_, i) => !axes.includes(i)) };
}

const sum: Mended = (own, { x }, attributes) => {
  const { axes, shape } = reduced(x, attributes);
  return summed(x, axes, shape) ?? overLast(own, { x }, attributes);
};

const mean: Mended = (own, { x }, attributes) => {
  const { axes, shape } = reduced(x, attributes);
  const sums = summed(x, axes, shape);
  return sums ? tf.div(sums, x.size / sums.size) : overLast(own, { x }, attributes);
};

const MENDED: Readonly<Record<string, Mended>> = {
  [tf.Transpose]: transpose,
  [tf.Add]: combining(0, (a, b) => a + b),
  [tf.Sub]: combining(1, (a, b) => a - b),
  [tf.Multiply]: combining(2, (a, b) => a * b),
  [tf.RealDiv]: combining(3, (a, b) => a / b),
  [tf.Slice]: slice,
  [tf.Concat]: concat,
  [tf.SplitV]: split,
  [tf.Unpack]: unpack,
  [tf.Sum]: sum,
  [tf.Mean]: mean,
  [tf.Max]: overLast,
  [tf.Min]: overLast,
  [tf.Prod]: overLast,
  [tf.BatchMatMul]: matMul,
  [tf.Tanh]: activation(OF_Y.tanh),
  [tf.Sigmoid]: activation(OF_Y.sigmoid),
};

export const MENDED_ON_CPU: readonly Mending[] = Object.entries(MENDED).map(([kernelName, mended]) => {
  return { backendName: 'cpu', kernelName, mended };
});
