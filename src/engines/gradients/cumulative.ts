// Gradients of sums and products along an axis. Those of products are right for factors of zero, where y/x says nothing.
import * as tf from '@tensorflow/tfjs-core';
import { aroundAxis, type ByInput, gradient, pass } from './gradient.js';

interface Cumulative {
  axis: number;
  exclusive: boolean;
  reverse: boolean;
}

const axisOf = (axis: number, { shape }: tf.Tensor): number => tf.util.parseAxisParam(axis, shape)[0];

/** dL/dx[i] = Σ_{j ≥ i} dy[j]·∏_{k ≤ j, k ≠ i} x[k] along the last axis: no factor of zero up to i, or x[i] the first. */
function productGradient(dy: tf.Tensor, x: tf.Tensor): tf.Tensor {
  const backSum = (values: tf.Tensor): tf.Tensor => tf.cumsum(values, x.rank - 1, false, true);
  const isZero = tf.equal(x, 0);
  const zeros = tf.cumsum(tf.cast(isZero, 'float32'), x.rank - 1);
  const isFirst = tf.logicalAnd(isZero, tf.equal(zeros, 1));
  const ones = tf.onesLike(x);
  const before = tf.div(backSum(tf.mul(dy, tf.cumprod(x, x.rank - 1))), tf.where(isZero, ones, x));
  const atFirst = backSum(tf.mul(dy, tf.cumprod(tf.where(isFirst, ones, x), x.rank - 1)));
  return tf.where(tf.equal(zeros, 0), before, pass(isFirst, atFirst));
}

/** As {@link productGradient}, of products without the last factor: those of 1, x[0], x[1] ... */
function exclusiveGradient(dy: tf.Tensor, x: tf.Tensor): tf.Tensor {
  const [rows, n] = x.shape;
  const shifted = tf.concat([tf.ones([rows, 1]), tf.slice(x, [0, 0], [rows, n - 1])], 1);
  return tf.pad(tf.slice(productGradient(dy, shifted), [0, 1], [rows, n - 1]), [
    [0, 0],
    [0, 1],
  ]);
}

function cumprodGradient(dy: tf.Tensor, x: tf.Tensor, { axis, exclusive, reverse }: Cumulative): tf.Tensor {
  const along = axisOf(axis, x);
  const [before, n, after] = aroundAxis(x, along).shape;
  const rows = (values: tf.Tensor): tf.Tensor => {
    const flat = tf.reshape(tf.transpose(aroundAxis(values, along), [0, 2, 1]), [before * after, n]);
    return reverse ? tf.reverse(flat, 1) : flat;
  };
  const dRows = (exclusive ? exclusiveGradient : productGradient)(rows(dy), rows(x)); // (rows, n)
  const forwards = tf.reshape(reverse ? tf.reverse(dRows, 1) : dRows, [before, after, n]);
  return tf.reshape(tf.transpose(forwards, [0, 2, 1]), x.shape);
}

/** dL/dx[i] = dy·∏_{k ≠ i} x[k], the factors before i times those behind. */
function prodGradient(dy: tf.Tensor, x: tf.Tensor, axis: number | number[] | undefined): tf.Tensor {
  const reduced = tf.util.parseAxisParam(axis ?? x.shape.map((_, i) => i), x.shape);
  const kept = x.shape.map((_, i) => i).filter((i) => !reduced.includes(i));
  const order = [...kept, ...reduced];
  const rows = tf.reshape(tf.transpose(x, order), [dy.size, -1]);
  const others = tf.mul(tf.cumprod(rows, 1, true, false), tf.cumprod(rows, 1, true, true));
  const dRows = tf.mul(tf.reshape(dy, [-1, 1]), others);
  const sizes = order.map((i) => x.shape[i]);
  return tf.transpose(tf.reshape(dRows, sizes), tf.backend_util.getUndoAxesPermutation(order));
}

export const cumulative = [
  gradient<Cumulative>(tf.Cumsum, {}, (dy, _, { axis, exclusive, reverse }): ByInput => {
    return { x: () => tf.cumsum(dy, axisOf(axis, dy), exclusive, !reverse) };
  }),
  gradient<Cumulative>(tf.Cumprod, { inputs: ['x'] }, (dy, [x], attributes): ByInput => {
    return { x: () => cumprodGradient(dy, x, attributes) };
  }),
  gradient<{ axis?: number | number[] }>(tf.Prod, { inputs: ['x'] }, (dy, [x], { axis }): ByInput => {
    return { x: () => prodGradient(dy, x, axis) };
  }),
];
