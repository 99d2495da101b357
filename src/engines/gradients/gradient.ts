// How a gradient of one of tfjs's own kernels is written down.
import * as tf from '@tensorflow/tfjs-core';

/** The gradient by each input, by tfjs's name of it: called only for those that somebody asks for. */
export type ByInput = Readonly<Record<string, () => tf.Tensor>>;

interface Saved {
  inputs?: string[];
  outputs?: boolean[];
  /** All of them, of a kernel that takes a list. */
  all?: boolean;
}

/**
 * The gradient of a kernel, from those by its outputs (one of them comes alone), from what was saved, and from what the kernel was
 * told. What is returned is no tensor that came in: tfjs frees it.
 */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- what tfjs hands over, by kernel
export function gradient<Attributes = unknown, Dy = tf.Tensor>(
  kernelName: string,
  { inputs = [], outputs = [], all }: Saved,
  formula: (dy: Dy, saved: tf.Tensor[], attributes: Attributes) => ByInput,
): tf.GradConfig {
  return {
    kernelName,
    inputsToSave: inputs,
    outputsToSave: outputs,
    ...(all && { saveAllInputs: all }),
    gradFunc: (dy, saved, attributes) => formula(dy as Dy, saved, attributes as Attributes),
  };
}

/** The gradient by an input of this shape that was broadcast; dx itself if it was not. */
export function sumTo(dx: tf.Tensor, shape: number[]): tf.Tensor {
  if (tf.util.arraysEqual(dx.shape, shape)) return dx;
  const axes = tf.broadcast_util.getReductionAxes(shape, dx.shape);
  return tf.reshape(axes.length > 0 ? tf.sum(dx, axes) : dx, shape);
}

/** dy where the condition holds, else 0, whatever dy is: a product would make NaN of an infinite one. */
export const pass = (condition: tf.Tensor, dy: tf.Tensor): tf.Tensor => tf.where(condition, dy, tf.zerosLike(dy));

/** 1 where the condition holds, else 0. */
export const one = (condition: tf.Tensor): tf.Tensor => tf.cast(condition, 'float32');

/** A tensor as three axes: those before `axis`, that axis, those behind. */
export function aroundAxis(x: tf.Tensor, axis: number): tf.Tensor3D {
  const { sizeFromShape } = tf.util;
  return tf.reshape(x, [sizeFromShape(x.shape.slice(0, axis)), x.shape[axis], sizeFromShape(x.shape.slice(axis + 1))]);
}
