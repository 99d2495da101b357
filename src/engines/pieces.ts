// tf.slice by a walk, wherever the backend's values lie, and tf.split, tf.unstack and tf.concat by one for each piece: tfjs's own call
// tf.slice for each.
import * as tf from '@tensorflow/tfjs-core';
import type { Attributes, Mended } from './mending.js';

/** A part of a tensor, and the shape that it is given. */
export interface Piece {
  begin: number[];
  size: number[];
  shape: number[];
}

/** The pieces of x, none of which is empty; undefined of a tensor that is not float32. */
export type Cut = (x: tf.Tensor, pieces: readonly Piece[]) => tf.Tensor[] | undefined;

/** The pieces of these lengths along an axis, without that axis if it is gone. */
function along(cut: Cut, x: tf.Tensor, axis: number, lengths: readonly number[], isGone: boolean): tf.Tensor[] {
  let from = 0;
  const pieces = lengths.map((length): Piece => {
    const begin = x.shape.map((_, i) => (i === axis ? from : 0));
    const size = x.shape.map((whole, i) => (i === axis ? length : whole));
    from += length;
    return { begin, size, shape: isGone ? size.filter((_, i) => i !== axis) : size };
  });
  const made = x.size > 0 && !lengths.includes(0) ? cut(x, pieces) : undefined;
  return made ?? pieces.map(({ begin, size, shape }) => tf.reshape(tf.slice(x, begin, size), shape));
}

export const slicing =
  (cut: Cut): Mended =>
  (own, { x }, attributes) => {
    const [begin, size] = tf.slice_util.parseSliceParams(x, attributes.begin as number[], attributes.size as number[]);
    tf.slice_util.assertParamsValid(x, begin, size);
    return (size.includes(0) ? undefined : cut(x, [{ begin, size, shape: size }])?.[0]) ?? own({ x }, attributes);
  };

export const splitting =
  (cut: Cut): Mended =>
  (_, { x }, attributes) => {
    const [axis] = tf.util.parseAxisParam(attributes.axis as number, x.shape);
    const lengths = tf.backend_util.prepareSplitSize(x, attributes.numOrSizeSplits as number, axis);
    return along(cut, x, axis, lengths, false);
  };

export const unpacking =
  (cut: Cut): Mended =>
  (_, { value }, attributes) => {
    const [axis] = tf.util.parseAxisParam(attributes.axis as number, value.shape);
    return along(cut, value, axis, new Array<number>(value.shape[axis]).fill(1), true);
  };

/** What tensors side by side along an axis are: their shape, and of how many rows each. */
export function besides(pieces: readonly tf.Tensor[], attributes: Attributes): { shape: number[]; rows: number } {
  const shapes = pieces.map(({ shape }) => shape);
  const [axis] = tf.util.parseAxisParam(attributes.axis as number, shapes[0]);
  tf.backend_util.assertParamsConsistent(shapes, axis);
  return { shape: tf.backend_util.computeOutShape(shapes, axis), rows: tf.util.sizeFromShape(shapes[0].slice(0, axis)) };
}
