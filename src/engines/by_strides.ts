// Kernels of tfjs that are walks by strides, by kernels of ours on whatever heap: they combine and move elements, and give the same bits.
import * as tf from '@tensorflow/tfjs-core';
import type { Kernels } from '../kernels/signatures.js';
import type { Piece } from './pieces.js';
import { merged, repeatedStrides, stridesOf } from './arrays/runs.js';

/** As a {@link Filled}, with all kernels, and none that needs memory to work in. */
export type FilledByAny = (
  inputs: tf.Tensor[],
  shape: number[],
  body: <P>(kernels: Kernels<P>, at: P, places: P[]) => void,
) => tf.Tensor | undefined;

/** Numbers for at most three axes, of 1 or 0 before them. */
export const three = (of: number[], outer: number): [number, number, number] =>
  [...new Array<number>(3 - of.length).fill(outer), ...of] as [number, number, number];

/** The places of some among the combinations. */
export const [PLUS, MINUS, TIMES, OVER] = [0, 1, 2, 3];

/** Of the elements of two tensors that broadcast, one of the sums, differences, products and quotients, by its place among them. */
export function combination(filled: FilledByAny, kind: number, a: tf.Tensor, b: tf.Tensor): tf.Tensor | undefined {
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

/** The axes of x in another order. */
export function permuted(
  filled: FilledByAny,
  x: tf.Tensor,
  shape: number[],
  perm: readonly number[],
): tf.Tensor | undefined {
  const own = stridesOf(x.shape);
  const { sizes, strides } = merged(shape, [perm.map((axis) => own[axis])]);
  if (sizes.length > 3) return undefined;
  return filled([x], shape, ({ permute }, y, [values]) => permute(...three(sizes, 1), values, ...three(strides[0], 0), y));
}

/** Tensors side by side, each of so many rows. */
export function besideEachOther(
  filled: FilledByAny,
  pieces: tf.Tensor[],
  rows: number,
  shape: number[],
): tf.Tensor | undefined {
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

/** The part of x that begins there and has that size, in a shape; undefined if it lies in fewer rows than that. */
export function part(
  filled: FilledByAny,
  least: number,
  x: tf.Tensor,
  { begin, size, shape }: Piece,
): tf.Tensor | undefined {
  const own = stridesOf(x.shape);
  const { sizes, strides } = merged(size, [own]);
  const [M, H] = sizes.length === 2 ? sizes : [1, sizes[0]];
  const [pitch, step] = sizes.length === 2 ? strides[0] : [0, strides[0][0]];
  if (sizes.length > 2 || step !== 1 || M < least) return undefined;
  const first = begin.reduce((sum, at, axis) => sum + at * own[axis], 0);
  return filled([x], shape, ({ copyRows }, y, [values]) => copyRows(M, H, values, first, pitch, y, 0, H));
}
