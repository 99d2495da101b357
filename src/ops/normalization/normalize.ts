// Batch, layer and group norm: elements standardized over some of the axes, and then scaled and shifted.
import type * as tf from '@tensorflow/tfjs-core';
import { zerosFrom } from '../empty.js';
import { reshape } from '../reshape.js';
import { affine } from './affine.js';
import { type Moments, momentsOf, standardize } from './standardize.js';

/** Flat, or null for those that are left out. */
export interface Affine {
  weight: tf.Tensor | null;
  bias: tf.Tensor | null;
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** (N, C, ...), each of C over all others. With `moments` of other data than x, these; what `observe` is told of are those of x. */
export function batchNorm(
  x: tf.Tensor,
  { weight, bias }: Affine,
  eps: number,
  moments: Moments | null,
  observe: (moments: Moments) => void,
): tf.Tensor {
  if (x.size === 0) return zerosLike(x, { weight, bias });
  const [N, C, ...space] = x.shape;
  const rows = space.length === 0 ? x : reshape(x, [N, C, sizeOf(space)]);
  const axes = rows.rank === 2 ? [0] : [0, 2];
  const used = moments ?? momentsOf(rows, axes);
  if (moments === null) observe(used);
  const aligned = rows.rank === 2 ? [1, C] : [1, C, 1];
  const shaped = { mean: reshape(used.mean, aligned), variance: reshape(used.variance, aligned) };
  return reshape(affine(standardize(rows, shaped, eps, moments === null ? axes : null), weight, bias, 1), x.shape);
}

/** (*, ...), each of * over the last axes, of the given number; weight and bias have an element for each along those. */
export function layerNorm(x: tf.Tensor, { weight, bias }: Affine, eps: number, rank: number): tf.Tensor {
  if (x.size === 0) return zerosLike(x, { weight, bias });
  const width = sizeOf(x.shape.slice(x.rank - rank));
  const rows = reshape(x, [x.size / width, width]);
  const [w, b] = [weight, bias].map((parameter) => parameter && reshape(parameter, [width]));
  return reshape(affine(standardize(rows, momentsOf(rows, [1]), eps, [1]), w, b, 1), x.shape);
}

/** (N, C, ...), each of N and of the groups of C over all others. */
export function groupNorm(x: tf.Tensor, { weight, bias }: Affine, eps: number, groups: number): tf.Tensor {
  if (x.size === 0) return zerosLike(x, { weight, bias });
  const [N, C, ...space] = x.shape;
  const rows = reshape(x, [N * groups, x.size / (N * groups)]);
  const y = standardize(rows, momentsOf(rows, [1]), eps, [1]);
  const channels = space.length === 0 ? [N, C] : [N, C, sizeOf(space)];
  return reshape(affine(reshape(y, channels), weight, bias, 1), x.shape);
}

const zerosLike = (x: tf.Tensor, { weight, bias }: Affine): tf.Tensor =>
  zerosFrom(
    [x, weight, bias].filter((input) => input !== null),
    x.shape,
  );
