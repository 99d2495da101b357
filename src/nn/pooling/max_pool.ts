// nn.MaxPool1d, nn.MaxPool2d.
import type * as tf from '@tensorflow/tfjs-core';
import type { Finish } from '../../ops/convolution/form.js';
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { bool } from '../../python/repr.js';
import type { Sizes } from '../functional/convolution/checks.js';
import { max_pool1d, max_pool2d, type MaxPoolResult } from '../functional/pooling/max_pool.js';
import { Module } from '../module.js';
import { FINISH, type Finishing, isPlain, isWhole } from '../together.js';
import { sizes } from './repr.js';

/** Arguments of {@link MaxPool1d} and {@link MaxPool2d}; sizes are numbers, for all spatial axes, or lists of one for each. */
export interface MaxPoolOptions<Indices extends boolean = boolean> {
  /** The size of a window. */
  kernel_size: Sizes;
  /** How far apart windows are. Default `kernel_size`. */
  stride?: Sizes | null;
  /** Negative infinities at both ends of each axis, at most half a window of them. Default 0. */
  padding?: Sizes;
  /** How far apart the elements of a window are. Default 1. */
  dilation?: Sizes;
  /** Whether a call returns `[output, indices]`. Default false. */
  return_indices?: Indices;
  /** Whether a last window may go beyond the end. Default false. */
  ceil_mode?: boolean;
}

const PARAMETERS = ['kernel_size', 'stride', 'padding', 'dilation', 'return_indices', 'ceil_mode'] as const;

/** The argument lists that MaxPool1d and MaxPool2d take: torch's positional order, any tail of it by keyword. */
export type MaxPoolArguments<Indices extends boolean = boolean> = Arguments<MaxPoolOptions<Indices>, typeof PARAMETERS>;

abstract class MaxPool<Indices extends boolean> extends Module implements Finishing {
  /** The size of a window. */
  kernel_size: Sizes;
  /** How far apart windows are. */
  stride: Sizes;
  /** How much is put at both ends of each axis. */
  padding: Sizes;
  /** How far apart the elements of a window are. */
  dilation: Sizes;
  /** Whether a call returns `[output, indices]`. */
  return_indices: Indices;
  /** Whether a last window may go beyond the end. */
  ceil_mode: boolean;
  readonly #axes: 1 | 2;

  constructor(axes: 1 | 2, args: readonly unknown[]) {
    super();
    const bound = bind(
      `MaxPool${axes}d.__init__()`,
      PARAMETERS,
      1,
      splitKeywords(args),
    ) as unknown as MaxPoolOptions<Indices>;
    this.kernel_size = bound.kernel_size;
    this.stride = bound.stride ?? bound.kernel_size;
    this.padding = bound.padding ?? 0;
    this.dilation = bound.dilation ?? 1;
    this.return_indices = (bound.return_indices ?? false) as Indices;
    this.ceil_mode = bound.ceil_mode ?? false;
    this.#axes = axes;
  }

  /** What calling the module does. */
  override forward(...args: [input: tf.Tensor] | [keywords: { input: tf.Tensor }]): MaxPoolResult<Indices>;
  override forward(...args: unknown[]): MaxPoolResult<Indices> {
    const axes = this.#axes;
    const { input } = bind(`MaxPool${axes}d.forward()`, ['input'], 1, splitKeywords(args));
    const { kernel_size, stride, padding, dilation, return_indices, ceil_mode } = this;
    const settings = { kernel_size, stride, padding, dilation, return_indices, ceil_mode };
    return (axes === 1 ? max_pool1d : max_pool2d)<Indices>({ input: input as tf.Tensor, ...settings });
  }

