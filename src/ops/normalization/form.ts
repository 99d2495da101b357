// What a form of batch, layer and group norm is: elements standardized over some of the axes, and then scaled and shifted.
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Moments } from './standardize.js';

/** Flat, or null for those that are left out. */
export interface Affine {
  weight: Tensor | null;
  bias: Tensor | null;
}

/** Ops with a gradient, or composed of such. No x is empty. */
export interface NormalizationForm {
  /** (N, C, ...), each of C over all others. With `moments` of other data than x, these; what `observe` is told of are those of x. */
  readonly batch: (
    x: Tensor,
    affine: Affine,
    eps: number,
    moments: Moments | null,
    observe: (moments: Moments) => void,
  ) => Tensor;
  /** (*, ...), each of * over the last axes, which have `width` elements. */
  readonly layer: (x: Tensor, affine: Affine, eps: number, width: number) => Tensor;
  /** (N, C, ...), each of N and of the groups of C over all others. */
  readonly group: (x: Tensor, affine: Affine, eps: number, groups: number) => Tensor;
}
