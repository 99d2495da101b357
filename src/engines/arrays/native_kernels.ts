// What stands in the place of kernels of tfjs's cpu backend, on float32, where a native build of ours runs.
import * as tf from '@tensorflow/tfjs-core';
import { nativeBuild } from '../../kernels/chosen.js';
import type { Values } from '../../kernels/native.js';
import type { Kernels } from '../../kernels/signatures.js';
import type { Attributes, Mended } from '../mending.js';
import { arrayHeap } from './array_heap.js';
import { merged, repeatedStrides, stridesOf } from './runs.js';

/** A new tensor of that shape that `body` fills by the native kernels; undefined where none run, or where tfjs knows better. */
function filled(
  inputs: tf.Tensor[],
  shape: number[],
  body: (kernels: Kernels<Values>, at: Values, values: Values[], scratch: (bytes: number) => Values) => void,
): tf.Tensor | undefined {
  const native = nativeBuild();
  if (!native || inputs.some(({ dtype, size }) => dtype !== 'float32' || size === 0)) return undefined;
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

/** The axes of x in another order. */
export function permuted(x: tf.Tensor, shape: number[], perm: readonly number[]): tf.Tensor | undefined {
  const own = stridesOf(x.shape);
  const { sizes, strides } = merged(shape, [perm.map((axis) => own[axis])]);
  if (sizes.length > 3) return undefined;
  return filled([x], shape, ({ permute }, y, [values]) => permute(...three(sizes, 1), values, ...three(strides[0], 0), y));
}

export const activation =
  (kind: number): Mended =>
  (own, { x }, attributes) =>
    filled([x], x.shape, (kernels, y, [values], scratch) => {
      kernels.activate(kind, x.size, values, y, scratch(kernels.activateBytes(kind)));
    }) ?? own({ x }, attributes);

/** The gradient by x of y = f(x), told from y. */
export const activationGradient = (kind: number, dy: tf.Tensor, y: tf.Tensor): tf.Tensor | undefined =>
  filled([dy, y], y.shape, (kernels, dx, [gradient, values], scratch) => {
    kernels.activateBack(kind, y.size, values, gradient, dx, scratch(kernels.activateBytes(kind)));
  });

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

/** A product of matrices for each of the batch; where one of the two has a batch of one, that one in each. */
export const matMul: Mended = (own, { a, b }, attributes) => {
  const sizes = sizesOf(a, b, attributes);
  if (sizes === undefined) return own({ a, b }, attributes);
  const { n, m, k, batch, shape } = sizes;
  const left = [nextOf(a, n * k), ...stepsOf(a, attributes.transposeA)] as const;
  const right = [nextOf(b, k * m), ...stepsOf(b, attributes.transposeB)] as const;
  const y = filled([a, b], shape, ({ products, productsBytes }, at, [x, w], scratch) => {
    products(batch, n, m, k, x, ...left, w, ...right, at, scratch(productsBytes(batch, n, m, k)));
  });
  return y ?? own({ a, b }, attributes);
};

/** How far behind each other the matrices of x lie: 0 where it has one of them. */
const nextOf = (x: tf.Tensor, size: number): number => (x.size === size ? 0 : size);

/** How far apart the rows and the columns of each matrix of x lie. */
const stepsOf = ({ shape }: tf.Tensor, transpose: unknown): [number, number] => {
  const width = shape[shape.length - 1];
  return transpose === true ? [1, width] : [width, 1];
};

interface Sizes {
  n: number;
  m: number;
  k: number;
  batch: number;
  shape: number[];
}

/**
 * The sizes of the products (n, k)·(k, m); none where they do not fit, or where both repeat matrices of the other. Where all are
 * by the same matrix on the right, they are one product of more rows.
 */
function sizesOf(a: tf.Tensor, b: tf.Tensor, { transposeA, transposeB }: Attributes): Sizes | undefined {
  const turned = ({ shape }: tf.Tensor, transpose: unknown): number[] =>
    transpose === true ? shape.slice(-2).reverse() : shape.slice(-2);
  const [[n, k], [inner, m]] = [turned(a, transposeA), turned(b, transposeB)];
  const [outerA, outerB] = [a, b].map(({ shape }) => shape.slice(0, -2));
  const outer = tf.broadcast_util.assertAndGetBroadcastShape(outerA, outerB);
  const batch = tf.util.sizeFromShape(outer);
  const [countA, countB] = [outerA, outerB].map(tf.util.sizeFromShape);
  if (inner !== k || ![countA, countB].every((count) => count === 1 || count === batch)) return undefined;
  const isOne = countB === 1 && countA === batch && transposeA !== true;
  return { ...(isOne ? { n: batch * n, batch: 1 } : { n, batch }), m, k, shape: [...outer, n, m] };
}
