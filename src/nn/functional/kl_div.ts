// kl_div: how far a distribution is from another.
import * as tf from '@tensorflow/tfjs-core';
import { entropy } from '../../ops/differences.js';
import { zerosFrom } from '../../ops/empty.js';
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { check } from '../../python/check.js';
import { checkTensor } from '../../python/checks.js';
import { RuntimeError } from '../../python/errors.js';
import { given } from '../../python/repr.js';
import { warnOnce } from '../../python/warn_once.js';
import { broadcast } from '../../python/broadcast.js';
import { reduce, type Reduction } from '../../ops/reduce.js';
import { checkReduction } from './reduction.js';

const PARAMETERS = ['input', 'target'] as const;

/** Arguments of {@link kl_div}. torch's deprecated `size_average` and `reduce` are not supported. */
export interface KLDivFunctionOptions {
  /** Log-probabilities, (*), float32. */
  input: tf.Tensor;
  /** Probabilities, or with `log_target` their logarithms, (*), float32. */
  target: tf.Tensor;
  /** `'batchmean'` divides the sum by the size of the first axis. Default `'mean'`, of which torch warns, once. */
  reduction?: Reduction | 'batchmean';
  /** Whether the target are log-probabilities. Default false. */
  log_target?: boolean;
}

/**
 * The Kullback-Leibler divergence, element by element:
 *
 *     l = y·(log y - x), with log_target l = exp(y)·(y - x)
 *
 * @returns a 0-d tensor, or with `reduction` `'none'` one of the shape of the input. The caller owns it.
 *
 * @example
 * ```ts
 * const input = nn.functional.log_softmax(scores, 1);
 * const loss = nn.functional.kl_div(input, tf.softmax(scores), { reduction: 'batchmean' });
 * ```
 * @throws `ValueError`, `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.kl_div.html
 */
export function kl_div(...args: Arguments<KLDivFunctionOptions, typeof PARAMETERS>): tf.Tensor {
  const bound = bind('kl_div()', PARAMETERS, 2, splitKeywords(args), ['reduction', 'log_target']);
  const { input, target, reduction = 'mean', log_target = false } = bound;
  if (reduction === 'mean') warnOnce(MEAN);
  const reducing: unknown = reduction === 'batchmean' ? 'sum' : reduction;
  checkReduction(reducing);
  checkTensor('kl_div()', 'input', 1, input);
  checkTensor('kl_div()', 'target', 2, target);
  check(typeof log_target === 'boolean', () => {
    return new TypeError(`kl_div(): argument 'log_target' must be bool, not ${given(log_target)}`);
  });
  check(input.dtype === 'float32' && target.dtype === 'float32', () => {
    return new RuntimeError('kl_div: Integral inputs not supported.');
  });
  const shape = broadcast(target, input);
  return tf.tidy(() => {
    const reduced = reduce(
      shape.includes(0) ? zerosFrom([input, target], shape) : losses(input, target, log_target),
      reducing,
    );
    if (reduction !== 'batchmean' || input.rank === 0) return reduced;
    return input.shape[0] === 0 ? tf.mul(reduced, NaN) : tf.div(reduced, input.shape[0]);
  });
}

const MEAN =
  "reduction: 'mean' divides the total loss by both the batch size and the support size." +
  "'batchmean' divides only by the batch size, and aligns with the KL div math definition." +
  "'mean' will be changed to behave the same as 'batchmean' in the next major release.";

const losses = (input: tf.Tensor, target: tf.Tensor, logarithmic: boolean): tf.Tensor =>
  logarithmic ? tf.mul(tf.exp(target), tf.sub(target, input)) : tf.sub(entropy(target), tf.mul(target, input));
