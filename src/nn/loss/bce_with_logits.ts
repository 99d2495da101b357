// nn.BCEWithLogitsLoss: yes or no for each element, from its score.
import type * as tf from '@tensorflow/tfjs-core';
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { binary_cross_entropy_with_logits } from '../functional/binary_cross_entropy_with_logits.js';
import type { Reduction } from '../../ops/reduce.js';
import { Module } from '../module.js';
import { CALL, type LossCall, type LossCallArguments } from './call.js';

/** Arguments of {@link BCEWithLogitsLoss}. torch's deprecated `size_average` and `reduce` are not supported. */
export interface BCEWithLogitsLossOptions {
  /** The weight of each element, in a shape that broadcasts to that of the input. Default all 1. */
  weight?: tf.Tensor | null;
  /** `'none'`, `'mean'` or `'sum'`. Default `'mean'`. */
  reduction?: Reduction;
  /** The weight of yes, in a shape that broadcasts to that of the input. Default all 1. */
  pos_weight?: tf.Tensor | null;
}

const PARAMETERS = ['weight'] as const;
const KEYWORDS = ['reduction', 'pos_weight'] as const;

/** The argument lists that BCEWithLogitsLoss takes: `weight` by position or, like the rest, by name in one object. */
export type BCEWithLogitsLossArguments = Arguments<BCEWithLogitsLossOptions, typeof PARAMETERS>;

/**
 * How unlikely scores make yes or no, for each element. The formula is that of {@link binary_cross_entropy_with_logits}.
 *
 * Call it as `criterion(input, target)`:
 * - `input`: scores, (*), float32.
 * - `target`: probabilities of yes, (*), float32.
 * - returns a 0-d tensor, or with `reduction` `'none'` the losses of the elements. The caller owns it.
 *
 * Weights stay the caller's to dispose; the criterion keeps its own reference to the values, as a buffer in its state dict.
 *
 * @example
 * ```ts
 * const criterion = new nn.BCEWithLogitsLoss({ pos_weight: tf.tensor1d([3, 1]) });
 * const loss = backward(() => criterion(model(input), target));
 * ```
 * @throws as {@link binary_cross_entropy_with_logits}.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.BCEWithLogitsLoss.html
 */
export class BCEWithLogitsLoss extends Module {
  static override readonly name: string = 'BCEWithLogitsLoss';

  /** The weight of each element, in a shape that broadcasts to that of the input. */
  declare weight: tf.Tensor | null;
  /** `'none'`, `'mean'` or `'sum'`. */
  reduction: Reduction;
  /** The weight of yes, in a shape that broadcasts to that of the input. */
  declare pos_weight: tf.Tensor | null;

  /**
   * @param weight - the weight of each element, in a shape that broadcasts to that of the input (default all 1).
   *
   * Any tail of the arguments may be given by name in one object, and `reduction` and `pos_weight` only there.
   */
  constructor(weight?: tf.Tensor | null);
  constructor(...args: BCEWithLogitsLossArguments);
  constructor(...args: unknown[]) {
    super();
    const bound = bind(
      'BCEWithLogitsLoss.__init__()',
      PARAMETERS,
      0,
      splitKeywords(args),
      KEYWORDS,
    ) as BCEWithLogitsLossOptions;
    this.register_buffer('weight', bound.weight ?? null);
    this.reduction = bound.reduction ?? 'mean';
    this.register_buffer('pos_weight', bound.pos_weight ?? null);
  }

  /** What calling the module does. */
  override forward(...args: LossCallArguments): tf.Tensor {
    const { input, target } = bind('BCEWithLogitsLoss.forward()', CALL, 2, splitKeywords(args)) as LossCall;
    const { weight, reduction, pos_weight } = this;
    return binary_cross_entropy_with_logits({ input, target, weight, reduction, pos_weight });
  }
}
