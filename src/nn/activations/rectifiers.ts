// Activation functions as modules that are straight above some point: ReLU, LeakyReLU, ELU, Hardtanh, Softplus.
import type { Finish } from '../../ops/convolution/form.js';
import type { Arguments } from '../../python/arguments.js';
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { number } from '../../python/repr.js';
import {
  ELU as ELU_FUNCTION,
  type ELUOptions,
  HARDTANH,
  type HardtanhOptions,
  LEAKY_RELU,
  type LeakyReLUOptions,
  RELU,
  SOFTPLUS,
  type SoftplusOptions,
} from '../functional/activations/rectifiers.js';
import type { InplaceOptions } from '../functional/activations/activation.js';
import { FINISH, type Finishing, isPlain } from '../together.js';
import { ActivationModule } from './activation_module.js';

/** The argument lists that ReLU takes. */
export type ReLUArguments = Arguments<InplaceOptions, ['inplace']>;

/**
 * The positive part, with gradient 0 at 0:
 *
 *     y = max(x, 0)
 *
 * Call it as `module(input)`: it takes float32 of any shape and returns a tensor of that shape. The caller owns it; the input is
 * left as it is.
 *
 * @example
 * ```ts
 * const hidden = new nn.ReLU()(tf.randomNormal([128, 20])); // (128, 20)
 * ```
 * @throws `RuntimeError` or `TypeError` with torch's text for an input or settings that do not fit, when it is called.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ReLU.html
 */
export class ReLU extends ActivationModule implements Finishing {
  static override readonly name: string = 'ReLU';

  /** Without effect: a tensor never changes here. */
  declare inplace: boolean;

  /**
   * @param inplace - taken, but without effect: a tensor never changes here (default false).
   *
   * Any tail of the arguments may be given by name in one object.
   */
  constructor(inplace?: boolean);
  constructor(...args: ReLUArguments);
  constructor(...args: unknown[]) {
    super('ReLU', RELU, args);
  }

  [FINISH](finish: Finish): Finish | null {
    return typeof this.inplace === 'boolean' && isPlain(this, ReLU) ? { ...finish, rectifies: true } : null;
  }
}

/** The argument lists that LeakyReLU takes. */
export type LeakyReLUArguments = Arguments<LeakyReLUOptions, ['negative_slope', 'inplace']>;

/**
 * A ReLU that lets a little through below 0:
 *
 *     y = x where x > 0, else negative_slope·x
 *
 * Call it as `module(input)`: it takes float32 of any shape and returns a tensor of that shape. The caller owns it; the input is
 * left as it is.
 *
 * @example
 * ```ts
 * const hidden = new nn.LeakyReLU(0.2)(tf.randomNormal([128, 20])); // (128, 20)
 * ```
 * @throws `RuntimeError` or `TypeError` with torch's text for an input or settings that do not fit, when it is called.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.LeakyReLU.html
 */
export class LeakyReLU extends ActivationModule {
  static override readonly name: string = 'LeakyReLU';

  /** The slope below 0. */
  declare negative_slope: number;
  /** Without effect: a tensor never changes here. */
  declare inplace: boolean;

  /**
   * @param negative_slope - the slope below 0 (default 0.01).
   * @param inplace - taken, but without effect: a tensor never changes here (default false).
   *
   * Any tail of the arguments may be given by name in one object.
   */
  constructor(negative_slope?: number, inplace?: boolean);
  constructor(...args: LeakyReLUArguments);
  constructor(...args: unknown[]) {
    super('LeakyReLU', LEAKY_RELU, args);
  }
}

/** The argument lists that ELU takes. */
export type ELUArguments = Arguments<ELUOptions, ['alpha', 'inplace']>;

