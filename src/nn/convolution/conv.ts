// nn.Conv1d, nn.Conv2d.
import * as tf from '@tensorflow/tfjs-core';
import { canFinish } from '../../ops/convolution/convolution.js';
import type { Finish } from '../../ops/convolution/form.js';
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { checkTensor } from '../../python/checks.js';
import type { Sizes } from '../functional/convolution/checks.js';
import { convolve, sameEnds } from '../functional/convolution/conv.js';
import { pad } from '../functional/pad.js';
import { finishBy, isPlain, type Leading, TOGETHER } from '../together.js';
import { ConvNd, type ConvNdOptions, type PaddingMode, parametersOf } from './conv_nd.js';

/** Arguments of {@link Conv1d} and {@link Conv2d}. */
export interface ConvOptions extends ConvNdOptions {
  /** How much is put at both ends of each axis; `'same'` for an output of the input's size, `'valid'` for none. Default 0. */
  padding?: Sizes | 'same' | 'valid';
  /** What is put there; default `'zeros'`. */
  padding_mode?: PaddingMode;
}

const PARAMETERS = [
  'in_channels',
  'out_channels',
  'kernel_size',
  'stride',
  'padding',
  'dilation',
  'groups',
  'bias',
  'padding_mode',
] as const;

/** The argument lists that Conv1d and Conv2d take: torch's positional order, any tail of it by keyword. */
export type ConvArguments = Arguments<ConvOptions, typeof PARAMETERS>;

abstract class Conv extends ConvNd implements Leading {
  readonly #axes: number;

  constructor(axes: number, args: readonly unknown[]) {
    super({ name: `Conv${axes}d`, axes, transposed: false, parameters: PARAMETERS }, splitKeywords(args));
    this.#axes = axes;
  }

  /** What calling the module does. */
  override forward<T extends tf.Tensor>(input: T | { input: T }): T;
  override forward(...args: unknown[]): tf.Tensor {
    const { input } = bind(`Conv${this.#axes}d.forward()`, ['input'], 1, splitKeywords(args));
    return this.#convolve(input);
  }

