// nn.NLLLoss: the negative log-probability of the right class.
import type * as tf from '@tensorflow/tfjs-core';
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { nll_loss } from '../functional/nll_loss.js';
import type { Reduction } from '../../ops/reduce.js';
import { Module } from '../module.js';
import { CALL, type LossCall, type LossCallArguments } from './call.js';

/** Arguments of {@link NLLLoss}. torch's deprecated `size_average` and `reduce` are not supported. */
export interface NLLLossOptions {
  /** The weight of each class, (C). Default all 1. */
  weight?: tf.Tensor | null;
  /** Targets that do not count. Default -100. */
  ignore_index?: number;
  /** `'none'`, `'mean'` or `'sum'`. Default `'mean'`. */
  reduction?: Reduction;
}

const PARAMETERS = ['weight'] as const;
const KEYWORDS = ['ignore_index', 'reduction'] as const;

/** The argument lists that NLLLoss takes: `weight` by position or, like the rest, by name in one object. */
export type NLLLossArguments = Arguments<NLLLossOptions, typeof PARAMETERS>;

/**
 * The negative log-probability of the right class. The formula is that of {@link nll_loss}.
 *
 * Call it as `criterion(input, target)`:
 * - `input`: log-probabilities, (C), (N, C) or (N, C, d1, ...), float32.
 * - `target`: classes, (), (N) or (N, d1, ...), int32.
 * - returns a 0-d tensor, or with `reduction` `'none'` the losses of the elements. The caller owns it.
 *
 * Weights stay the caller's to dispose; the criterion keeps its own reference to the values, as a buffer in its state dict.
 *
 * @example
 * ```ts
 * const criterion = new nn.NLLLoss();
 * const loss = criterion(nn.functional.log_softmax(scores, 1), tf.tensor1d([1, 0, 4], 'int32'));
 * ```
 * @throws as {@link nll_loss}.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.NLLLoss.html
 */
export class NLLLoss extends Module {
  static override readonly name: string = 'NLLLoss';

  /** The weight of each class, (C). */
  declare weight: tf.Tensor | null;
  /** Targets that do not count. */
  ignore_index: number;
  /** `'none'`, `'mean'` or `'sum'`. */
  reduction: Reduction;

  /**
   * @param weight - the weight of each class, (C) (default all 1).
   *
   * Any tail of the arguments may be given by name in one object, and `ignore_index` and `reduction` only there.
   */
  constructor(weight?: tf.Tensor | null);
  constructor(...args: NLLLossArguments);
  constructor(...args: unknown[]) {
    super();
    const bound = bind('NLLLoss.__init__()', PARAMETERS, 0, splitKeywords(args), KEYWORDS) as NLLLossOptions;
    this.register_buffer('weight', bound.weight ?? null);
    this.ignore_index = bound.ignore_index ?? -100;
    this.reduction = bound.reduction ?? 'mean';
  }

  /** What calling the module does. */
  override forward(...args: LossCallArguments): tf.Tensor {
    const { input, target } = bind('NLLLoss.forward()', CALL, 2, splitKeywords(args)) as LossCall;
    const { weight, ignore_index, reduction } = this;
    return nll_loss({ input, target, weight, ignore_index, reduction });
  }
}
