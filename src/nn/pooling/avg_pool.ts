// nn.AvgPool1d, nn.AvgPool2d.
import type * as tf from '@tensorflow/tfjs-core';
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import type { Sizes } from '../functional/convolution/checks.js';
import { avg_pool1d, avg_pool2d } from '../functional/pooling/avg_pool.js';
import { Module } from '../module.js';
import { sizes } from './repr.js';

/** Arguments of {@link AvgPool1d}; sizes are numbers or lists of one. */
export interface AvgPool1dOptions {
  /** The size of a window. */
  kernel_size: Sizes;
  /** How far apart windows are. Default `kernel_size`. */
  stride?: Sizes | null;
  /** Zeros at both ends of each axis, at most half a window of them. Default 0. */
  padding?: Sizes;
  /** Whether a last window may go beyond the end. Default false. */
  ceil_mode?: boolean;
  /** Whether the zeros of the padding count. Default true. */
  count_include_pad?: boolean;
}

/** Arguments of {@link AvgPool2d}; sizes are numbers, for both axes, or lists of one for each. */
export interface AvgPool2dOptions extends AvgPool1dOptions {
  /** What every sum is divided by, instead of how many elements count. Default none. */
  divisor_override?: number | null;
}

const OF_LINES = ['kernel_size', 'stride', 'padding', 'ceil_mode', 'count_include_pad'] as const;
const OF_IMAGES = [...OF_LINES, 'divisor_override'] as const;

/** The argument lists that AvgPool1d takes: torch's positional order, any tail of it by keyword. */
export type AvgPool1dArguments = Arguments<AvgPool1dOptions, typeof OF_LINES>;
/** The argument lists that AvgPool2d takes. */
export type AvgPool2dArguments = Arguments<AvgPool2dOptions, typeof OF_IMAGES>;

abstract class AvgPool extends Module {
  /** The size of a window. */
  kernel_size: Sizes;
  /** How far apart windows are. */
  stride: Sizes;
  /** How many zeros are put at both ends of each axis. */
  padding: Sizes;
  /** Whether a last window may go beyond the end. */
  ceil_mode: boolean;
  /** Whether the zeros of the padding count. */
  count_include_pad: boolean;

  constructor({ kernel_size, stride, padding = 0, ceil_mode = false, count_include_pad = true }: AvgPool1dOptions) {
    super();
    this.kernel_size = kernel_size;
    this.stride = stride ?? kernel_size;
    this.padding = padding;
    this.ceil_mode = ceil_mode;
    this.count_include_pad = count_include_pad;
  }

  override extra_repr(): string {
    const { kernel_size, stride, padding } = this;
    return sizes({ kernel_size, stride, padding });
  }
}

/** What a call takes. */
type Forward<T extends tf.Tensor> = [input: T] | [keywords: { input: T }];

/**
 * The mean of each window along one axis:
 *
 *     y[n, c, l] = Σ x[n, c, l·stride + k - padding] / kernel_size
 *
 * Call it as `pool(input)`:
 * - `input`: (N, C, L) or (C, L), float32.
 * - returns (N, C, Lout) or (C, Lout), Lout = ⌊(L + 2·padding - kernel_size) / stride⌋ + 1, ⌈...⌉ in ceil_mode. The caller owns it.
 *
 * @example
 * ```ts
 * const pool = new nn.AvgPool1d(3, { stride: 2 });
 * pool(tf.tensor3d([[[1, 2, 3, 4, 5, 6, 7]]])); // [[[2, 4, 6]]]
 * ```
 * @throws `RuntimeError` or `TypeError` with torch's text for arguments or shapes that do not fit, when it is called.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.AvgPool1d.html
 */
export class AvgPool1d extends AvgPool {
  static override readonly name: string = 'AvgPool1d';