  /** With the norm, the rectifier and the pool behind it, where these can be a part of it. */
  [TOGETHER](input: tf.Tensor, followers: readonly object[]): { output: tf.Tensor; count: number } | null {
    if (!canFinish() || !isPlain(this, Conv) || input.rank !== this.#axes + 2 || input.size === 0) return null;
    let count = 0;
    const output = this.#convolve(input, (shape) => {
      const led = finishBy(followers, shape);
      count = led.count;
      return led.finish;
    });
    return { output, count };
  }

  #convolve(input: unknown, finishOf?: (shape: readonly number[]) => Finish): tf.Tensor {
    const axes = this.#axes;
    const name = `conv${axes}d`;
    checkTensor(`${name}()`, 'input', 1, input);
    const { stride, padding, dilation, groups, padding_mode } = this;
    const rest = { ...parametersOf(this, `${name}()`), stride, dilation, groups };
    if (padding_mode === 'zeros') return convolve(name, axes, { ...rest, input, padding }, finishOf);
    return tf.tidy(() => convolve(name, axes, { ...rest, input: pad(input, this.#ends(), padding_mode) }, finishOf));
  }

  /** The padding as `pad` takes it, the last axis first. */
  #ends(): number[] {
    const { padding, kernel_size, dilation } = this;
    const ends = kernel_size.map((size, i): readonly [number, number] => {
      if (typeof padding !== 'string') return [padding[i], padding[i]];
      return padding === 'same' ? sameEnds(size, dilation[i]) : [0, 0];
    });
    return ends.reverse().flat();
  }
}

/** `conv(...)` is `conv.forward(...)`. */
interface Conv {
  <T extends tf.Tensor>(input: T | { input: T }): T;
}

/**
 * A convolution along one axis:
 *
 *     y[n, o, l] = b[o] + Σ W[o, c, k]·x[n, c, l·stride + k·dilation - padding]
 *
 * Call it as `conv(input)`:
 * - `input`: (N, Cin, L) or (Cin, L), float32.
 * - returns (N, Cout, Lout) or (Cout, Lout), Lout = ⌊(L + 2·padding - dilation·(K - 1) - 1) / stride⌋ + 1. The caller owns it; the
 *   input is left as it is.
 *
 * Parameters: `weight` (Cout, Cin/groups, K) and, with `bias`, `bias` (Cout), both from U(-√k, √k), k = groups/(Cin·K).
 *
 * @example
 * ```ts
 * const conv = new nn.Conv1d(16, 33, 3, { stride: 2 });
 * const output = conv(tf.randomNormal([20, 16, 50])); // (20, 33, 24)
 * ```
 * @throws `ValueError`, `RuntimeError` or `TypeError` with torch's text for arguments or shapes that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv1d.html
 */
export class Conv1d extends Conv {
  static override readonly name: string = 'Conv1d';

  /**
   * @param in_channels - Cin, channels of the input.
   * @param out_channels - Cout, channels of the output.
   * @param kernel_size - K, the size of the filter.
   * @param stride - how far apart the places are (default 1).
   * @param padding - how much is put at both ends of each axis; `'same'` for an output of the input's size, `'valid'` for
   * none (default 0).
   * @param dilation - how far apart the elements of the filter are (default 1).
   * @param groups - groups of channels, apart from each other: of both numbers of channels a divisor (default 1).
   * @param bias - whether there is a bias (default true).
   * @param padding_mode - what is put there; default `'zeros'`.
   *
   * Any tail of the arguments may be given by name in one object.
   */
  constructor(
    in_channels: number,
    out_channels: number,
    kernel_size: Sizes,
    stride?: Sizes,
    padding?: Sizes | 'same' | 'valid',
    dilation?: Sizes,
    groups?: number,
    bias?: boolean,
    padding_mode?: PaddingMode,
  );
  constructor(...args: ConvArguments);
  constructor(...args: unknown[]) {
    super(1, args);
  }
}

/**
 * A convolution along two axes:
 *
 *     y[n, o, h, w] = b[o] + Σ W[o, c, i, j]·x[n, c, h·stride + i·dilation - padding, w·stride + j·dilation - padding]
 *
 * Call it as `conv(input)`:
 * - `input`: (N, Cin, H, W) or (Cin, H, W), float32.
 * - returns (N, Cout, Hout, Wout) or (Cout, Hout, Wout), with Hout = ⌊(H + 2·padding - dilation·(K - 1) - 1) / stride⌋ + 1. The
 *   caller owns it; the input is left as it is.
 *
 * Parameters: `weight` (Cout, Cin/groups, KH, KW) and, with `bias`, `bias` (Cout), both from U(-√k, √k),
 * k = groups/(Cin·KH·KW).
 *
 * @example
 * ```ts
 * const conv = new nn.Conv2d(16, 33, [3, 5], { stride: [2, 1], padding: [4, 2] });
 * const output = conv(tf.randomNormal([20, 16, 50, 20])); // (20, 33, 28, 20)
 * ```
 * @throws `ValueError`, `RuntimeError` or `TypeError` with torch's text for arguments or shapes that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html
 */
export class Conv2d extends Conv {
  static override readonly name: string = 'Conv2d';

  /**
   * @param in_channels - Cin, channels of the input.
   * @param out_channels - Cout, channels of the output.
   * @param kernel_size - K, the size of the filter.
   * @param stride - how far apart the places are (default 1).
   * @param padding - how much is put at both ends of each axis; `'same'` for an output of the input's size, `'valid'` for
   * none (default 0).
   * @param dilation - how far apart the elements of the filter are (default 1).
   * @param groups - groups of channels, apart from each other: of both numbers of channels a divisor (default 1).
   * @param bias - whether there is a bias (default true).
   * @param padding_mode - what is put there; default `'zeros'`.
   *
   * Any tail of the arguments may be given by name in one object.
   */
  constructor(
    in_channels: number,
    out_channels: number,
    kernel_size: Sizes,
    stride?: Sizes,
    padding?: Sizes | 'same' | 'valid',
    dilation?: Sizes,
    groups?: number,
    bias?: boolean,
    padding_mode?: PaddingMode,
  );
  constructor(...args: ConvArguments);
  constructor(...args: unknown[]) {
    super(2, args);
  }
}
