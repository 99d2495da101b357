// Activation functions as modules of the elements along an axis: Softmax, LogSoftmax.
import type { Arguments } from '../../python/arguments.js';
import { LOG_SOFTMAX, SOFTMAX, type SoftmaxOptions } from '../functional/activations/softmax.js';
import { ActivationModule } from './activation_module.js';

/** The argument lists that Softmax takes. */
export type SoftmaxArguments = Arguments<SoftmaxOptions, ['dim']>;

/**
 * Probabilities along an axis:
 *
 *     y_i = exp(x_i) / Σ_j exp(x_j)
 *
 * Call it as `module(input)`: it takes float32 of any shape and returns a tensor of that shape. The caller owns it; the input is
 * left as it is.
 *
 * @example
 * ```ts
 * const probabilities = new nn.Softmax(1)(tf.randomNormal([128, 20])); // (128, 20)
 * ```
 * @throws `RangeError`, `RuntimeError` or `TypeError` with torch's text for what does not fit, when it is called.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Softmax.html
 */
export class Softmax extends ActivationModule {
  static override readonly name: string = 'Softmax';

  /** The axis, from the end if negative. Without it torch warns, and takes 0 or 1. */
  declare dim: number | null;

  /**
   * @param dim - the axis whose elements belong together, from the end if negative. Without it torch warns, and takes 0 or 1.
   *
   * Any tail of the arguments may be given by name in one object.
   */
  constructor(dim?: number | null);
  constructor(...args: SoftmaxArguments);
  constructor(...args: unknown[]) {
    super('Softmax', SOFTMAX, args);
  }
}

/** The argument lists that LogSoftmax takes. */
export type LogSoftmaxArguments = Arguments<SoftmaxOptions, ['dim']>;

/**
 * Logarithms of probabilities along an axis, also where those are too small for float32:
 *
 *     y_i = x_i - log Σ_j exp(x_j)
 *
 * Call it as `module(input)`: it takes float32 of any shape and returns a tensor of that shape. The caller owns it; the input is
 * left as it is.
 *
 * @example
 * ```ts
 * const logs = new nn.LogSoftmax(1)(tf.randomNormal([128, 20])); // (128, 20)
 * ```
 * @throws `RangeError`, `RuntimeError` or `TypeError` with torch's text for what does not fit, when it is called.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.LogSoftmax.html
 */
export class LogSoftmax extends ActivationModule {
  static override readonly name: string = 'LogSoftmax';

  /** The axis, from the end if negative. Without it torch warns, and takes 0 or 1. */
  declare dim: number | null;

  /**
   * @param dim - the axis whose elements belong together, from the end if negative. Without it torch warns, and takes 0 or 1.
   *
   * Any tail of the arguments may be given by name in one object.
   */
  constructor(dim?: number | null);
  constructor(...args: LogSoftmaxArguments);
  constructor(...args: unknown[]) {
    super('LogSoftmax', LOG_SOFTMAX, args);
  }
}
