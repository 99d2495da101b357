// What tf.stridedSlice is told, and what it means for a tensor of some shape.
import * as tf from '@tensorflow/tfjs-core';
import type { Mended } from './mending.js';

export interface Strided {
  begin: number[];
  end: number[];
  /** Ones by default. */
  strides?: number[] | null;
  beginMask: number;
  endMask: number;
  ellipsisMask: number;
  newAxisMask: number;
  shrinkAxisMask: number;
}

type Info = ReturnType<typeof tf.slice_util.sliceInfo>;

/** Begin, end and stride of each axis, and the shape of the result. */
export function stridesOf(shape: number[], { begin, end, strides, ...masks }: Strided): Info {
  const { beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask } = masks;
  const steps = strides ?? begin.map(() => 1);
  return tf.slice_util.sliceInfo(
    ...([shape, begin, end, steps, beginMask, endMask] as const),
    ...([ellipsisMask, newAxisMask, shrinkAxisMask] as const),
  );
}

/** The masks told as plain numbers: with a mask of axes that are lost the own kernel takes the steps of others. */
export const withoutMasks: Mended = (own, { x }, attributes) => {
  const { begin, end, strides, finalShape } = stridesOf(x.shape, attributes as unknown as Strided);
  const endMask = end.reduce((mask, last, axis) => (last < 0 ? mask | (1 << axis) : mask), 0); // down to the first
  const plain = { beginMask: 0, endMask, ellipsisMask: 0, newAxisMask: 0, shrinkAxisMask: 0 };
  return tf.reshape(own({ x }, { begin, end, strides, ...plain }), finalShape);
};
