// What a form of a function of single elements is.
import type { Tensor } from '@tensorflow/tfjs-core';

export interface ElementwiseForm {
  /** What `tf.profile` calls it. */
  readonly name: string;
  /** f(x) for each element. */
  readonly forward: (x: Tensor) => Tensor;
  /** The gradient by x, from that by y and from x. */
  readonly gradient: (dy: Tensor, x: Tensor) => Tensor;
}
