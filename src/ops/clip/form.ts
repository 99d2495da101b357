// What a form of the clipping of gradients by their common norm is.
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';

/** A form. It finds the active backend when it runs. */
export interface ClipForm {
  readonly name: string;
  /** The p-norm of all elements of all gradients; p may be infinite. At least one gradient. */
  norm: (grads: readonly Tensor[], p: number) => Scalar;
  /** Each gradient times min(1, most / (norm + 1e-6)), NaN if that is. It may take the memory of one that nobody else holds. */
  scale: (grads: readonly Tensor[], norm: Scalar, most: number) => Tensor[];
}
