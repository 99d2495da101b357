// nn.ConvTranspose1d.
import * as tf from '@tensorflow/tfjs-core';
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { check } from '../../python/check.js';
import { checkTensor } from '../../python/checks.js';
import { ValueError } from '../../python/errors.js';
import { given, list } from '../../python/repr.js';
import type { Sizes } from '../functional/convolution/checks.js';
import { convolveTransposed } from '../functional/convolution/conv_transpose.js';
import { ConvNd, type ConvNdOptions, parametersOf } from './conv_nd.js';

/** Arguments of {@link ConvTranspose1d}. */
export interface ConvTransposeOptions extends ConvNdOptions {
  /** How much of both ends of each axis is taken away, of dilation·(K - 1) + 1 and more. Default 0. */
  padding?: Sizes;
  /** How much is added after the end of each axis. Default 0. */
  output_padding?: Sizes;
  /** Only `'zeros'`. */
  padding_mode?: 'zeros';
}

const PARAMETERS = [
  'in_channels',
  'out_channels',
  'kernel_size',
  'stride',
  'padding',
  'output_padding',
  'groups',
  'bias',
  'dilation',
  'padding_mode',
] as const;

/** The argument lists that ConvTranspose1d takes: torch's positional order, any tail of it by keyword. */
export type ConvTransposeArguments = Arguments<ConvTransposeOptions, typeof PARAMETERS>;

/** Arguments of a call. */
interface ForwardOptions<T extends tf.Tensor> {
  /** (N, Cin, L) or (Cin, L), float32. */
  input: T;
  /** Lout, alone or as the last of the output's shape: which of the sizes that a stride leaves open. */
  output_size?: readonly number[] | null;
}

const FORWARD = ['input', 'output_size'] as const;

/**
 * A transposed convolution along one axis, the gradient of a convolution by its input:
 *
 *     y[n, o, l·stride + k·dilation - padding] = b[o] + Σ W[c, o, k]·x[n, c, l]
 *
 * Call it as `conv(input, output_size)`:
 * - `input`: (N, Cin, L) or (Cin, L), float32.
 * - `output_size`: Lout, as `[Lout]` or `[N, Cout, Lout]`, instead of `output_padding`. Default none.
 * - returns (N, Cout, Lout) or (Cout, Lout), Lout = (L - 1)·stride - 2·padding + dilation·(K - 1) + output_padding + 1. The
 *   caller owns it; the input is left as it is.
 *
 * Parameters: `weight` (Cin, Cout/groups, K) and, with `bias`, `bias` (Cout), both from U(-√k, √k), k = groups/(Cout·K).
 *
 * @example
 * ```ts
 * const conv = new nn.ConvTranspose1d(16, 33, 3, { stride: 2, padding: 1 });
 * const output = conv(tf.randomNormal([20, 16, 25]), [50]); // (20, 33, 50)
 * ```
 * @throws `ValueError`, `RuntimeError` or `TypeError` with torch's text for arguments or shapes that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ConvTranspose1d.html
 */
export class ConvTranspose1d extends ConvNd {
  static override readonly name: string = 'ConvTranspose1d';
  /** How much of both ends of each axis is taken away, of dilation·(K - 1) + 1 and more. */
  declare readonly padding: readonly number[];

  /**
   * @param in_channels - Cin, channels of the input.
   * @param out_channels - Cout, channels of the output.
   * @param kernel_size - K, the size of the filter.
   * @param stride - how far apart the places are (default 1).
   * @param padding - how much of both ends of each axis is taken away, of dilation·(K - 1) + 1 and more (default 0).
   * @param output_padding - how much is added after the end of each axis (default 0).
   * @param groups - groups of channels, apart from each other: of both numbers of channels a divisor (default 1).
   * @param bias - whether there is a bias (default true).
   * @param dilation - how far apart the elements of the filter are (default 1).
   * @param padding_mode - only `'zeros'`.
   *
   * Any tail of the arguments may be given by name in one object.
   */
  constructor(
    in_channels: number,
    out_channels: number,
    kernel_size: Sizes,
    stride?: Sizes,
    padding?: Sizes,
    output_padding?: Sizes,
    groups?: number,
    bias?: boolean,
    dilation?: Sizes,
    padding_mode?: 'zeros',
  );
  constructor(...args: ConvTransposeArguments);
  constructor(...args: unknown[]) {
    super({ name: 'ConvTranspose1d', axes: 1, transposed: true, parameters: PARAMETERS }, splitKeywords(args));
  }

  /** What calling the module does. */
  override forward<T extends tf.Tensor>(...args: Arguments<ForwardOptions<T>, typeof FORWARD>): T;
  override forward(...args: unknown[]): tf.Tensor {
    const { input, output_size = null } = bind('ConvTranspose1d.forward()', FORWARD, 1, splitKeywords(args));
    checkTensor('conv_transpose1d()', 'input', 1, input);
    const output_padding = output_size === null ? this.output_padding : this.#outputPadding(input, output_size);
    const { stride, padding, dilation, groups } = this;
    const rest = { ...parametersOf(this, 'conv_transpose1d()'), stride, padding, output_padding, groups, dilation };
    return convolveTransposed('conv_transpose1d', 1, { ...rest, input });
  }

  /** What is missing of the size asked for. */
  #outputPadding(input: tf.Tensor, output_size: unknown): number[] {
    check(Array.isArray(output_size), () => new TypeError(`object of type '${given(output_size)}' has no len()`));
    const axes = 1;
    const others = input.rank === axes + 2 ? 2 : 1;
    const asked = (output_size.length === others + axes ? output_size.slice(others) : output_size) as number[];
    check(asked.length === axes, () => {
      const expected = `output_size must have ${axes} or ${others + axes} elements (got ${output_size.length})`;
      return new ValueError(`ConvTranspose${axes}D: for ${input.rank}D input, ${expected}`);
    });
    const { stride, padding, dilation, kernel_size } = this;
    const least = asked.map((_, i) => {
      return (input.shape[i + others] - 1) * stride[i] - 2 * padding[i] + dilation[i] * (kernel_size[i] - 1) + 1;
    });
    const most = least.map((size, i) => size + stride[i] - 1);
    check(
      asked.every((size, i) => size >= least[i] && size <= most[i]),
      () => {
        const range = `valid sizes range from ${list(least)} to ${list(most)}`;
        const size = `torch.Size(${list(input.shape.slice(2))})`;
        return new ValueError(`requested an output size of ${list(asked)}, but ${range} (for an input of ${size})`);
      },
    );
    return asked.map((size, i) => size - least[i]);
  }
}

/** `conv(...)` is `conv.forward(...)`. */
export interface ConvTranspose1d {
  <T extends tf.Tensor>(...args: Arguments<ForwardOptions<T>, typeof FORWARD>): T;
}
