// nn.BCELoss, nn.KLDivLoss: losses of probabilities.
import type * as tf from '@tensorflow/tfjs-core';
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { binary_cross_entropy } from '../functional/binary_cross_entropy.js';
import { kl_div } from '../functional/kl_div.js';
import type { Reduction } from '../../ops/reduce.js';
import { Module } from '../module.js';
import { CALL, type LossCall, type LossCallArguments } from './call.js';

/** Arguments of {@link BCELoss}. torch's deprecated `size_average` and `reduce` are not supported. */
export interface BCELossOptions {
  /** The weight of each element, in a shape that broadcasts to that of the input. Default all 1. */
  weight?: tf.Tensor | null;
  /** `'none'`, `'mean'` or `'sum'`. Default `'mean'`. */
  reduction?: Reduction;
}

/** The argument lists that BCELoss takes: `weight` by position or, like the rest, by name in one object. */
export type BCELossArguments = Arguments<BCELossOptions, ['weight']>;

/**
 * How unlikely probabilities make yes or no, for each element. The formula is that of {@link binary_cross_entropy}.
 *
 * Call it as `criterion(input, target)`:
 * - `input`: probabilities of yes, (*), float32, as `nn.Sigmoid` gives them.
 * - `target`: what they should be, (*), float32 from 0 to 1.
 * - returns a 0-d tensor, or with `reduction` `'none'` the losses of the elements. The caller owns it.
 *
 * The weight stays the caller's to dispose; the criterion keeps its own reference to the values, as a buffer in its state dict.
 *
 * @example
 * ```ts
 * const criterion = new nn.BCELoss();
 * const loss = criterion(tf.sigmoid(scores), tf.tensor1d([1, 0, 1]));
 * ```
 * @throws as {@link binary_cross_entropy}.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.BCELoss.html
 */
export class BCELoss extends Module {
  static override readonly name: string = 'BCELoss';

  /** The weight of each element, in a shape that broadcasts to that of the input. */
  declare weight: tf.Tensor | null;
  /** `'none'`, `'mean'` or `'sum'`. */
  reduction: Reduction;

  /**
   * @param weight - the weight of each element, in a shape that broadcasts to that of the input (default all 1).
   *
   * Any tail of the arguments may be given by name in one object, and `reduction` only there.
   */
  constructor(weight?: tf.Tensor | null);
  constructor(...args: BCELossArguments);
  constructor(...args: unknown[]) {
    super();
    const bound = bind('BCELoss.__init__()', ['weight'], 0, splitKeywords(args), ['reduction']) as BCELossOptions;
    this.register_buffer('weight', bound.weight ?? null);
    this.reduction = bound.reduction ?? 'mean';
  }

  /** What calling the module does. */
  override forward(...args: LossCallArguments): tf.Tensor {
    const { input, target } = bind('BCELoss.forward()', CALL, 2, splitKeywords(args)) as LossCall;
    const { weight, reduction } = this;
    return binary_cross_entropy({ input, target, weight, reduction });
  }
}

/** Arguments of {@link KLDivLoss}. torch's deprecated `size_average` and `reduce` are not supported. */
export interface KLDivLossOptions {
  /** `'none'`, `'mean'`, `'sum'` or `'batchmean'`. Default `'mean'`, of which torch warns, once. */
  reduction?: Reduction | 'batchmean';
  /** Whether the target are log-probabilities. Default false. */
  log_target?: boolean;
}

const KEYWORDS = ['reduction', 'log_target'] as const;

/** The argument lists that KLDivLoss takes: by name in one object. */
export type KLDivLossArguments = Arguments<KLDivLossOptions, readonly []>;

/**
 * How far a distribution is from another. The formula is that of {@link kl_div}.
 *
 * Call it as `criterion(input, target)`:
 * - `input`: log-probabilities, (*), float32.
 * - `target`: probabilities, or with `log_target` their logarithms, (*), float32.
 * - returns a 0-d tensor, or with `reduction` `'none'` the losses of the elements. The caller owns it.
 *
 * @example
 * ```ts
 * const criterion = new nn.KLDivLoss({ reduction: 'batchmean' });
 * const loss = criterion(nn.functional.log_softmax(scores, 1), tf.softmax(scores));
 * ```
 * @throws as {@link kl_div}.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.KLDivLoss.html
 */
export class KLDivLoss extends Module {
  static override readonly name: string = 'KLDivLoss';

  /** `'none'`, `'mean'`, `'sum'` or `'batchmean'`. */
  reduction: Reduction | 'batchmean';
  /** Whether the target are log-probabilities. */
  log_target: boolean;

  /** Arguments: `{ reduction, log_target }`. */
  constructor(...args: KLDivLossArguments) {
    super();
    const bound = bind('KLDivLoss.__init__()', [], 0, splitKeywords(args), KEYWORDS) as KLDivLossOptions;
    this.reduction = bound.reduction ?? 'mean';
    this.log_target = bound.log_target ?? false;
  }

  /** What calling the module does. */
  override forward(...args: LossCallArguments): tf.Tensor {
    const { input, target } = bind('KLDivLoss.forward()', CALL, 2, splitKeywords(args)) as LossCall;
    const { reduction, log_target } = this;
    return kl_div({ input, target, reduction, log_target });
  }
}
