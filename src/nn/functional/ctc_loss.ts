// ctc_loss: how well steps spell a sequence of labels, wherever the labels stand.
import * as tf from '@tensorflow/tfjs-core';
import { ctcLoss } from '../../ops/ctc/ctc_loss.js';
import { reshape } from '../../ops/reshape.js';
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { check } from '../../python/check.js';
import { checkFloating, checkTensor } from '../../python/checks.js';
import { RuntimeError } from '../../python/errors.js';
import { given } from '../../python/repr.js';
import { type Lengths, readLengths } from '../utils/checks.js';
import { reduce, type Reduction } from '../../ops/reduce.js';
import { checkReduction } from './reduction.js';
import { labelsOf } from './ctc_targets.js';

export const CTC_CALL = ['log_probs', 'targets', 'input_lengths', 'target_lengths'] as const;
const PARAMETERS = [...CTC_CALL, 'blank', 'reduction', 'zero_infinity'] as const;

/** What {@link ctc_loss} and `nn.CTCLoss` are called with. */
export interface CTCLossCall {
  /** Log-probabilities of C classes at T steps, (T, N, C) or unbatched (T, C), float32: those of `log_softmax`. */
  log_probs: tf.Tensor;
  /** Classes, (N, S), or those of all sequences one after the other, (Σ target_lengths). They are read back. */
  targets: tf.Tensor;
  /** How many of the T steps of each sequence count, (N): a list, or an int32 tensor, which is read back. */
  input_lengths: Lengths;
  /** How many targets each sequence has, (N), likewise. */
  target_lengths: Lengths;
}

/** Arguments of {@link ctc_loss}. */
export interface CTCLossFunctionOptions extends CTCLossCall {
  /** The class that stands for no label. Default 0. */
  blank?: number;
  /** Default `'mean'`. */
  reduction?: Reduction;
  /** Whether the loss of a sequence that is too short for its targets is 0, without a gradient, not ∞. Default false. */
  zero_infinity?: boolean;
}

/**
 * Connectionist temporal classification: minus the log-probability of all the ways in which the steps can spell the targets,
 * a class being held for any number of steps, with blanks anywhere between, and one at least between equal ones:
 *
 *     l_n = -log Σ_π Π_t exp(x[t, n, π_t]),   mean = Σ l_n / max(S_n, 1) / N
 *
 * The gradient takes for granted, as in torch, that `log_probs` come from {@link log_softmax}.
 *
 * @returns a 0-d tensor, or with `reduction` `'none'` the losses of the sequences, (N), unbatched (). The caller owns it.
 *
 * @example
 * ```ts
 * const log_probs = nn.functional.log_softmax(tf.randomNormal([50, 2, 20]), 2);
 * const targets = tf.tensor2d([[1, 2, 2], [3, 4, 0]], [2, 3], 'int32');
 * const loss = nn.functional.ctc_loss(log_probs, targets, [50, 40], [3, 2]);
 * ```
 * @throws `RangeError` for a target that is no class, `ValueError`, `RuntimeError` or `TypeError` with torch's text for
 * arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.ctc_loss.html
 */
export function ctc_loss(...args: Arguments<CTCLossFunctionOptions, typeof PARAMETERS>): tf.Tensor {
  const bound = bind('ctc_loss()', PARAMETERS, 4, splitKeywords(args));
  const { log_probs, targets, blank = 0, reduction = 'mean', zero_infinity = false } = bound;
  checkReduction(reduction);
  checkTensor('ctc_loss()', 'log_probs', 1, log_probs);
  checkTensor('ctc_loss()', 'targets', 2, targets);
  const steps = lengths('input_lengths', 3, bound.input_lengths);
  const counts = lengths('target_lengths', 4, bound.target_lengths);
  check(Number.isInteger(blank), () => {
    return new TypeError(`ctc_loss(): argument 'blank' (position 5) must be int, not ${given(blank)}`);
  });
  check(typeof zero_infinity === 'boolean', () => {
    return new TypeError(`ctc_loss(): argument 'zero_infinity' (position 7) must be bool, not ${given(zero_infinity)}`);
  });
  check(log_probs.size > 0, () => new RuntimeError('log_probs tensor must not be empty'));
  checkFloating('ctc_loss_cpu', log_probs);
  const batched = log_probs.rank === 2 ? log_probs.shape.toSpliced(1, 0, 1) : log_probs.shape;
  const labels = labelsOf(batched, targets, steps, counts, blank as number);
  return tf.tidy(() => {
    const x = reshape<tf.Rank.R3>(log_probs, batched as [number, number, number]);
    const losses = ctcLoss({ log_probs: x, labels, steps, blank: blank as number, zero_infinity });
    if (reduction === 'none') return reshape(losses, log_probs.rank === 2 ? [] : losses.shape);
    const least = counts.map((count) => Math.max(count, 1));
    return reduce(reduction === 'mean' ? tf.div(losses, tf.tensor1d(least)) : losses, reduction);
  });
}

function lengths(argument: string, position: number, value: unknown): number[] {
  const isIntegral = !(value instanceof tf.Tensor) || value.dtype === 'int32';
  check(isIntegral, () => new RuntimeError(`${argument} must be integral (tfjs: int32)`));
  return readLengths('ctc_loss()', argument, position, value);
}
