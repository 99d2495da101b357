// What a form of convolutions, and of transposed ones, is.
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Ends } from './pad_axes.js';

/** By spatial axis. */
export interface Geometry {
  stride: readonly number[];
  padding: readonly Ends[];
  dilation: readonly number[];
  groups: number;
}

export interface ConvolutionInput extends Geometry {
  x: Tensor; // (N, Cin, *), of one spatial axis or two, none of its sizes 0
  weight: Tensor; // (Cout, Cin/G, *), of a transposed one (Cin, Cout/G, *)
  bias: Tensor | null; // (Cout)
  outputShape: number[]; // (N, Cout, *), none of its sizes 0
}

/** A form. Both are ops with a gradient, or composed of such. */
export interface ConvolutionForm {
  readonly convolution: (input: ConvolutionInput) => Tensor;
  readonly transposed: (input: ConvolutionInput) => Tensor;
}
