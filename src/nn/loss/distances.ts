// nn.L1Loss, nn.SmoothL1Loss, nn.HuberLoss: distances of the elements.
import type * as tf from '@tensorflow/tfjs-core';
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { check } from '../../python/check.js';
import { given } from '../../python/repr.js';
import { huber_loss, l1_loss, smooth_l1_loss } from '../functional/distances.js';
import type { Reduction } from '../../ops/reduce.js';
import { Module } from '../module.js';
import { CALL, type LossCall, type LossCallArguments } from './call.js';

/** Arguments of {@link L1Loss}. torch's deprecated `size_average` and `reduce` are not supported. */
export interface L1LossOptions {
  /** `'none'`, `'mean'` or `'sum'`. Default `'mean'`. */
  reduction?: Reduction;
}

/** The argument lists that L1Loss takes: by name in one object. */
export type L1LossArguments = Arguments<L1LossOptions, readonly []>;

/**
 * The distance of the elements, |x - y|.
 *
 * Call it as `criterion(input, target)`:
 * - `input`: (*), of any shape.
 * - `target`: (*), of the same shape; another one is broadcast, with a warning.
 * - returns a 0-d tensor, or with `reduction` `'none'` the losses of the elements. The caller owns it.
 *
 * @example
 * ```ts
 * const criterion = new nn.L1Loss();
 * const loss = backward(() => criterion(model(input), target));
 * ```
 * @throws as {@link l1_loss}.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.L1Loss.html
 */
export class L1Loss extends Module {
  static override readonly name: string = 'L1Loss';

  /** `'none'`, `'mean'` or `'sum'`. */
  reduction: Reduction;

  /** Arguments: `{ reduction }`. */
  constructor(...args: L1LossArguments) {
    super();
    const bound = bind('L1Loss.__init__()', [], 0, splitKeywords(args), ['reduction']) as L1LossOptions;
    this.reduction = bound.reduction ?? 'mean';
  }

  /** What calling the module does. */
  override forward(...args: LossCallArguments): tf.Tensor {
    const { input, target } = bind('L1Loss.forward()', CALL, 2, splitKeywords(args)) as LossCall;
    return l1_loss({ input, target, reduction: this.reduction });
  }
}

/** Arguments of {@link SmoothL1Loss}. torch's deprecated `size_average` and `reduce` are not supported. */
export interface SmoothL1LossOptions extends L1LossOptions {
  /** The distance from which on the loss is straight, at least 0. Default 1. */
  beta?: number;
}

/** The argument lists that SmoothL1Loss takes: by name in one object. */
export type SmoothL1LossArguments = Arguments<SmoothL1LossOptions, readonly []>;

/**
 * The distance of the elements, made smooth at 0. The formula is that of {@link smooth_l1_loss}.
 *
 * Call it as `criterion(input, target)`:
 * - `input`: (*), of any shape.
 * - `target`: (*), of the same shape; another one is broadcast, with a warning.
 * - returns a 0-d tensor, or with `reduction` `'none'` the losses of the elements. The caller owns it.
 *
 * @example
 * ```ts
 * const criterion = new nn.SmoothL1Loss({ beta: 0.5 });
 * const loss = backward(() => criterion(model(input), target));
 * ```
 * @throws as {@link smooth_l1_loss}.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.SmoothL1Loss.html
 */
export class SmoothL1Loss extends Module {
  static override readonly name: string = 'SmoothL1Loss';

  /** `'none'`, `'mean'` or `'sum'`. */
  reduction: Reduction;
  /** The distance from which on the loss is straight, at least 0. */
  beta: number;

  /** Arguments: `{ reduction, beta }`. */
  constructor(...args: SmoothL1LossArguments) {
    super();
    const keywords = ['reduction', 'beta'] as const;
    const bound = bind('SmoothL1Loss.__init__()', [], 0, splitKeywords(args), keywords) as SmoothL1LossOptions;
    this.reduction = bound.reduction ?? 'mean';
    this.beta = bound.beta ?? 1;
  }

  /** What calling the module does. */
  override forward(...args: LossCallArguments): tf.Tensor {
    const { input, target } = bind('SmoothL1Loss.forward()', CALL, 2, splitKeywords(args)) as LossCall;
    const { reduction, beta } = this;
    return smooth_l1_loss({ input, target, reduction, beta });
  }
}

/** Arguments of {@link HuberLoss}. */
export interface HuberLossOptions extends L1LossOptions {
  /** The distance from which on the loss is straight, more than 0. Default 1. */
  delta?: number;
}

const HUBER = ['reduction', 'delta'] as const;

/** The argument lists that HuberLoss takes. */
export type HuberLossArguments = Arguments<HuberLossOptions, typeof HUBER>;

/**
 * The squared difference of the elements, made straight far from 0. The formula is that of {@link huber_loss}.
 *
 * Call it as `criterion(input, target)`:
 * - `input`: (*), of any shape.
 * - `target`: (*), of the same shape; another one is broadcast, with a warning.
 * - returns a 0-d tensor, or with `reduction` `'none'` the losses of the elements. The caller owns it.
 *
 * @example
 * ```ts
 * const criterion = new nn.HuberLoss('mean', 0.5);
 * const loss = backward(() => criterion(model(input), target));
 * ```
 * @throws as {@link huber_loss}.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.HuberLoss.html
 */
export class HuberLoss extends Module {
  static override readonly name: string = 'HuberLoss';

  /** `'none'`, `'mean'` or `'sum'`. */
  reduction: Reduction;
  /** The distance from which on the loss is straight, more than 0. */
  delta: number;

  /**
   * @param reduction - `'none'`, `'mean'` or `'sum'` (default `'mean'`).
   * @param delta - the distance from which on the loss is straight, more than 0 (default 1).
   *
   * Any tail of the arguments may be given by name in one object.
   */
  constructor(reduction?: Reduction, delta?: number);
  constructor(...args: HuberLossArguments);
  constructor(...args: unknown[]) {
    super();
    const bound = bind('HuberLoss.__init__()', HUBER, 0, splitKeywords(args)) as HuberLossOptions;
    const { reduction = 'mean', delta = 1 } = bound;
    check(typeof delta === 'number', () => {
      return new TypeError(`delta must be a float or int, got: <class '${given(delta)}'>`);
    });
    this.reduction = reduction;
    this.delta = delta;
  }

  /** What calling the module does. */
  override forward(...args: LossCallArguments): tf.Tensor {
    const { input, target } = bind('HuberLoss.forward()', CALL, 2, splitKeywords(args)) as LossCall;
    const { reduction, delta } = this;
    return huber_loss({ input, target, reduction, delta });
  }
}
