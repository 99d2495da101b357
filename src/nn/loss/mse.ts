// nn.MSELoss: the squared difference.
import type * as tf from '@tensorflow/tfjs-core';
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { mse_loss } from '../functional/mse_loss.js';
import type { Reduction } from '../../ops/reduce.js';
import { Module } from '../module.js';
import { CALL, type LossCall, type LossCallArguments } from './call.js';

/** Arguments of {@link MSELoss}. torch's deprecated `size_average` and `reduce` are not supported. */
export interface MSELossOptions {
  /** `'none'`, `'mean'` or `'sum'`. Default `'mean'`. */
  reduction?: Reduction;
}

const KEYWORDS = ['reduction'] as const;

/** The argument lists that MSELoss takes: by name in one object. */
export type MSELossArguments = Arguments<MSELossOptions, readonly []>;

/**
 * The squared difference of the elements, (x - y)².
 *
 * Call it as `criterion(input, target)`:
 * - `input`: (*), of any shape.
 * - `target`: (*), of the same shape; another one is broadcast, with a warning.
 * - returns a 0-d tensor, or with `reduction` `'none'` the losses of the elements. The caller owns it.
 *
 * @example
 * ```ts
 * const criterion = new nn.MSELoss();
 * const loss = backward(() => criterion(model(input), target));
 * ```
 * @throws as {@link mse_loss}.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.MSELoss.html
 */
export class MSELoss extends Module {
  static override readonly name: string = 'MSELoss';

  /** `'none'`, `'mean'` or `'sum'`. */
  reduction: Reduction;

  /** Arguments: `{ reduction }`. */
  constructor(...args: MSELossArguments) {
    super();
    const bound = bind('MSELoss.__init__()', [], 0, splitKeywords(args), KEYWORDS) as MSELossOptions;
    this.reduction = bound.reduction ?? 'mean';
  }

  /** What calling the module does. */
  override forward(...args: LossCallArguments): tf.Tensor {
    const { input, target } = bind('MSELoss.forward()', CALL, 2, splitKeywords(args)) as LossCall;
    const { reduction } = this;
    return mse_loss({ input, target, reduction });
  }
}
