// Batch, layer and group norm: elements standardized over some of the axes, and then scaled and shifted.
import type * as tf from '@tensorflow/tfjs-core';
import { zerosFrom } from '../empty.js';
import type { Affine } from './form.js';
import { normalizationForm } from './forms.js';
import type { Moments } from './standardize.js';

/** (N, C, ...), each of C over all others. With `moments` of other data than x, these; what `observe` is told of are those of x. */
export const batchNorm = (
  x: tf.Tensor,
  affine: Affine,
  eps: number,
  moments: Moments | null,
  observe: (moments: Moments) => void,
): tf.Tensor => (x.size === 0 ? zerosLike(x, affine) : normalizationForm(x).batch(x, affine, eps, moments, observe));

/** (*, ...), each of * over the last axes, of the given number; weight and bias have an element for each along those. */
export function layerNorm(x: tf.Tensor, affine: Affine, eps: number, rank: number): tf.Tensor {
  const width = x.shape.slice(x.rank - rank).reduce((a, b) => a * b, 1);
  return x.size === 0 ? zerosLike(x, affine) : normalizationForm(x).layer(x, affine, eps, width);
}

/** (N, C, ...), each of N and of the groups of C over all others. */
export const groupNorm = (x: tf.Tensor, affine: Affine, eps: number, groups: number): tf.Tensor =>
  x.size === 0 ? zerosLike(x, affine) : normalizationForm(x).group(x, affine, eps, groups);

const zerosLike = (x: tf.Tensor, { weight, bias }: Affine): tf.Tensor =>
  zerosFrom(
    [x, weight, bias].filter((input) => input !== null),
    x.shape,
  );
