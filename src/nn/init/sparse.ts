// sparse_: normal numbers, with zeros in as many places of each column.
import type * as tf from '@tensorflow/tfjs-core';
import type { Arguments } from '../../python/arguments.js';
import { check } from '../../python/check.js';
import { ValueError } from '../../python/errors.js';
import { permutation } from '../../random/generator.js';
import { assign, bindTensor, checkNumber, type DrawnOptions } from './arguments.js';
import { normal_ } from './uniform_normal.js';

const PARAMETERS = ['tensor', 'sparsity', 'std', 'generator'] as const;

/** Arguments of {@link sparse_}. */
export interface SparseOptions<V extends tf.Variable = tf.Variable> extends DrawnOptions<V> {
  /** Which part of each column is zero, rounded up. */
  sparsity: number;
  /** The standard deviation of the others. Default 0.01. */
  std?: number;
}

/**
 * Fills a matrix with numbers from N(0, std²), and zeros in random places: as many in each column.
 *
 * @returns the parameter.
 *
 * @example
 * ```ts
 * nn.init.sparse_(new nn.Linear(3, 5).weight, { sparsity: 0.1 });
 * ```
 * @throws `ValueError`, `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.sparse_
 */
export function sparse_<V extends tf.Variable>(...args: Arguments<SparseOptions<V>, typeof PARAMETERS>): V {
  const { tensor, sparsity, std = 0.01 } = bindTensor('sparse_()', PARAMETERS, args, 2);
  check(tensor.rank === 2, () => new ValueError('Only tensors with 2 dimensions are supported'));
  checkNumber('sparse_()', 'sparsity', 2, sparsity);
  const [rows, columns] = tensor.shape as [number, number];
  const values = normal_(tensor, 0, std as number)
    .dataSync<'float32'>()
    .slice();
  for (let column = 0; column < columns; column++) {
    for (const row of permutation(rows).subarray(0, Math.ceil(sparsity * rows))) values[row * columns + column] = 0;
  }
  assign(tensor, values);
  return tensor as V;
}
