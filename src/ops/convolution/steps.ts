// Every n-th row and column of pixels (N, H, W, C), and the contrary: pixels with zeros between them.
import * as tf from '@tensorflow/tfjs-core';
import { reshape } from '../reshape.js';

/** Of height and width. */
export type Pair = readonly [number, number];

/** Rows 0, s, 2·s, ... and columns as many steps apart: tf.stridedSlice has no gradient. */
export const everyNth = (x: tf.Tensor4D, steps: Pair): tf.Tensor4D => onBothAxes(x, steps, everyNthOf);

/** Pixels s rows and columns apart, the first and the last at the borders. */
export const spread = (x: tf.Tensor4D, steps: Pair): tf.Tensor4D => onBothAxes(x, steps, spreadAlong);

function onBothAxes(x: tf.Tensor4D, steps: Pair, along: (x: tf.Tensor3D, step: number) => tf.Tensor3D): tf.Tensor4D {
  return steps.reduce<tf.Tensor4D>((y, step, i) => {
    const { shape } = y;
    const axis = i + 1;
    if (step === 1 || shape[axis] <= 1) return y;
    const before = tf.util.sizeFromShape(shape.slice(0, axis));
    const changed = along(reshape<tf.Rank.R3>(y, [before, shape[axis], y.size / before / shape[axis]]), step);
    return reshape<tf.Rank.R4>(changed, [...shape.slice(0, axis), changed.shape[1], ...shape.slice(axis + 1)] as Shape4D);
  }, x);
}

type Shape4D = [number, number, number, number];

function everyNthOf(x: tf.Tensor3D, step: number): tf.Tensor3D {
  const [A, n, B] = x.shape;
  const count = Math.ceil(n / step);
  const whole = tf.pad(x, [
    [0, 0],
    [0, count * step - n],
    [0, 0],
  ]); // (A, count·s, B)
  const runs = reshape<tf.Rank.R2>(whole, [A * count, step * B]);
  return reshape<tf.Rank.R3>(tf.slice(runs, [0, 0], [A * count, B]), [A, count, B]);
}

function spreadAlong(x: tf.Tensor3D, step: number): tf.Tensor3D {
  const [A, n, B] = x.shape;
  const runs = tf.pad(reshape<tf.Rank.R2>(x, [A * n, B]), [
    [0, 0],
    [0, (step - 1) * B],
  ]);
  const whole = reshape<tf.Rank.R3>(runs, [A, n * step, B]);
  return tf.slice(whole, [0, 0, 0], [A, (n - 1) * step + 1, B]);
}
