// orthogonal_: orthonormal rows or columns.
import type * as tf from '@tensorflow/tfjs-core';
import type { Arguments } from '../../python/arguments.js';
import { check } from '../../python/check.js';
import { checkFloating } from '../../python/checks.js';
import { ValueError } from '../../python/errors.js';
import { normal } from '../../random/normal.js';
import { assign, bindTensor, checkNumber, type DrawnOptions } from './arguments.js';

const PARAMETERS = ['tensor', 'gain', 'generator'] as const;

/** Arguments of {@link orthogonal_}. */
export interface OrthogonalOptions<V extends tf.Variable = tf.Variable> extends DrawnOptions<V> {
  /** A factor. Default 1. */
  gain?: number;
}

/**
 * Fills a weight with a random (semi) orthogonal matrix: its columns, or of a wide one its rows, are orthonormal. Axes beyond the
 * first count as one. It is torch's matrix, but for the rounding of float32.
 *
 * @returns the parameter.
 *
 * @example
 * ```ts
 * nn.init.orthogonal_(new nn.RNN(10, 20).weight_hh_l0);
 * ```
 * @throws `ValueError`, `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.orthogonal_
 */
export function orthogonal_<V extends tf.Variable>(...args: Arguments<OrthogonalOptions<V>, typeof PARAMETERS>): V {
  const { tensor, gain = 1 } = bindTensor('orthogonal_()', PARAMETERS, args);
  check(tensor.rank >= 2, () => new ValueError('Only tensors with 2 or more dimensions are supported'));
  if (tensor.size === 0) return tensor as V;
  checkFloating('normal_kernel_cpu', tensor);
  checkNumber('mul_()', 'other', 1, gain);
  const rows = tensor.shape[0];
  const columns = tensor.size / rows;
  const drawn = normal(tensor.size, 0, 1);
  const isWide = rows < columns;
  const [count, length] = isWide ? [rows, columns] : [columns, rows];
  const at = (vector: number, i: number): number => (isWide ? vector * columns + i : i * columns + vector);
  const vectors = Array.from({ length: count }, (_, vector) => {
    return Float64Array.from({ length }, (_, i) => drawn[at(vector, i)]);
  });
  orthonormalize(vectors);
  const values = new Float32Array(tensor.size);
  vectors.forEach((vector, v) => {
    vector.forEach((x, i) => (values[at(v, i)] = Math.fround(x) * Math.fround(gain)));
  });
  assign(tensor, values);
  return tensor as V;
}

/**
 * Gram and Schmidt: each vector loses what it has of those before it, twice since the first time leaves a rounding error. That
 * is the Q of the decomposition QR, with the signs for which the diagonal of R is positive.
 */
function orthonormalize(vectors: readonly Float64Array[]): void {
  vectors.forEach((vector, v) => {
    for (const before of [...vectors.slice(0, v), ...vectors.slice(0, v)]) {
      const part = dot(vector, before);
      for (let i = 0; i < vector.length; i++) vector[i] -= part * before[i];
    }
    const norm = Math.sqrt(dot(vector, vector));
    for (let i = 0; i < vector.length; i++) vector[i] /= norm;
  });
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
