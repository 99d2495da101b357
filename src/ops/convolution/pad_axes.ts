// padAxes: a tensor with more at the ends of its axes, or less.
import * as tf from '@tensorflow/tfjs-core';
import { zerosFrom } from '../empty.js';
import { reshape } from '../reshape.js';

export type PadMode = 'constant' | 'reflect' | 'replicate' | 'circular';

/** How many elements an axis gets before its first and after its last; negative takes them away. */
export type Ends = readonly [before: number, after: number];

/** An axis between all those before and all those after it, and where it is cut off at its ends. */
type View = tf.Tensor3D; // (A, n, B)

/** The axis with more at its ends: `before` and `after`, which are not negative, are how much. */
const GROWN: Readonly<Record<PadMode, (x: View, ends: Ends, value: number) => View>> = {
  constant: (x, [before, after], value) =>
    tf.pad(
      x,
      [
        [0, 0],
        [before, after],
        [0, 0],
      ],
      value,
    ),
  reflect: (x, [before, after]) =>
    joined([
      before > 0 ? tf.reverse(part(x, 1, before), 1) : null,
      x,
      after > 0 ? tf.reverse(part(x, x.shape[1] - 1 - after, after), 1) : null,
    ]),
  replicate: (x, [before, after]) => joined([repeated(x, 0, before), x, repeated(x, x.shape[1] - 1, after)]),
  circular: (x, [before, after]) =>
    joined([before > 0 ? part(x, x.shape[1] - before, before) : null, x, after > 0 ? part(x, 0, after) : null]),
};

/** `ends` of each axis. Elements are repeated before others are taken away, but where torch does the contrary. */
export function padAxes(x: tf.Tensor, ends: readonly Ends[], mode: PadMode, value = 0): tf.Tensor {
  const shape = x.shape.map((size, axis) => size + ends[axis][0] + ends[axis][1]);
  if (x.size === 0 || shape.includes(0)) {
    const zeros = zerosFrom([x], shape);
    return tf.cast(value === 0 ? zeros : tf.add(zeros, value), x.dtype);
  }
  const cropsFirst = mode === 'constant' || mode === 'circular';
  const grown = ends.map(([before, after]): Ends => [Math.max(before, 0), Math.max(after, 0)]);
  const cut = ends.map(([before, after]): Ends => [Math.min(before, 0), Math.min(after, 0)]);
  const grow = (x: tf.Tensor): tf.Tensor => grown.reduce((y, ends, axis) => growAxis(y, axis, ends, mode, value), x);
  return cropsFirst ? grow(crop(x, cut)) : crop(grow(x), cut);
}

function crop(x: tf.Tensor, cut: readonly Ends[]): tf.Tensor {
  return cut.reduce((y, [before, after], axis) => {
    if (before === 0 && after === 0) return y;
    const view = viewOf(y, axis);
    const left = view.shape[1] + before + after;
    return withAxis(part(view, -before, left), y.shape, axis);
  }, x);
}

function growAxis(x: tf.Tensor, axis: number, ends: Ends, mode: PadMode, value: number): tf.Tensor {
  if (ends[0] === 0 && ends[1] === 0) return x;
  const view = viewOf(x, axis);
  return withAxis(GROWN[mode](view, ends, value), x.shape, axis);
}

function viewOf(x: tf.Tensor, axis: number): View {
  const sizes = [x.shape.slice(0, axis), x.shape.slice(axis + 1)].map((shape) => tf.util.sizeFromShape(shape));
  return reshape<tf.Rank.R3>(x, [sizes[0], x.shape[axis], sizes[1]]);
}

/** A view of a tensor of that shape, but with another size of that axis, as such a tensor. */
const withAxis = (view: View, shape: number[], axis: number): tf.Tensor =>
  reshape(view, [...shape.slice(0, axis), view.shape[1], ...shape.slice(axis + 1)]);

const part = (x: View, begin: number, size: number): View => tf.slice(x, [0, begin, 0], [x.shape[0], size, x.shape[2]]);

const repeated = (x: View, at: number, times: number): View | null =>
  times > 0 ? tf.mul(part(x, at, 1), tf.ones([1, times, 1], x.dtype)) : null;

const joined = (pieces: (View | null)[]): View =>
  tf.concat(
    pieces.filter((piece) => piece !== null),
    1,
  );
