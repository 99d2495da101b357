// Kernels that only move float32 values, by runs that lie side by side, wherever the backend's values are: tfjs's own look each element
// up by an index of all axes.
import * as tf from '@tensorflow/tfjs-core';
import { copyRun, scattered, strided, stridesOf } from './arrays/runs.js';
import type { Mended } from './mending.js';
import { stridesOf as stridesOfSlice } from './strided.js';

/** A new tensor of that shape whose values `body` writes; undefined where that is not for us, or there are none. */
export type Moved = (
  x: tf.Tensor,
  shape: number[],
  body: (from: Float32Array, to: Float32Array) => void,
) => tf.Tensor | undefined;

/** How far apart values lie that are taken in steps along the axes, and where the first of them is. */
function stepped(shape: number[], begin: readonly number[], steps: readonly number[]): [first: number, strides: number[]] {
  const own = stridesOf(shape);
  return [begin.reduce((place, at, axis) => place + at * own[axis], 0), own.map((stride, axis) => stride * steps[axis])];
}

export const reversing =
  (moved: Moved): Mended =>
  (own, { x }, attributes) => {
    const axes = tf.util.parseAxisParam(attributes.dims as number | number[], x.shape);
    const isTurned = x.shape.map((_, axis) => axes.includes(axis));
    const [first, strides] = stepped(
      x.shape,
      x.shape.map((size, axis) => (isTurned[axis] ? size - 1 : 0)),
      isTurned.map((turned) => (turned ? -1 : 1)),
    );
    return moved(x, x.shape, (from, to) => strided(from, first, x.shape, strides, to)) ?? own({ x }, attributes);
  };

export const tiling =
  (moved: Moved): Mended =>
  (own, { x }, attributes) => {
    const reps = attributes.reps as number[];
    const shape = x.shape.map((size, axis) => size * reps[axis]);
    const strides = stridesOf(x.shape);
    const [sizes, steps] = [x.shape.flatMap((size, axis) => [reps[axis], size]), strides.flatMap((stride) => [0, stride])];
    return moved(x, shape, (from, to) => strided(from, 0, sizes, steps, to)) ?? own({ x }, attributes);
  };

export const striding =
  (moved: Moved, other: Mended): Mended =>
  (own, { x }, attributes) => {
    const { begin, end, strides: steps, finalShape } = stridesOfSlice(x.shape, attributes as never);
    const taken = tf.slice_util.computeOutShape(begin, end, steps);
    const [first, strides] = stepped(x.shape, begin, steps);
    return moved(x, finalShape, (from, to) => strided(from, first, taken, strides, to)) ?? other(own, { x }, attributes);
  };

export const gathering =
  (moved: Moved): Mended =>
  (own, { x, indices }, attributes) => {
    const [axis] = tf.util.parseAxisParam(attributes.axis as number, x.shape);
    const rows = indices.dataSync();
    const { batchSize, outerSize, dimSize, sliceSize, outputShape } = tf.backend_util.segment_util.collectGatherOpShapeInfo(
      ...[x, indices, axis, (attributes.batchDims as number | undefined) ?? 0],
    );
    if (rows.some((row) => !(row >= 0 && row < dimSize))) return own({ x, indices }, attributes); // which refuses it
    const count = rows.length / batchSize;
    const gathered = moved(x, outputShape, (from, to) => {
      for (let outer = 0, at = 0; outer < batchSize * outerSize; outer++) {
        const first = Math.floor(outer / outerSize) * count;
        for (let i = first; i < first + count; i++, at += sliceSize) {
          copyRun(sliceSize, from, (outer * dimSize + rows[i]) * sliceSize, to, at);
        }
      }
    });
    return gathered ?? own({ x, indices }, attributes);
  };

export const padding =
  (moved: Moved): Mended =>
  (own, { x }, attributes) => {
    const ends = attributes.paddings as [number, number][];
    const shape = x.shape.map((size, axis) => ends[axis][0] + size + ends[axis][1]);
    const strides = stridesOf(shape);
    const first = ends.reduce((place, [before], axis) => place + before * strides[axis], 0);
    const padded = moved(x, shape, (from, to) => {
      to.fill(attributes.constantValue as number);
      scattered(from, first, x.shape, strides, to);
    });
    return padded ?? own({ x }, attributes);
  };
