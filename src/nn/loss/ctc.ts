// nn.CTCLoss: how well steps spell a sequence of labels, wherever the labels stand.
import type * as tf from '@tensorflow/tfjs-core';
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { ctc_loss, CTC_CALL, type CTCLossCall } from '../functional/ctc_loss.js';
import type { Reduction } from '../../ops/reduce.js';
import { Module } from '../module.js';

/** Arguments of {@link CTCLoss}. */
export interface CTCLossOptions {
  /** The class that stands for no label. Default 0. */
  blank?: number;
  /** `'none'`, `'mean'` or `'sum'`. Default `'mean'`. */
  reduction?: Reduction;
  /** Whether the loss of a sequence that is too short for its targets is 0, without a gradient, not ∞. Default false. */
  zero_infinity?: boolean;
}

const PARAMETERS = ['blank', 'reduction', 'zero_infinity'] as const;

/** The argument lists that CTCLoss takes. */
export type CTCLossArguments = Arguments<CTCLossOptions, typeof PARAMETERS>;

/** The argument lists that it is called with. */
export type CTCLossCallArguments = Arguments<CTCLossCall, typeof CTC_CALL>;

/**
 * Connectionist temporal classification: minus the log-probability of all the ways in which the steps can spell the targets.
 * The formula is that of {@link ctc_loss}.
 *
 * Call it as `criterion(log_probs, targets, input_lengths, target_lengths)`:
 * - `log_probs`: (T, N, C) or (T, C), float32, from `log_softmax`.
 * - `targets`: classes, (N, S), or those of all sequences one after the other, (Σ target_lengths).
 * - `input_lengths`, `target_lengths`: (N), lists or int32 tensors.
 * - returns a 0-d tensor, or with `reduction` `'none'` the losses of the sequences. The caller owns it.
 *
 * @example
 * ```ts
 * const criterion = new nn.CTCLoss();
 * const log_probs = nn.functional.log_softmax(tf.randomNormal([50, 2, 20]), 2);
 * const loss = criterion(log_probs, tf.tensor1d([1, 2, 2, 3, 4], 'int32'), [50, 40], [3, 2]);
 * ```
 * @throws as {@link ctc_loss}.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.CTCLoss.html
 */
export class CTCLoss extends Module {
  static override readonly name: string = 'CTCLoss';

  /** The class that stands for no label. */
  blank: number;
  /** `'none'`, `'mean'` or `'sum'`. */
  reduction: Reduction;
  /** Whether the loss of a sequence that is too short for its targets is 0, without a gradient, not ∞. */
  zero_infinity: boolean;

  /**
   * @param blank - the class that stands for no label (default 0).
   * @param reduction - `'none'`, `'mean'` or `'sum'` (default `'mean'`).
   * @param zero_infinity - whether the loss of a sequence that is too short for its targets is 0, without a gradient, not ∞
   * (default false).
   *
   * Any tail of the arguments may be given by name in one object.
   */
  constructor(blank?: number, reduction?: Reduction, zero_infinity?: boolean);
  constructor(...args: CTCLossArguments);
  constructor(...args: unknown[]) {
    super();
    const bound = bind('CTCLoss.__init__()', PARAMETERS, 0, splitKeywords(args)) as CTCLossOptions;
    const { blank = 0, reduction = 'mean', zero_infinity = false } = bound;
    this.blank = blank;
    this.reduction = reduction;
    this.zero_infinity = zero_infinity;
  }

  /** What calling the module does. */
  override forward(...args: CTCLossCallArguments): tf.Tensor {
    const call = bind('CTCLoss.forward()', CTC_CALL, 4, splitKeywords(args)) as unknown as CTCLossCall;
    const { blank, reduction, zero_infinity } = this;
    return ctc_loss({ ...call, blank, reduction, zero_infinity });
  }
}
