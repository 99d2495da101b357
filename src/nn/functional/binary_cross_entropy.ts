// binary_cross_entropy: yes or no for each element, from its probability.
import * as tf from '@tensorflow/tfjs-core';
import { binaryCrossEntropy } from '../../ops/binary_cross_entropy.js';
import { zerosFrom } from '../../ops/empty.js';
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { check } from '../../python/check.js';
import { checkFloating, checkTensor } from '../../python/checks.js';
import { RuntimeError, ValueError } from '../../python/errors.js';
import { list, scalarType } from '../../python/repr.js';
import { broadcast } from '../../python/broadcast.js';
import { reduce, type Reduction } from '../../ops/reduce.js';
import { checkKept, checkReduction } from './reduction.js';

const PARAMETERS = ['input', 'target', 'weight'] as const;

/** Arguments of {@link binary_cross_entropy}. torch's deprecated `size_average` and `reduce` are not supported. */
export interface BCEFunctionOptions {
  /** Probabilities of yes, (*), float32. */
  input: tf.Tensor;
  /** What they should be, (*), float32 from 0 to 1. */
  target: tf.Tensor;
  /** The weight of each element, in a shape that broadcasts to that of the input. Default all 1. */
  weight?: tf.Tensor | null;
  /** Default `'mean'`. */
  reduction?: Reduction;
}

/**
 * The negative log-probability of yes or no:
 *
 *     l = -w·(y·log x + (1 - y)·log(1 - x))
 *
 * with w the `weight`. As in torch a logarithm is -100 at least, so that the loss is finite. Whether all is from 0 to 1 is read
 * back; {@link binary_cross_entropy_with_logits} needs no such check.
 *
 * @returns a 0-d tensor, or with `reduction` `'none'` one of the shape of the input. The caller owns it.
 *
 * @example
 * ```ts
 * const loss = nn.functional.binary_cross_entropy(tf.sigmoid(scores), tf.tensor1d([1, 0, 1]));
 * ```
 * @throws `ValueError`, `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.binary_cross_entropy.html
 */
export function binary_cross_entropy(...args: Arguments<BCEFunctionOptions, typeof PARAMETERS>): tf.Tensor {
  const name = 'binary_cross_entropy()';
  const bound = bind(name, PARAMETERS, 2, splitKeywords(args), ['reduction']);
  const { input, target, weight = null, reduction = 'mean' } = bound;
  checkTensor(name, 'input', 1, input);
  checkTensor(name, 'target', 2, target);
  if (weight !== null) checkTensor(name, 'weight', 3, weight);
  checkReduction(reduction);
  check(list(target.shape) === list(input.shape), () => {
    const sizes = `Using a target size (torch.Size(${list(target.shape)})) that is different to the input size`;
    const same = 'is deprecated. Please ensure they have the same size.';
    return new ValueError(`${sizes} (torch.Size(${list(input.shape)})) ${same}`);
  });
  check(target.dtype === input.dtype, () => {
    return new RuntimeError(`Found dtype ${scalarType(target)} but expected ${scalarType(input)}`);
  });
  checkFloating('binary_cross_entropy', input);
  if (weight !== null) checkKept(broadcast(input, weight), input);
  checkProbabilities('input', input);
  checkProbabilities('target', target);
  return tf.tidy(() => {
    if (input.size === 0) return reduce(zerosFrom([input, target], input.shape), reduction);
    const losses = binaryCrossEntropy(input, target);
    return reduce(weight === null ? losses : tf.mul(losses, weight), reduction);
  });
}

function checkProbabilities(name: string, x: tf.Tensor): void {
  if (x.size === 0) return;
  const [all] = tf.tidy(() => tf.all(tf.logicalAnd(tf.greaterEqual(x, 0), tf.lessEqual(x, 1))).dataSync());
  check(all === 1, () => new RuntimeError(`all elements of ${name} should be between 0 and 1`));
}
