// cross_entropy: log_softmax and nll_loss in one, also with smoothed classes or probabilities as targets.
import * as tf from '@tensorflow/tfjs-core';
import { check } from '../../python/check.js';
import { crossEntropy } from '../../ops/cross_entropy/cross_entropy.js';
import type { CrossEntropyInput } from '../../ops/cross_entropy/form.js';
import { readTargets } from '../../ops/cross_entropy/targets.js';
import { zerosFrom } from '../../ops/empty.js';
import { logProbabilities } from '../../ops/softmax/softmax.js';
import { RuntimeError } from '../../python/errors.js';
import { reshape } from '../../ops/reshape.js';
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { checkFloat, checkFloating, checkTensor } from '../../python/checks.js';
import { number, scalarType } from '../../python/repr.js';
import { checkClassTargets, checkWeight } from './class_targets.js';
import { type NLLLossFunctionOptions, shaped, toRows } from './nll_loss.js';
import { reduce, type Reduction } from '../../ops/reduce.js';
import { checkReduction } from './reduction.js';

const PARAMETERS = ['input', 'target', 'weight'] as const;

/**
 * Arguments of {@link cross_entropy}: the input are scores, the target classes, or probabilities of classes, float32, in
 * the shape of the input.
 */
export interface CrossEntropyFunctionOptions extends NLLLossFunctionOptions {
  /** Between 0 and 1: how much of each target is spread evenly over the classes. Default 0. */
  label_smoothing?: number;
}

/**
 * The negative log-probability that scores give to the target classes:
 *
 *     l_n = -w[y_n]·log_softmax(x_n)[y_n],   mean = Σ l_n / Σ w[y_n]
 *
 * or, for probabilities p as targets,
 *
 *     l_n = -Σ_c w[c]·p[n, c]·log_softmax(x_n)[c],   mean = Σ l_n / N
 *
 * @returns a 0-d tensor, or with `reduction` `'none'` one of the shape of the classes. The caller owns it.
 *
 * @example
 * ```ts
 * const loss = nn.functional.cross_entropy(scores, tf.tensor1d([1, 0, 4], 'int32'), { label_smoothing: 0.1 });
 * ```
 * @throws `RangeError` for a target that is no class, `ValueError`, `RuntimeError` or `TypeError` with torch's text for
 * arguments that do not fit. On WebGL and WebGPU targets that were computed there are not read back: the loss of what is no class
 * is NaN.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.cross_entropy.html
 */
export function cross_entropy(...args: Arguments<CrossEntropyFunctionOptions, typeof PARAMETERS>): tf.Tensor {
  const keywordOnly = ['ignore_index', 'reduction', 'label_smoothing'] as const;
  const bound = bind('cross_entropy()', PARAMETERS, 2, splitKeywords(args), keywordOnly);
  const { input, target, weight: given = null, ignore_index = -100, reduction = 'mean', label_smoothing = 0 } = bound;
  checkTensor('cross_entropy_loss()', 'input', 1, input);
  checkTensor('cross_entropy_loss()', 'target', 2, target);
  checkReduction(reduction);
  checkFloat('label_smoothing', label_smoothing);
  const weight = given as tf.Tensor | null;
  const probable = tf.util.arraysEqual(input.shape, target.shape);
  if (probable) checkProbabilities(input, target, weight, ignore_index);
  check(label_smoothing <= 1 && (!probable || label_smoothing >= 0), () => {
    return new RuntimeError(`label_smoothing must be between 0.0 and 1.0. Got: ${number(label_smoothing)}`);
  });
  checkFloating('log_softmax_lastdim_kernel_impl', input);
  if (probable) return tf.tidy(() => ofProbabilities(input, target, weight, reduction, label_smoothing));
  checkClassTargets(input, target, weight, ignore_index);
  return tf.tidy(() => {
    const scores = toRows(input);
    const options = {
      weight,
      ignore_index: ignore_index as number,
      label_smoothing: Math.max(label_smoothing, 0),
      reduction,
    };
    if (scores.size === 0) return shaped(ofNothing(scores, target, options), input, reduction);
    const classes = reshape<tf.Rank.R1>(target, [scores.shape[0]]);
    return shaped(crossEntropy({ scores, target: classes, ...options }), input, reduction);
  });
}

/** The loss of no scores. */
function ofNothing(
  scores: tf.Tensor2D,
  target: tf.Tensor,
  options: Pick<CrossEntropyInput, 'weight' | 'ignore_index' | 'reduction'>,
): tf.Tensor {
  const [R, C] = scores.shape;
  return reduce(zerosFrom([scores], [R]), options.reduction, readTargets(target, C, options).total);
}

function checkProbabilities(input: tf.Tensor, target: tf.Tensor, weight: tf.Tensor | null, ignore_index: unknown): void {
  check(target.dtype === 'float32', () => {
    const expected = 'Expected floating point type for target with class probabilities';
    return new RuntimeError(`${expected}, got ${scalarType(target)}`);
  });
  check((ignore_index as number) < 0, () => new RuntimeError('ignore_index is not supported for floating point target'));
  check(input.rank > 0, () => new RangeError('Dimension specified as 1 but tensor has no dimensions'));
  if (weight !== null) checkWeight(weight, input.shape[Math.min(input.rank - 1, 1)], 2, 'cross_entropy: ');
}

function ofProbabilities(
  input: tf.Tensor,
  given: tf.Tensor,
  weight: tf.Tensor | null,
  reduction: Reduction,
  smoothing: number,
): tf.Tensor {
  const axis = Math.min(input.rank - 1, 1);
  const classes = input.shape[axis];
  const rows = input.shape.filter((_, i) => i !== axis);
  if (input.size === 0) return reduce(zerosFrom([input], rows), reduction, 0);
  const target = smoothing > 0 ? tf.add(tf.mul(given, 1 - smoothing), smoothing / classes) : given;
  const products = tf.mul(logProbabilities(input, axis), target);
  const perClass = input.shape.map((size, i) => (i === axis ? size : 1));
  const weighted = weight === null ? products : tf.mul(products, reshape(weight, perClass));
  return reduce(tf.neg(tf.sum(weighted, axis)), reduction, input.size / classes);
}
