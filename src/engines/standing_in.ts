// Kernels of ours in the place of tfjs's, on float32, on whatever heap they can write a result of that shape.
import * as tf from '@tensorflow/tfjs-core';
import type { RecurrentKernels } from '../kernels/signatures.js';
import type { Attributes, Mended } from './mending.js';

/** A new tensor of that shape that `body` fills; undefined where no kernels run, or for inputs that are not theirs. */
export type Filled = (
  inputs: tf.Tensor[],
  shape: number[],
  body: <P>(kernels: RecurrentKernels<P>, at: P, places: P[], scratch: (bytes: number) => P) => void,
) => tf.Tensor | undefined;

/** Whether the kernels take it. */
export const isTheirs = ({ dtype, size }: tf.Tensor): boolean => dtype === 'float32' && size > 0;

/** tanh, or the sigmoid. */
export const squashing =
  (filled: Filled, isTanh: boolean): Mended =>
  (own, { x }, attributes) =>
    filled([x], x.shape, ({ squash }, y, [values]) => squash(isTanh, x.size, values, y)) ?? own({ x }, attributes);

/** A product of matrices for each of the batch; where one of the two has a batch of one, that one in each. */
export const multiplying =
  (filled: Filled): Mended =>
  (own, { a, b }, attributes) => {
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
