// What tf.stridedSlice is told, and what it means for a tensor of some shape.
import * as tf from '@tensorflow/tfjs-core';

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
