// binary_cross_entropy_with_logits: yes or no for each element, from its score.
import * as tf from '@tensorflow/tfjs-core';
import { check } from '../../python/check.js';
import { zerosFrom } from '../../ops/empty.js';
import { logSigmoid } from '../../ops/log_sigmoid.js';
import { RuntimeError, ValueError } from '../../python/errors.js';
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { checkFloating, checkTensor } from '../../python/checks.js';
import { list, scalarType } from '../../python/repr.js';
import { broadcast } from '../../python/broadcast.js';
import { reduce, type Reduction } from '../../ops/reduce.js';
import { checkKept, checkReduction } from './reduction.js';

const PARAMETERS = ['input', 'target', 'weight'] as const;

/** Arguments of {@link binary_cross_entropy_with_logits}. torch's deprecated `size_average` and `reduce` are not supported. */
export interface BCEWithLogitsFunctionOptions {
  /** Scores, (*), float32. */
  input: tf.Tensor;
  /** Probabilities of yes, (*), float32. */
  target: tf.Tensor;
  /** The weight of each element, in a shape that broadcasts to that of the input. Default all 1. */
  weight?: tf.Tensor | null;
  /** Default `'mean'`. */
  reduction?: Reduction;
  /** The weight of yes, in a shape that broadcasts to that of the input. Default all 1. */
  pos_weight?: tf.Tensor | null;
}

/**
 * The negative log-probability that scores give to yes or no:
 *
 *     l = -w·(p·y·log σ(x) + (1 - y)·log(1 - σ(x)))
 *
 * with w the `weight` and p the `pos_weight`, computed so that no score is too large.
 *
 * @returns a 0-d tensor, or with `reduction` `'none'` one of the shape of the input. The caller owns it.
 *
 * @example
 * ```ts
 * const loss = nn.functional.binary_cross_entropy_with_logits(scores, tf.tensor1d([1, 0, 1]));
 * ```
 * @throws `ValueError`, `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.binary_cross_entropy_with_logits.html
 */
export function binary_cross_entropy_with_logits(
  ...args: Arguments<BCEWithLogitsFunctionOptions, typeof PARAMETERS>
): tf.Tensor {
  const name = 'binary_cross_entropy_with_logits()';
  const {
    input,
    target,
    weight = null,
    reduction = 'mean',
    pos_weight = null,
  } = bind(name, PARAMETERS, 2, splitKeywords(args), ['reduction', 'pos_weight']);
  checkTensor(name, 'input', 1, input);
  checkTensor(name, 'target', 2, target);
  if (weight !== null) checkTensor(name, 'weight', 3, weight);
  if (pos_weight !== null) checkTensor(name, 'pos_weight', 4, pos_weight);
  checkReduction(reduction);
  check(list(target.shape) === list(input.shape), () => {
    const [actual, expected] = [target, input].map(({ shape }) => `torch.Size(${list(shape)})`);
    return new ValueError(`Target size (${actual}) must be the same as input size (${expected})`);
  });
  checkFloating('log_sigmoid_cpu', input);
  check(target.dtype === 'float32', () => {
    return new RuntimeError(`result type Float can't be cast to the desired output type ${scalarType(target)}`);
  });
  if (pos_weight !== null) checkKept(broadcast(pos_weight, target), input);
  if (weight !== null) checkKept(broadcast(input, weight), input);
  return tf.tidy(() => {
    if (input.size === 0) return reduce(zerosFrom([input], input.shape), reduction);
    const log = logSigmoid(input);
    const yes = pos_weight === null ? log : tf.mul(tf.add(tf.mul(tf.sub(pos_weight, 1), target), 1), log);
    const losses = tf.sub(tf.mul(tf.sub(1, target), input), yes);
    return reduce(weight === null ? losses : tf.mul(losses, weight), reduction);
  });
}