  /** If the windows lie side by side, without padding. */
  [FINISH](finish: Finish, shape: readonly number[]): Finish | null {
    const { kernel_size, stride, padding, dilation, return_indices, ceil_mode } = this;
    const sizes = shape.slice(2);
    const all = (given: Sizes): readonly number[] => (Array.isArray(given) ? given : sizes.map(() => given)) as number[];
    const [window, steps, before, apart] = [kernel_size, stride, padding, dilation].map(all);
    const isSimple = sizes.every(
      (size, i) => window[i] > 0 && window[i] <= size && steps[i] === window[i] && before[i] === 0 && apart[i] === 1,
    );
    const areGiven = [window, steps, before, apart].every(({ length }) => length === this.#axes);
    const isOther = return_indices || ceil_mode || !isWhole(finish) || !isPlain(this, MaxPool);
    return isOther || !isSimple || !areGiven || sizes.length !== this.#axes || !window.every(Number.isInteger)
      ? null
      : { ...finish, window };
  }

  override extra_repr(): string {
    const { kernel_size, stride, padding, dilation, ceil_mode } = this;
    return `${sizes({ kernel_size, stride, padding, dilation })}, ceil_mode=${bool(ceil_mode)}`;
  }
}

/** `pool(...)` is `pool.forward(...)`. */
interface MaxPool<Indices extends boolean> {
  (...args: [input: tf.Tensor] | [keywords: { input: tf.Tensor }]): MaxPoolResult<Indices>;
}

/**
 * The largest element of each window along one axis:
 *
 *     y[n, c, l] = max over k of x[n, c, l·stride + k·dilation - padding]
 *
 * Call it as `pool(input)`:
 * - `input`: (N, C, L) or (C, L), float32.
 * - returns (N, C, Lout) or (C, Lout), Lout = ⌊(L + 2·padding - dilation·(kernel_size - 1) - 1) / stride⌋ + 1, ⌈...⌉ in ceil_mode; with
 *   `return_indices` `[output, indices]`, int32: where in its row each lies. The caller owns them.
 *
 * NaN counts as larger than all else. The gradient goes to the first of equal elements.
 *
 * @example
 * ```ts
 * const pool = new nn.MaxPool1d(3, { stride: 2 });
 * const output = pool(tf.randomNormal([20, 16, 50])); // (20, 16, 24)
 * ```
 * @throws `RuntimeError` or `TypeError` with torch's text for arguments or shapes that do not fit, when it is called.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxPool1d.html
 */
export class MaxPool1d<Indices extends boolean = false> extends MaxPool<Indices> {
  static override readonly name: string = 'MaxPool1d';

  /**
   * @param kernel_size - the size of a window.
   * @param stride - how far apart windows are (default `kernel_size`).
   * @param padding - negative infinities at both ends of each axis, at most half a window of them (default 0).
   * @param dilation - how far apart the elements of a window are (default 1).
   * @param return_indices - whether a call returns `[output, indices]` (default false).
   * @param ceil_mode - whether a last window may go beyond the end (default false).
   *
   * Any tail of the arguments may be given by name in one object.
   */
  constructor(
    kernel_size: Sizes,
    stride?: Sizes | null,
    padding?: Sizes,
    dilation?: Sizes,
    return_indices?: Indices,
    ceil_mode?: boolean,
  );
  constructor(...args: MaxPoolArguments<Indices>);
  constructor(...args: unknown[]) {
    super(1, args);
  }
}

/**
 * The largest element of each window along two axes:
 *
 *     y[n, c, h, w] = max over i, j of x[n, c, h·stride + i·dilation - padding, w·stride + j·dilation - padding]
 *
 * Call it as `pool(input)`:
 * - `input`: (N, C, H, W) or (C, H, W), float32.
 * - returns (N, C, Hout, Wout) or (C, Hout, Wout), with Hout = ⌊(H + 2·padding - dilation·(kernel_size - 1) - 1) / stride⌋ + 1, ⌈...⌉
 *   in ceil_mode; with `return_indices` `[output, indices]`, int32: where in its plane each lies, h·W + w. The caller owns them.
 *
 * NaN counts as larger than all else. The gradient goes to the first of equal elements.
 *
 * @example
 * ```ts
 * const pool = new nn.MaxPool2d([3, 2], [2, 1]);
 * const output = pool(tf.randomNormal([20, 16, 50, 32])); // (20, 16, 24, 31)
 * ```
 * @throws `RuntimeError` or `TypeError` with torch's text for arguments or shapes that do not fit, when it is called.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxPool2d.html
 */
export class MaxPool2d<Indices extends boolean = false> extends MaxPool<Indices> {
  static override readonly name: string = 'MaxPool2d';

  /**
   * @param kernel_size - the size of a window.
   * @param stride - how far apart windows are (default `kernel_size`).
   * @param padding - negative infinities at both ends of each axis, at most half a window of them (default 0).
   * @param dilation - how far apart the elements of a window are (default 1).
   * @param return_indices - whether a call returns `[output, indices]` (default false).
   * @param ceil_mode - whether a last window may go beyond the end (default false).
   *
   * Any tail of the arguments may be given by name in one object.
   */
  constructor(
    kernel_size: Sizes,
    stride?: Sizes | null,
    padding?: Sizes,
    dilation?: Sizes,
    return_indices?: Indices,
    ceil_mode?: boolean,
  );
  constructor(...args: MaxPoolArguments<Indices>);
  constructor(...args: unknown[]) {
    super(2, args);
  }
}
