// What stands in the place of kernels of tfjs's cpu backend, on float32, where a native build of ours runs.
import * as tf from '@tensorflow/tfjs-core';
import { nativeBuild } from '../../kernels/chosen.js';
import type { Values } from '../../kernels/native.js';
import type { Kernels } from '../../kernels/signatures.js';
import { view } from '../engine.js';
import { isTheirs } from '../standing_in.js';
import { arrayHeap } from './array_heap.js';
import { recording } from '../programs/active.js';
import { merged, repeatedStrides, stridesOf } from './runs.js';

/** As a {@link Filled}, with all kernels. */
export function filled(
  inputs: tf.Tensor[],
  shape: number[],
  body: (kernels: Kernels<Values>, at: Values, values: Values[], scratch: (bytes: number) => Values) => void,
): tf.Tensor | undefined {
  const native = nativeBuild();
  if (!native || !inputs.every(isTheirs)) return undefined;
  return arrayHeap(native.kernels, (heap) => {
    const made = heap.make(shape);
    body(
      recording()?.noting(native.kernels) ?? native.kernels,
      made.at,
      inputs.map((x) => heap.read(x)),
      (bytes) => heap.scratch(bytes),
    );
    return made.tensor();
  });
}

/** Numbers for at most three axes, of 1 or 0 before them. */
const three = (of: number[], outer: number): [number, number, number] =>
  [...new Array<number>(3 - of.length).fill(outer), ...of] as [number, number, number];

/** Of the elements of two tensors that broadcast, one of the sums, differences, products and quotients, by its place among them. */
export function combination(kind: number, a: tf.Tensor, b: tf.Tensor): tf.Tensor | undefined {
  const isSame = tf.util.arraysEqual(a.shape, b.shape);
  const shape = isSame ? a.shape : tf.broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape);
  const { sizes, strides } = isSame
    ? { sizes: [a.size], strides: [[1], [1]] }
    : merged(shape, [repeatedStrides(a.shape, shape), repeatedStrides(b.shape, shape)]);
  if (sizes.length > 3) return undefined;
  return filled([a, b], shape, (kernels, y, [left, right]) => {
    kernels.combine(kind, ...three(sizes, 1), left, ...three(strides[0], 0), right, ...three(strides[1], 0), y);
  });
}

/** The places of some among the combinations. */
export const TIMES = 2;
const OVER = 3;

/** A number for a kernel. */
const constant = (value: number): Float32Array => {
  const values = Float32Array.of(value);
  recording()?.constant(values);
  return values;
};

/** x as often as the shape has it, to which it broadcasts. */
export function repeated(x: tf.Tensor, shape: number[]): tf.Tensor | undefined {
  const { sizes, strides } = merged(shape, [repeatedStrides(x.shape, shape)]);
  if (sizes.length > 3) return undefined;
  return filled([x], shape, (kernels, y, [values]) => {
    kernels.combine(TIMES, ...three(sizes, 1), values, ...three(strides[0], 0), constant(1), 0, 0, 0, y);
  });
}

/** The gradient by x of y = f(x), with f tanh or the sigmoid. */
export const squashGradient = (isTanh: boolean, dy: tf.Tensor, y: tf.Tensor): tf.Tensor | undefined =>
  filled([dy, y], y.shape, ({ squashBack }, dx, [gradient, values]) => squashBack(isTanh, y.size, values, gradient, dx));

/** The axes of x in another order. */
export function permuted(x: tf.Tensor, shape: number[], perm: readonly number[]): tf.Tensor | undefined {
  const own = stridesOf(x.shape);
  const { sizes, strides } = merged(shape, [perm.map((axis) => own[axis])]);
  if (sizes.length > 3) return undefined;
  return filled([x], shape, ({ permute }, y, [values]) => permute(...three(sizes, 1), values, ...three(strides[0], 0), y));
}

const MANY = 16; // rows from which on a kernel copies them faster than JavaScript

/** Whether copies by kernels pay: in a program always, since it has no fixed costs. */
const areMany = (rows: number): boolean => rows >= MANY || recording() !== undefined;

/** Tensors side by side, each of so many rows. */
export function besideEachOther(pieces: tf.Tensor[], rows: number, shape: number[]): tf.Tensor | undefined {
  if (!areMany(rows)) return undefined;
  const pitch = tf.util.sizeFromShape(shape) / rows;
  return filled(pieces, shape, ({ copyRows }, y, values) => {
    let column = 0;
    values.forEach((piece, i) => {
      const width = pieces[i].size / rows;
      copyRows(rows, width, piece, 0, width, y, column, pitch);
      column += width;
    });
  });
}

/** The part of x that begins there and has that size, in a shape. */
export function part(x: tf.Tensor, begin: readonly number[], size: number[], shape: number[]): tf.Tensor | undefined {
  const own = stridesOf(x.shape);
  const { sizes, strides } = merged(size, [own]);
  const [M, H] = sizes.length === 2 ? sizes : [1, sizes[0]];
  const [pitch, step] = sizes.length === 2 ? strides[0] : [0, strides[0][0]];
  if (sizes.length > 2 || step !== 1 || !areMany(M)) return undefined;
  const first = begin.reduce((sum, at, axis) => sum + at * own[axis], 0);
  return filled([x], shape, ({ copyRows }, y, [values]) => copyRows(M, H, values, first, pitch, y, 0, H));
}

/** Sums over axes that lie side by side, but for axes of 1; or means, which are the sums divided by how many there are. */
export function summed(x: tf.Tensor, axes: number[], shape: number[], isMean: boolean): tf.Tensor | undefined {
  const longer = x.shape.flatMap((size, axis) => (size > 1 ? [axis] : []));
  const summed = longer.map((axis) => axes.includes(axis));
  const [first, last] = [summed.indexOf(true), summed.lastIndexOf(true)];
  if (summed.slice(Math.max(0, first), last).includes(false)) return undefined;
  const sizes = longer.map((axis) => x.shape[axis]);
  if (first < 0) return view(x, shape); // of one element each
  const [A, B, C] = [sizes.slice(0, first), sizes.slice(first, last + 1), sizes.slice(last + 1)].map(tf.util.sizeFromShape);
  return filled([x], shape, ({ sums, combine }, at, [values]) => {
    sums(A, B, C, values, at);
    if (isMean) combine(OVER, 1, 1, A * C, at, 0, 0, 1, constant(B), 0, 0, 0, at);
  });
}
