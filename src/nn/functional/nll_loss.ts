// nll_loss: the negative log-probability of the right class.
import * as tf from '@tensorflow/tfjs-core';
import { zerosFrom } from '../../ops/empty.js';
import { reshape } from '../../ops/reshape.js';
import { takeRows } from '../../ops/rows/take_rows.js';
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { checkFloating, checkTensor } from '../../python/checks.js';
import { readTargets } from '../../ops/cross_entropy/targets.js';
import { checkClassTargets } from './class_targets.js';
import { reduce, type Reduction } from '../../ops/reduce.js';
import { checkReduction } from './reduction.js';

const PARAMETERS = ['input', 'target', 'weight'] as const;

/** Arguments of {@link nll_loss}. torch's deprecated `size_average` and `reduce` are not supported. */
export interface NLLLossFunctionOptions {
  /** Log-probabilities, (C), (N, C) or (N, C, d1, ...), float32. */
  input: tf.Tensor;
  /** Classes, (), (N) or (N, d1, ...), int32. They are read back to be checked. */
  target: tf.Tensor;
  /** The weight of each class, (C). Default all 1. */
  weight?: tf.Tensor | null;
  /** Targets that do not count. Default -100. */
  ignore_index?: number;
  /** Default `'mean'`. */
  reduction?: Reduction;
}

/**
 * The negative log-probability of the target classes:
 *
 *     l_n = -w[y_n]·x[n, y_n],   mean = Σ l_n / Σ w[y_n]
 *
 * @returns a 0-d tensor, or with `reduction` `'none'` one of the shape of the target. The caller owns it.
 *
 * @example
 * ```ts
 * const loss = nn.functional.nll_loss(nn.functional.log_softmax(scores, 1), tf.tensor1d([1, 0, 4], 'int32'));
 * ```
 * @throws `RangeError` for a target that is no class, `ValueError`, `RuntimeError` or `TypeError` with torch's text for
 * arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.nll_loss.html
 */
export function nll_loss(...args: Arguments<NLLLossFunctionOptions, typeof PARAMETERS>): tf.Tensor {
  const bound = bind('nll_loss()', PARAMETERS, 2, splitKeywords(args), ['ignore_index', 'reduction']);
  const { input, target, weight = null, ignore_index = -100, reduction = 'mean' } = bound;
  checkTensor('nll_loss_nd()', 'input', 1, input);
  checkTensor('nll_loss_nd()', 'target', 2, target);
  checkReduction(reduction);
  checkFloating('nll_loss_out_frame', input);
  checkClassTargets(input, target, weight, ignore_index);
  return tf.tidy(() => {
    const rows = toRows(input);
    const { classes, weights, total } = readTargets(target, rows.shape[1], { weight, ignore_index: ignore_index as number });
    const losses = nllOfRows(rows, classes, weight && weights);
    return shaped(reduce(losses, reduction, total), input, reduction);
  });
}

/** (C), (N, C) or (N, C, d1, ...) → (R, C), R being the number of targets. */
export function toRows(input: tf.Tensor): tf.Tensor2D {
  const { rank, shape } = input;
  const classes = shape[Math.min(rank - 1, 1)];
  const rows = shape.reduce((product, size, axis) => (axis === Math.min(rank - 1, 1) ? product : product * size), 1);
  const last = rank > 2 && input.size > 0 ? tf.transpose(input, [0, ...shape.map((_, axis) => axis).slice(2), 1]) : input;
  return reshape(last, [rows, classes]);
}

/** The losses of the rows, (R), by their classes, -1 where they do not count, and by their weights, if they differ. */
function nllOfRows(rows: tf.Tensor2D, classes: Int32Array, weights: Float32Array | null): tf.Tensor {
  const [R, C] = rows.shape;
  if (rows.size === 0) return zerosFrom([rows], [R]);
  const positions = classes.map((y, row) => (y === -1 ? -1 : row * C + y));
  const picked = reshape(takeRows(reshape(rows, [rows.size, 1]), positions), [R]);
  return weights === null ? tf.neg(picked) : tf.mul(picked, tf.neg(tf.tensor1d(weights)));
}

/** Losses of rows in the shape of the targets; what is reduced stays as it is. */
export function shaped(losses: tf.Tensor, { shape }: tf.Tensor, reduction: Reduction): tf.Tensor {
  const targets = shape.length === 1 ? [] : [shape[0], ...shape.slice(2)];
  return reduction === 'none' ? reshape(losses, targets) : losses;
}
