// nn.CosineEmbeddingLoss, nn.MarginRankingLoss: two inputs that a target of 1 or -1 relates.
import type * as tf from '@tensorflow/tfjs-core';
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { cosine_embedding_loss, margin_ranking_loss } from '../functional/margins.js';
import type { Reduction } from '../../ops/reduce.js';
import { Module } from '../module.js';

/** Arguments of {@link CosineEmbeddingLoss} and {@link MarginRankingLoss}. torch's deprecated ones are not supported. */
export interface MarginLossOptions {
  /** Default 0. */
  margin?: number;
  /** `'none'`, `'mean'` or `'sum'`. Default `'mean'`. */
  reduction?: Reduction;
}

/** The argument lists that they take: `margin` by position or, like the rest, by name in one object. */
export type MarginLossArguments = Arguments<MarginLossOptions, ['margin']>;

/** What they are called with. */
export interface MarginLossCall {
  /** One side. */
  input1: tf.Tensor;
  /** The other. */
  input2: tf.Tensor;
  /** 1 or -1. */
  target: tf.Tensor;
}

const CALL = ['input1', 'input2', 'target'] as const;
type MarginLossCallArguments = Arguments<MarginLossCall, typeof CALL>;

/**
 * How far two vectors are from pointing the same way (1), or from pointing apart (-1). The formula is that of
 * {@link cosine_embedding_loss}.
 *
 * Call it as `criterion(input1, input2, target)`:
 * - `input1`, `input2`: (N, D) or (D).
 * - `target`: (N) or (), of 1 and -1.
 * - returns a 0-d tensor, or with `reduction` `'none'` the losses of the pairs. The caller owns it.
 *
 * @example
 * ```ts
 * const criterion = new nn.CosineEmbeddingLoss(0.5);
 * const loss = criterion(left, right, tf.tensor1d([1, -1, 1]));
 * ```
 * @throws as {@link cosine_embedding_loss}.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.CosineEmbeddingLoss.html
 */
export class CosineEmbeddingLoss extends Module {
  static override readonly name: string = 'CosineEmbeddingLoss';

  /** How far apart is enough. */
  margin: number;
  /** `'none'`, `'mean'` or `'sum'`. */
  reduction: Reduction;

  /**
   * @param margin - default 0.
   *
   * Any tail of the arguments may be given by name in one object, and `reduction` only there.
   */
  constructor(margin?: number);
  constructor(...args: MarginLossArguments);
  constructor(...args: unknown[]) {
    super();
    const { margin = 0, reduction = 'mean' } = options('CosineEmbeddingLoss', args);
    this.margin = margin;
    this.reduction = reduction;
  }

  /** What calling the module does. */
  override forward(...args: MarginLossCallArguments): tf.Tensor {
    const call = bind('CosineEmbeddingLoss.forward()', CALL, 3, splitKeywords(args)) as MarginLossCall;
    const { margin, reduction } = this;
    return cosine_embedding_loss({ ...call, margin, reduction });
  }
}

/**
 * How far the first input is from being larger than the second (1), or smaller (-1). The formula is that of
 * {@link margin_ranking_loss}.
 *
 * Call it as `criterion(input1, input2, target)`:
 * - `input1`, `input2`, `target`: (*), all with the same number of axes.
 * - returns a 0-d tensor, or with `reduction` `'none'` the losses of the elements. The caller owns it.
 *
 * @example
 * ```ts
 * const criterion = new nn.MarginRankingLoss(0.1);
 * const loss = criterion(better, worse, tf.ones([3]));
 * ```
 * @throws as {@link margin_ranking_loss}.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.MarginRankingLoss.html
 */
export class MarginRankingLoss extends Module {
  static override readonly name: string = 'MarginRankingLoss';

  /** How far apart is enough. */
  margin: number;
  /** `'none'`, `'mean'` or `'sum'`. */
  reduction: Reduction;

  /**
   * @param margin - default 0.
   *
   * Any tail of the arguments may be given by name in one object, and `reduction` only there.
   */
  constructor(margin?: number);
  constructor(...args: MarginLossArguments);
  constructor(...args: unknown[]) {
    super();
    const { margin = 0, reduction = 'mean' } = options('MarginRankingLoss', args);
    this.margin = margin;
    this.reduction = reduction;
  }

  /** What calling the module does. */
  override forward(...args: MarginLossCallArguments): tf.Tensor {
    const call = bind('MarginRankingLoss.forward()', CALL, 3, splitKeywords(args)) as MarginLossCall;
    const { margin, reduction } = this;
    return margin_ranking_loss({ ...call, margin, reduction });
  }
}

const options = (name: string, args: readonly unknown[]): MarginLossOptions =>
  bind(`${name}.__init__()`, ['margin'], 0, splitKeywords(args), ['reduction']) as MarginLossOptions;