  /**
   * @param kernel_size - the size of a window.
   * @param stride - how far apart windows are (default `kernel_size`).
   * @param padding - zeros at both ends of each axis, at most half a window of them (default 0).
   * @param ceil_mode - whether a last window may go beyond the end (default false).
   * @param count_include_pad - whether the zeros of the padding count (default true).
   *
   * Any tail of the arguments may be given by name in one object.
   */
  constructor(kernel_size: Sizes, stride?: Sizes | null, padding?: Sizes, ceil_mode?: boolean, count_include_pad?: boolean);
  constructor(...args: AvgPool1dArguments);
  constructor(...args: unknown[]) {
    super(bind('AvgPool1d.__init__()', OF_LINES, 1, splitKeywords(args)) as unknown as AvgPool1dOptions);
    // As in torch, where these three are tuples.
    for (const name of ['kernel_size', 'stride', 'padding'] as const) {
      const value = this[name];
      if (typeof value === 'number') this[name] = [value];
    }
  }

  /** What calling the module does. */
  override forward<T extends tf.Tensor>(...args: Forward<T>): T;
  override forward(...args: unknown[]): tf.Tensor {
    const { input } = bind('AvgPool1d.forward()', ['input'], 1, splitKeywords(args));
    const { kernel_size, stride, padding, ceil_mode, count_include_pad } = this;
    return avg_pool1d({ input: input as tf.Tensor, kernel_size, stride, padding, ceil_mode, count_include_pad });
  }
}

/** `pool(...)` is `pool.forward(...)`. */
export interface AvgPool1d {
  <T extends tf.Tensor>(...args: Forward<T>): T;
}

/**
 * The mean of each window along two axes:
 *
 *     y[n, c, h, w] = Σ x[n, c, h·stride + i - padding, w·stride + j - padding] / (KH·KW)
 *
 * Call it as `pool(input)`:
 * - `input`: (N, C, H, W) or (C, H, W), float32.
 * - returns (N, C, Hout, Wout) or (C, Hout, Wout), with Hout = ⌊(H + 2·padding - KH) / stride⌋ + 1, ⌈...⌉ in ceil_mode. The caller owns
 *   it.
 *
 * @example
 * ```ts
 * const pool = new nn.AvgPool2d([3, 2], [2, 1]);
 * const output = pool(tf.randomNormal([20, 16, 50, 32])); // (20, 16, 24, 31)
 * ```
 * @throws `RuntimeError` or `TypeError` with torch's text for arguments or shapes that do not fit, when it is called.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.AvgPool2d.html
 */
export class AvgPool2d extends AvgPool {
  static override readonly name: string = 'AvgPool2d';

  /** What every sum is divided by, or null. */
  divisor_override: number | null;

  /**
   * @param kernel_size - the size of a window.
   * @param stride - how far apart windows are (default `kernel_size`).
   * @param padding - zeros at both ends of each axis, at most half a window of them (default 0).
   * @param ceil_mode - whether a last window may go beyond the end (default false).
   * @param count_include_pad - whether the zeros of the padding count (default true).
   * @param divisor_override - what every sum is divided by, instead of how many elements count (default none).
   *
   * Any tail of the arguments may be given by name in one object.
   */
  constructor(
    kernel_size: Sizes,
    stride?: Sizes | null,
    padding?: Sizes,
    ceil_mode?: boolean,
    count_include_pad?: boolean,
    divisor_override?: number | null,
  );
  constructor(...args: AvgPool2dArguments);
  constructor(...args: unknown[]) {
    const bound = bind('AvgPool2d.__init__()', OF_IMAGES, 1, splitKeywords(args)) as unknown as AvgPool2dOptions;
    super(bound);
    this.divisor_override = bound.divisor_override ?? null;
  }

  /** What calling the module does. */
  override forward<T extends tf.Tensor>(...args: Forward<T>): T;
  override forward(...args: unknown[]): tf.Tensor {
    const { input } = bind('AvgPool2d.forward()', ['input'], 1, splitKeywords(args));
    const { kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override } = this;
    const settings = { kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override };
    return avg_pool2d({ input: input as tf.Tensor, ...settings });
  }
}

/** `pool(...)` is `pool.forward(...)`. */
export interface AvgPool2d {
  <T extends tf.Tensor>(...args: Forward<T>): T;
}
