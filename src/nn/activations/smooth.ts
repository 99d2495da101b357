// Activation functions as modules that have no kink: GELU, SiLU, Tanh, Sigmoid.
import type { Arguments } from '../../python/arguments.js';
import type { InplaceOptions } from '../functional/activations/activation.js';
import { GELU as GELU_FUNCTION, type GELUOptions, SIGMOID, SILU, TANH } from '../functional/activations/smooth.js';
import { ActivationModule } from './activation_module.js';

/** The argument lists that GELU takes. */
export type GELUArguments = Arguments<GELUOptions, ['approximate']>;

/**
 * x, weighed by the distribution Φ of the standard normal:
 *
 *     y = x·Φ(x)
 *
 * With `approximate` `'tanh'` Φ is (1 + tanh(√(2/π)·(x + 0.044715·x³)))/2.
 *
 * Call it as `module(input)`: it takes float32 of any shape and returns a tensor of that shape. The caller owns it; the input is
 * left as it is.
 *
 * @example
 * ```ts
 * const hidden = new nn.GELU()(tf.randomNormal([128, 20])); // (128, 20)
 * ```
 * @throws `RuntimeError` or `TypeError` with torch's text for an input or settings that do not fit, when it is called.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.GELU.html
 */
export class GELU extends ActivationModule {
  static override readonly name: string = 'GELU';

  /** `'none'`, or `'tanh'` for torch's approximation. */
  declare approximate: 'none' | 'tanh';

  /**
   * @param approximate - `'none'` for Φ itself, `'tanh'` for torch's approximation (default `'none'`).
   *
   * Any tail of the arguments may be given by name in one object.
   */
  constructor(approximate?: 'none' | 'tanh');
  constructor(...args: GELUArguments);
  constructor(...args: unknown[]) {
    super('GELU', GELU_FUNCTION, args);
  }
}

/** The argument lists that SiLU takes. */
export type SiLUArguments = Arguments<InplaceOptions, ['inplace']>;

/**
 * x, weighed by its sigmoid:
 *
 *     y = x·σ(x)
 *
 * Call it as `module(input)`: it takes float32 of any shape and returns a tensor of that shape. The caller owns it; the input is
 * left as it is.
 *
 * @example
 * ```ts
 * const hidden = new nn.SiLU()(tf.randomNormal([128, 20])); // (128, 20)
 * ```
 * @throws `RuntimeError` or `TypeError` with torch's text for an input or settings that do not fit, when it is called.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.SiLU.html
 */
export class SiLU extends ActivationModule {
  static override readonly name: string = 'SiLU';

  /** Without effect: a tensor never changes here. */
  declare inplace: boolean;

  /**
   * @param inplace - taken, but without effect: a tensor never changes here (default false).
   *
   * Any tail of the arguments may be given by name in one object.
   */
  constructor(inplace?: boolean);
  constructor(...args: SiLUArguments);
  constructor(...args: unknown[]) {
    super('SiLU', SILU, args);
  }
}

/**
 * The hyperbolic tangent:
 *
 *     y = tanh(x)
 *
 * Call it as `module(input)`: it takes float32 of any shape and returns a tensor of that shape. The caller owns it; the input is
 * left as it is.
 *
 * @example
 * ```ts
 * const hidden = new nn.Tanh()(tf.randomNormal([128, 20])); // (128, 20)
 * ```
 * @throws `RuntimeError` or `TypeError` with torch's text for an input or settings that do not fit, when it is called.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Tanh.html
 */
export class Tanh extends ActivationModule {
  static override readonly name: string = 'Tanh';

  /** Takes no arguments. */
  constructor(...args: Arguments<object, []>) {
    super('Tanh', TANH, args);
  }
}

/**
 * The logistic function:
 *
 *     y = 1 / (1 + exp(-x))
 *
 * Call it as `module(input)`: it takes float32 of any shape and returns a tensor of that shape. The caller owns it; the input is
 * left as it is.
 *
 * @example
 * ```ts
 * const probabilities = new nn.Sigmoid()(tf.randomNormal([128, 20])); // (128, 20)
 * ```
 * @throws `RuntimeError` or `TypeError` with torch's text for an input or settings that do not fit, when it is called.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Sigmoid.html
 */
export class Sigmoid extends ActivationModule {
  static override readonly name: string = 'Sigmoid';

  /** Takes no arguments. */
  constructor(...args: Arguments<object, []>) {
    super('Sigmoid', SIGMOID, args);
  }
}