/**
 * A ReLU that bends towards -alpha below 0:
 *
 *     y = x where x > 0, else alpha·(exp(x) - 1)
 *
 * Call it as `module(input)`: it takes float32 of any shape and returns a tensor of that shape. The caller owns it; the input is
 * left as it is.
 *
 * @example
 * ```ts
 * const hidden = new nn.ELU()(tf.randomNormal([128, 20])); // (128, 20)
 * ```
 * @throws `RuntimeError` or `TypeError` with torch's text for an input or settings that do not fit, when it is called.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ELU.html
 */
export class ELU extends ActivationModule {
  static override readonly name: string = 'ELU';

  /** What -x goes to for large x. */
  declare alpha: number;
  /** Without effect: a tensor never changes here. */
  declare inplace: boolean;

  /**
   * @param alpha - what -x goes to for large x (default 1).
   * @param inplace - taken, but without effect: a tensor never changes here (default false).
   *
   * Any tail of the arguments may be given by name in one object.
   */
  constructor(alpha?: number, inplace?: boolean);
  constructor(...args: ELUArguments);
  constructor(...args: unknown[]) {
    super('ELU', ELU_FUNCTION, args);
  }
}

/** The argument lists that Hardtanh takes. */
export type HardtanhArguments = Arguments<HardtanhOptions, ['min_val', 'max_val', 'inplace']>;

/**
 * Clips, with gradient 0 from the bounds on:
 *
 *     y = min(max(x, min_val), max_val)
 *
 * Call it as `module(input)`: it takes float32 of any shape and returns a tensor of that shape. The caller owns it; the input is
 * left as it is.
 *
 * @example
 * ```ts
 * const clipped = new nn.Hardtanh(0, 20)(tf.randomNormal([128, 20])); // (128, 20)
 * ```
 * @throws `RuntimeError` or `TypeError` with torch's text for an input or settings that do not fit, when it is called.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Hardtanh.html
 */
export class Hardtanh extends ActivationModule {
  static override readonly name: string = 'Hardtanh';

  /** The least output. */
  declare min_val: number;
  /** The greatest output. */
  declare max_val: number;
  /** Without effect: a tensor never changes here. */
  declare inplace: boolean;

  /**
   * @param min_val - the least output (default -1).
   * @param max_val - the greatest output (default 1).
   * @param inplace - taken, but without effect: a tensor never changes here (default false).
   *
   * Any tail of the arguments may be given by name in one object.
   */
  constructor(min_val?: number, max_val?: number, inplace?: boolean);
  constructor(...args: HardtanhArguments);
  constructor(...args: unknown[]) {
    super('Hardtanh', HARDTANH, args);
    const { min_val, max_val } = this;
    check(!(max_val <= min_val), () => {
      return new RuntimeError(`max_val (${number(max_val)}) must be greater than min_val (${number(min_val)})`);
    });
  }
}

/** The argument lists that Softplus takes. */
export type SoftplusArguments = Arguments<SoftplusOptions, ['beta', 'threshold']>;

/**
 * A smooth ReLU, and x itself where beta·x is larger than the threshold:
 *
 *     y = log(1 + exp(beta·x)) / beta
 *
 * Call it as `module(input)`: it takes float32 of any shape and returns a tensor of that shape. The caller owns it; the input is
 * left as it is.
 *
 * @example
 * ```ts
 * const deviation = new nn.Softplus()(tf.randomNormal([128, 20])); // (128, 20)
 * ```
 * @throws `RuntimeError` or `TypeError` with torch's text for an input or settings that do not fit, when it is called.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Softplus.html
 */
export class Softplus extends ActivationModule {
  static override readonly name: string = 'Softplus';

  /** How sharp the bend is. */
  declare beta: number;
  /** Where beta·x is larger, the output is x. */
  declare threshold: number;

  /**
   * @param beta - how sharp the bend is (default 1).
   * @param threshold - where beta·x is larger, the output is x (default 20).
   *
   * Any tail of the arguments may be given by name in one object.
   */
  constructor(beta?: number, threshold?: number);
  constructor(...args: SoftplusArguments);
  constructor(...args: unknown[]) {
    super('Softplus', SOFTPLUS, args);
  }
}
