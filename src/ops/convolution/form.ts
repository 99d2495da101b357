// What a form of convolutions, and of transposed ones, is.
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Affine } from '../normalization/form.js';
import type { Moments } from '../normalization/standardize.js';
import type { Ends } from './pad_axes.js';

/** By spatial axis. */
export interface Geometry {
  stride: readonly number[];
  padding: readonly Ends[];
  dilation: readonly number[];
  groups: number;
}

/**
 * What may become of an output at once, where no gradient is recorded: a norm by given moments, then max(y, 0), then the largest of
 * each whole window.
 */
export interface Finish {
  norm: { moments: Moments; affine: Affine; eps: number } | null; // each tensor (Cout)
  rectifies: boolean;
  window: readonly number[]; // its size by spatial axis, ones for none; they lie side by side
}

export interface ConvolutionInput extends Geometry {
  x: Tensor; // (N, Cin, *), of one spatial axis or two, none of its sizes 0
  weight: Tensor; // (Cout, Cin/G, *), of a transposed one (Cin, Cout/G, *)
  bias: Tensor | null; // (Cout)
  outputShape: number[]; // (N, Cout, *), none of its sizes 0, before windows are looked at
  finish?: Finish; // of a convolution, by a form that finishes
}

/** A form. Both are ops with a gradient, or composed of such. */
export interface ConvolutionForm {
  readonly convolution: (input: ConvolutionInput) => Tensor;
  /** Whether a convolution can be finished, without a gradient. */
  readonly finishes: boolean;
  readonly transposed: (input: ConvolutionInput) => Tensor;
}
