// What stands in the place of kernels of tfjs's cpu backend, on float32, where a native build of ours runs.
import * as tf from '@tensorflow/tfjs-core';
import { nativeBuild } from '../../kernels/chosen.js';
import type { Values } from '../../kernels/native.js';
import type { Kernels } from '../../kernels/signatures.js';
import { view } from '../engine.js';
import { OVER, three, TIMES } from '../by_strides.js';
import { isTheirs } from '../standing_in.js';
import { arrayHeap } from './array_heap.js';
import { recording } from '../programs/active.js';
import { merged, repeatedStrides } from './runs.js';

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

const MANY = 16;

/** Rows from which on a kernel copies them faster than JavaScript: in a program always, since it has no fixed costs. */
export const leastRows = (): number => (recording() === undefined ? MANY : 0);

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
