// Kernels of tfjs's cpu backend that take many times as long as they need to, on float32: most make an array of indices for each
// element, or call a function for it.
import * as tf from '@tensorflow/tfjs-core';
import { besideEachOther, combination, MINUS, OVER, part, permuted, PLUS, TIMES } from '../by_strides.js';
import { einsum } from '../einsum.js';
import { fromValues, view } from '../engine.js';
import type { Attributes, Mended, Mending } from '../mending.js';
import { gathering, type Moved, padding, reversing, striding, tiling } from '../moving.js';
import { besides, type Cut, splitting, unpacking } from '../pieces.js';
import { multiplying, squashing } from '../standing_in.js';
import { withoutMasks } from '../strided.js';
import { valuesOf } from './array_heap.js';
import { filled, leastRows, summed } from './native_kernels.js';
import { lendArray, takeArray, zeros } from './recycled.js';
import { type Binary, broadcast, joined, sliced, transposed } from './runs.js';

const transpose: Mended = (own, { x }, attributes) => {
  const perm = attributes.perm as number[];
  if (x.dtype !== 'float32' || x.rank < 2 || x.size === 0) return own({ x }, attributes);
  const shape = perm.map((axis) => x.shape[axis]);
  const moved = perm.filter((axis) => x.shape[axis] > 1);
  if (moved.every((axis, i) => i === 0 || axis > moved[i - 1])) return view(x, shape); // the values lie as they should
  return permuted(filled, x, shape, perm) ?? lendArray(transposed(valuesOf(x), x.shape, perm), shape);
};

/** Whether it repeats along an axis that it has. */
const isSpread = ({ shape }: tf.Tensor, to: number[]): boolean =>
  shape.some((size, i) => size === 1 && to[to.length - shape.length + i] > 1);

/** By the kernels, at this place among them; else over runs what repeats. */
const combining =
  (kind: number, f: Binary): Mended =>
  (own, { a, b }, attributes) => {
    if (a.dtype !== 'float32' || b.dtype !== 'float32') return own({ a, b }, attributes);
    return combination(filled, kind, a, b) ?? repeating(f, a, b) ?? own({ a, b }, attributes);
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
  return (
    part(filled, leastRows(), x, { begin, size, shape: size }) ?? lendArray(sliced(valuesOf(x), x.shape, begin, size), size)
  );
};

const moved: Moved = (x, shape, body) => {
  const size = tf.util.sizeFromShape(shape);
  if (x.dtype !== 'float32' || x.size === 0 || size === 0) return undefined;
  const to = takeArray(size);
  body(valuesOf(x) as Float32Array, to);
  return lendArray(to, shape);
};

const square: Mended = (own, { x }, attributes) =>
  (x.dtype === 'float32' ? combination(filled, TIMES, x, x) : undefined) ?? own({ x }, attributes);

const squaredDifference: Mended = (own, { a, b }, attributes) =>
  a.dtype === 'float32' && b.dtype === 'float32' ? tf.square(tf.sub(a, b)) : own({ a, b }, attributes);

/** Refused as by tfjs where the equation is wrong. */
const bySums: Mended = (own, inputs, attributes) => {
  const tensors = Object.values(inputs);
  const equation = attributes.equation as string;
  if (tensors.some(({ dtype, size }) => dtype !== 'float32' || size === 0)) return own(inputs, attributes);
  const { allDims, idDims } = tf.backend_util.decodeEinsumEquation(equation, tensors.length);
  tf.backend_util.checkEinsumDimSizes(allDims.length, idDims, tensors);
  return einsum(inputs, { equation });
};

/** Over the last axis. */
const softmax: Mended = (own, { logits }, attributes) => {
  const columns = logits.shape[logits.rank - 1];
  const made = filled([logits], logits.shape, ({ softmax }, y, [x]) => softmax(false, logits.size / columns, columns, x, y));
  return made ?? own({ logits }, attributes);
};

const cut: Cut = (x, pieces) => {
  if (x.dtype !== 'float32') return undefined;
  return pieces.map(({ begin, size, shape }) => {
    if (!tf.slice_util.isSliceContinous(x.shape, begin, size)) {
      return (
        part(filled, leastRows(), x, { begin, size, shape }) ?? lendArray(sliced(valuesOf(x), x.shape, begin, size), shape)
      );
    }
    const from = begin.reduce((place, at, axis) => place * x.shape[axis] + at, 0);
    return fromValues(x.dataSync<'float32'>().subarray(from, from + tf.util.sizeFromShape(size)), shape); // as tfjs does
  });
};

const concat: Mended = (own, inputs, attributes) => {
  const pieces = Object.values(inputs);
  if (pieces.some(({ dtype, size }) => dtype !== 'float32' || size === 0)) return own(inputs, attributes);
  const { shape, rows } = besides(pieces, attributes);
  const made = rows < leastRows() ? undefined : besideEachOther(filled, pieces, rows, shape);
  return made ?? lendArray(joined(pieces.map(valuesOf), rows), shape);
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

const summing =
  (isMean: boolean): Mended =>
  (own, { x }, attributes) => {
    const { axes, shape } = reduced(x, attributes);
    return summed(x, axes, shape, isMean) ?? overLast(own, { x }, attributes);
  };

const zerosLike: Mended = (own, { x }, attributes) => (x.dtype === 'float32' ? zeros(x.shape) : own({ x }, attributes));

const MENDED: Readonly<Record<string, Mended>> = {
  [tf.Transpose]: transpose,
  [tf.Add]: combining(PLUS, (a, b) => a + b),
  [tf.Sub]: combining(MINUS, (a, b) => a - b),
  [tf.Multiply]: combining(TIMES, (a, b) => a * b),
  [tf.RealDiv]: combining(OVER, (a, b) => a / b),
  [tf.Slice]: slice,
  [tf.Concat]: concat,
  [tf.SplitV]: splitting(cut),
  [tf.Unpack]: unpacking(cut),
  [tf.Sum]: summing(false),
  [tf.Mean]: summing(true),
  [tf.Max]: overLast,
  [tf.Min]: overLast,
  [tf.Prod]: overLast,
  [tf.BatchMatMul]: multiplying(filled),
  [tf.Reverse]: reversing(moved),
  [tf.Tile]: tiling(moved),
  [tf.PadV2]: padding(moved),
  [tf.StridedSlice]: striding(moved, withoutMasks),
  [tf.GatherV2]: gathering(moved),
  [tf.Square]: square,
  [tf.SquaredDifference]: squaredDifference,
  [tf.Softmax]: softmax,
  [tf.Einsum]: bySums,
  [tf.Tanh]: squashing(filled, true),
  [tf.Sigmoid]: squashing(filled, false),
  [tf.ZerosLike]: zerosLike,
};

export const MENDED_ON_CPU: readonly Mending[] = Object.entries(MENDED).map(([kernelName, mended]) => {
  return { backendName: 'cpu', kernelName, mended };
});
