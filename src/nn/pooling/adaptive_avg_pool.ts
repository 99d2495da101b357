// nn.AdaptiveAvgPool1d, nn.AdaptiveAvgPool2d.
import type * as tf from '@tensorflow/tfjs-core';
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import {
  adaptive_avg_pool1d,
  adaptive_avg_pool2d,
  type AdaptivePool1dFunctionOptions,
  type AdaptivePool2dFunctionOptions,
} from '../functional/pooling/adaptive_avg_pool.js';
import { Module } from '../module.js';
import { sizes } from './repr.js';

const PARAMETERS = ['output_size'] as const;

/** Arguments of {@link AdaptiveAvgPool1d}. */
export type AdaptiveAvgPool1dOptions = Pick<AdaptivePool1dFunctionOptions, 'output_size'>;
/** Arguments of {@link AdaptiveAvgPool2d}. */
export type AdaptiveAvgPool2dOptions = Pick<AdaptivePool2dFunctionOptions, 'output_size'>;

/** What a call takes. */
type Forward<T extends tf.Tensor> = [input: T] | [keywords: { input: T }];

/**
 * Means of as many windows as asked for, along one axis; window l goes from ⌊l·L/Lout⌋ to before ⌈(l + 1)·L/Lout⌉.
 *
 * Call it as `pool(input)`:
 * - `input`: (N, C, L) or (C, L), float32.
 * - returns (N, C, Lout) or (C, Lout). The caller owns it.
 *
 * @example
 * ```ts
 * const output = new nn.AdaptiveAvgPool1d(5)(tf.randomNormal([1, 64, 8])); // (1, 64, 5)
 * ```
 * @throws `RuntimeError` or `TypeError` with torch's text for arguments or shapes that do not fit, when it is called.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.AdaptiveAvgPool1d.html
 */
export class AdaptiveAvgPool1d extends Module {
  static override readonly name: string = 'AdaptiveAvgPool1d';

  /** Lout. */
  output_size: AdaptiveAvgPool1dOptions['output_size'];

  /**
   * @param output_size - Lout.
   *
   * Any tail of the arguments may be given by name in one object.
   */
  constructor(output_size: number | readonly [number]);
  constructor(...args: Arguments<AdaptiveAvgPool1dOptions, typeof PARAMETERS>);
  constructor(...args: unknown[]) {
    super();
    const bound = bind('AdaptiveAvgPool1d.__init__()', PARAMETERS, 1, splitKeywords(args)) as AdaptiveAvgPool1dOptions;
    this.output_size = bound.output_size;
  }

  /** What calling the module does. */
  override forward<T extends tf.Tensor>(...args: Forward<T>): T;
  override forward(...args: unknown[]): tf.Tensor {
    const { input } = bind('AdaptiveAvgPool1d.forward()', ['input'], 1, splitKeywords(args));
    return adaptive_avg_pool1d(input as tf.Tensor, this.output_size);
  }

  override extra_repr(): string {
    return sizes({ output_size: this.output_size });
  }
}

/** `pool(...)` is `pool.forward(...)`. */
export interface AdaptiveAvgPool1d {
  <T extends tf.Tensor>(...args: Forward<T>): T;
}

/**
 * Means of as many windows as asked for, along two axes; window h goes from ⌊h·H/Hout⌋ to before ⌈(h + 1)·H/Hout⌉.
 *
 * Call it as `pool(input)`:
 * - `input`: (N, C, H, W) or (C, H, W), float32.
 * - returns (N, C, Hout, Wout) or (C, Hout, Wout). The caller owns it.
 *
 * @example
 * ```ts
 * const output = new nn.AdaptiveAvgPool2d([5, null])(tf.randomNormal([1, 64, 8, 9])); // (1, 64, 5, 9)
 * ```
 * @throws `RuntimeError` or `TypeError` with torch's text for arguments or shapes that do not fit, when it is called.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.AdaptiveAvgPool2d.html
 */
export class AdaptiveAvgPool2d extends Module {
  static override readonly name: string = 'AdaptiveAvgPool2d';

  /** Hout and Wout, one number for both; null leaves an axis as it is. */
  output_size: AdaptiveAvgPool2dOptions['output_size'];

  /**
   * @param output_size - Hout and Wout, one number for both; null leaves an axis as it is.
   *
   * Any tail of the arguments may be given by name in one object.
   */
  constructor(output_size: number | readonly [number | null, number | null] | null);
  constructor(...args: Arguments<AdaptiveAvgPool2dOptions, typeof PARAMETERS>);
  constructor(...args: unknown[]) {
    super();
    const bound = bind('AdaptiveAvgPool2d.__init__()', PARAMETERS, 1, splitKeywords(args)) as AdaptiveAvgPool2dOptions;
    this.output_size = bound.output_size;
  }

  /** What calling the module does. */
  override forward<T extends tf.Tensor>(...args: Forward<T>): T;
  override forward(...args: unknown[]): tf.Tensor {
    const { input } = bind('AdaptiveAvgPool2d.forward()', ['input'], 1, splitKeywords(args));
    return adaptive_avg_pool2d(input as tf.Tensor, this.output_size);
  }

  override extra_repr(): string {
    return sizes({ output_size: this.output_size });
  }
}

/** `pool(...)` is `pool.forward(...)`. */
export interface AdaptiveAvgPool2d {
  <T extends tf.Tensor>(...args: Forward<T>): T;
}
