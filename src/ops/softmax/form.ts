// What a form of softmax is: exp(x) / Σ exp(x), or its logarithm, x - log Σ exp(x), along an axis.
import type { Tensor } from '@tensorflow/tfjs-core';

export interface SoftmaxForm {
  readonly name: string;
  forward: (x: Tensor, axis: number, log: boolean) => Tensor;
  /** The gradient by x, from that by y and from y. */
  gradient: (dy: Tensor, y: Tensor, axis: number, log: boolean) => Tensor;
}
