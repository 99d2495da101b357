// mse_loss: the squared difference.
import * as tf from '@tensorflow/tfjs-core';
import { check } from '../../python/check.js';
import { zerosFrom } from '../../ops/empty.js';
import { RuntimeError, ValueError } from '../../python/errors.js';
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { checkTensor } from '../../python/checks.js';
import { list, scalarType } from '../../python/repr.js';
import { broadcast } from '../../python/broadcast.js';
import { reduce, type Reduction } from '../../ops/reduce.js';
import { checkReduction, warnOfBroadcast } from './reduction.js';

const PARAMETERS = ['input', 'target'] as const;

/** Arguments of {@link mse_loss}. torch's deprecated `size_average` and `reduce` are not supported. */
export interface MSELossFunctionOptions {
  /** (*), of any shape. */
  input: tf.Tensor;
  /** (*), of the same shape; another one is broadcast, with a warning. */
  target: tf.Tensor;
  /** Default `'mean'`. */
  reduction?: Reduction;
  /** The weight of each element, of the shape of the input; the mean divides by their sum. Default all 1. */
  weight?: tf.Tensor | null;
}

/**
 * The squared difference of the elements:
 *
 *     l = (x - y)²
 *
 * @returns a 0-d tensor, or with `reduction` `'none'` one of the shape of the input. The caller owns it.
 *
 * @example
 * ```ts
 * const loss = nn.functional.mse_loss(prediction, target);
 * ```
 * @throws `ValueError`, `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.mse_loss.html
 */
export function mse_loss(...args: Arguments<MSELossFunctionOptions, typeof PARAMETERS>): tf.Tensor {
  const bound = bind('mse_loss()', PARAMETERS, 2, splitKeywords(args), ['reduction', 'weight']);
  const { input, target, reduction = 'mean', weight = null } = bound;
  checkTensor('mse_loss()', 'input', 1, input);
  checkTensor('mse_loss()', 'target', 2, target);
  warnOfBroadcast(input, target);
  const shape = broadcast(input, target);
  if (weight !== null) checkTensor('mse_loss()', 'weight', 6, weight);
  check(weight === null || list(weight.shape) === list(input.shape), () => {
    return new ValueError('Weights and input must have the same size.');
  });
  checkReduction(reduction);
  check(input.dtype === 'float32' || target.dtype === 'float32', () => {
    return new RuntimeError(`"mse_cpu" not implemented for '${scalarType(input)}'`);
  });
  return tf.tidy(() => {
    const losses = shape.includes(0) ? zerosFrom([input, target], shape) : tf.square(tf.sub(input, target));
    if (weight === null) return reduce(losses, reduction);
    const weighted = reduce(tf.mul(losses, weight), reduction === 'mean' ? 'sum' : reduction);
    return reduction === 'mean' ? tf.div(weighted, tf.sum(weight)) : weighted;
  });
}
