// nn.CrossEntropyLoss: how unlikely scores make the right class.
import type * as tf from '@tensorflow/tfjs-core';
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { cross_entropy } from '../functional/cross_entropy.js';
import type { Reduction } from '../../ops/reduce.js';
import { Module } from '../module.js';
import { CALL, type LossCall, type LossCallArguments } from './call.js';

/** Arguments of {@link CrossEntropyLoss}. torch's deprecated `size_average` and `reduce` are not supported. */
export interface CrossEntropyLossOptions {
  /** The weight of each class, (C). Default all 1. */
  weight?: tf.Tensor | null;
  /** Targets that do not count. Default -100. */
  ignore_index?: number;
  /** `'none'`, `'mean'` or `'sum'`. Default `'mean'`. */
  reduction?: Reduction;
  /** Between 0 and 1: how much of each target is spread evenly over the classes. Default 0. */
  label_smoothing?: number;
}

const PARAMETERS = ['weight'] as const;
const KEYWORDS = ['ignore_index', 'reduction', 'label_smoothing'] as const;

/** The argument lists that CrossEntropyLoss takes: `weight` by position or, like the rest, by name in one object. */
export type CrossEntropyLossArguments = Arguments<CrossEntropyLossOptions, typeof PARAMETERS>;

/**
 * How unlikely scores make the right class: log_softmax and {@link NLLLoss} in one. The formula is that of {@link cross_entropy}.
 *
 * Call it as `criterion(input, target)`:
 * - `input`: scores, (C), (N, C) or (N, C, d1, ...), float32.
 * - `target`: classes, (), (N) or (N, d1, ...), int32, or probabilities of classes in the shape of the input, float32.
 * - returns a 0-d tensor, or with `reduction` `'none'` the losses of the elements. The caller owns it.
 *
 * Weights stay the caller's to dispose; the criterion keeps its own reference to the values, as a buffer in its state dict.
 *
 * @example
 * ```ts
 * const criterion = new nn.CrossEntropyLoss({ label_smoothing: 0.1 });
 * const loss = backward(() => criterion(model(input), tf.tensor1d([1, 0, 4], 'int32')));
 * ```
 * @throws as {@link cross_entropy}.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html
 */
export class CrossEntropyLoss extends Module {
  static override readonly name: string = 'CrossEntropyLoss';

  /** The weight of each class, (C). */
  declare weight: tf.Tensor | null;
  /** Targets that do not count. */
  ignore_index: number;
  /** `'none'`, `'mean'` or `'sum'`. */
  reduction: Reduction;
  /** Between 0 and 1: how much of each target is spread evenly over the classes. */
  label_smoothing: number;

  /**
   * @param weight - the weight of each class, (C) (default all 1).
   *
   * Any tail of the arguments may be given by name in one object, and `ignore_index`, `reduction` and `label_smoothing` only
   * there.
   */
  constructor(weight?: tf.Tensor | null);
  constructor(...args: CrossEntropyLossArguments);
  constructor(...args: unknown[]) {
    super();
    const bound = bind(
      'CrossEntropyLoss.__init__()',
      PARAMETERS,
      0,
      splitKeywords(args),
      KEYWORDS,
    ) as CrossEntropyLossOptions;
    this.register_buffer('weight', bound.weight ?? null);
    this.ignore_index = bound.ignore_index ?? -100;
    this.reduction = bound.reduction ?? 'mean';
    this.label_smoothing = bound.label_smoothing ?? 0;
  }

  /** What calling the module does. */
  override forward(...args: LossCallArguments): tf.Tensor {
    const { input, target } = bind('CrossEntropyLoss.forward()', CALL, 2, splitKeywords(args)) as LossCall;
    const { weight, ignore_index, reduction, label_smoothing } = this;
    return cross_entropy({ input, target, weight, ignore_index, reduction, label_smoothing });
  }
}
