// What a form of the affine map y = x·Wᵀ + b is.
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';

export interface LinearInput {
  x: Tensor2D; // (N, Hin), none of its sizes 0
  weight: Tensor2D; // (Hout, Hin)
  bias: Tensor1D | null; // (Hout)
}

/** A form. It finds the active backend when it runs. Each gradient is made only if somebody asks for it. */
export interface LinearForm {
  readonly name: string;
  /** (N, Hout). */
  forward: (input: LinearInput) => Tensor;
  /** The gradient by x, (N, Hin), from that by y. */
  dx: (dy: Tensor2D, weight: Tensor2D) => Tensor;
  /** The gradient by the weight, (Hout, Hin). */
  dWeight: (dy: Tensor2D, x: Tensor2D) => Tensor;
  /** The gradient by the bias, (Hout). */
  dBias: (dy: Tensor2D) => Tensor;
}
