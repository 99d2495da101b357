// What stands in the place of kernels of tfjs's cpu backend, on float32, where a native build of ours runs.
import * as tf from '@tensorflow/tfjs-core';
import { nativeBuild } from '../../kernels/chosen.js';
import type { Values } from '../../kernels/native.js';
import type { Kernels } from '../../kernels/signatures.js';
import { isTheirs } from '../standing_in.js';
import { arrayHeap } from './array_heap.js';
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
      native.kernels,
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

const TIMES = 2;
const ONE = Float32Array.of(1);

/** x as often as the shape has it, to which it broadcasts. */
export function repeated(x: tf.Tensor, shape: number[]): tf.Tensor | undefined {
  const { sizes, strides } = merged(shape, [repeatedStrides(x.shape, shape)]);
  if (sizes.length > 3) return undefined;
  return filled([x], shape, (kernels, y, [values]) => {
    kernels.combine(TIMES, ...three(sizes, 1), values, ...three(strides[0], 0), ONE, 0, 0, 0, y);
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

/** Sums over axes that lie side by side, but for axes of 1. */
export function summed(x: tf.Tensor, axes: number[], shape: number[]): tf.Tensor | undefined {
  const longer = x.shape.flatMap((size, axis) => (size > 1 ? [axis] : []));
  const summed = longer.map((axis) => axes.includes(axis));
  const [first, last] = [summed.indexOf(true), summed.lastIndexOf(true)];
  if (first < 0 || summed.slice(first, last).includes(false)) return undefined;
  const sizes = longer.map((axis) => x.shape[axis]);
  const [A, B, C] = [sizes.slice(0, first), sizes.slice(first, last + 1), sizes.slice(last + 1)].map(tf.util.sizeFromShape);
  return filled([x], shape, ({ sums }, at, [values]) => sums(A, B, C, values, at));
}
