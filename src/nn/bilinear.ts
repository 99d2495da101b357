// nn.Bilinear: a map that is linear in each of two inputs.
import type * as tf from '@tensorflow/tfjs-core';
import { emptyParameter, type Parameter } from '../autograd/parameter.js';
import { type Arguments, bind, splitKeywords } from '../python/arguments.js';
import { check } from '../python/check.js';
import { checkBool, checkInt } from '../python/checks.js';
import { ValueError } from '../python/errors.js';
import { bool } from '../python/repr.js';
import { bilinear } from './functional/bilinear.js';
import { uniform_ } from './init/index.js';
import { Module } from './module.js';
import { own, peek } from './own.js';

/** Arguments of {@link Bilinear}. */
export interface BilinearOptions {
  /** Hin1, the size of the last axis of the first input. */
  in1_features: number;
  /** Hin2, the size of the last axis of the second input. */
  in2_features: number;
  /** Hout, the size of the last axis of the output. */
  out_features: number;
  /** Whether there is a bias. Default true. */
  bias?: boolean;
}

const PARAMETERS = ['in1_features', 'in2_features', 'out_features', 'bias'] as const;
const FORWARD = ['input1', 'input2'] as const;

interface BilinearCall<T extends tf.Tensor> {
  input1: T;
  input2: T;
}

/** The argument lists that Bilinear takes: torch's positional order, any tail of it by keyword. */
export type BilinearArguments = Arguments<BilinearOptions, typeof PARAMETERS>;

/**
 * A map that is linear in each of two inputs:
 *
 *     y = x1ᵀ·W·x2 + b
 *
 * Call it as `bilinear(input1, input2)`:
 * - `input1`: (*, Hin1), float32, of any rank from 1; `input2`: (*, Hin2), with the same axes before the last.
 * - returns (*, Hout). The caller owns it; the inputs are left as they are.
 *
 * Parameters: `weight` (Hout, Hin1, Hin2) and, with `bias`, `bias` (Hout), both from U(-1/√Hin1, 1/√Hin1).
 *
 * @example
 * ```ts
 * const bilinear = new nn.Bilinear(20, 30, 40);
 * const output = bilinear(tf.randomNormal([128, 20]), tf.randomNormal([128, 30])); // (128, 40)
 * ```
 * @throws `ValueError`, `RuntimeError` or `TypeError` with torch's text for arguments or shapes that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Bilinear.html
 */
export class Bilinear extends Module {
  static override readonly name: string = 'Bilinear';

  /** Hin1, the size of the last axis of the first input. */
  readonly in1_features: number;
  /** Hin2, the size of the last axis of the second input. */
  readonly in2_features: number;
  /** Hout, the size of the last axis of the output. */
  readonly out_features: number;
  /** W, (Hout, Hin1, Hin2). May be replaced by assignment; forward reads the current one. */
  declare weight: Parameter;
  /** b, (Hout), or null without a bias. */
  declare bias: Parameter | null;

  /**
   * @param in1_features - Hin1, the size of the last axis of the first input.
   * @param in2_features - Hin2, the size of the last axis of the second input.
   * @param out_features - Hout, the size of the last axis of the output.
   * @param bias - whether there is a bias (default true).
   *
   * Any tail of the arguments may be given by name in one object: `new nn.Bilinear(20, 30, 40, { bias: false })`.
   */
  constructor(in1_features: number, in2_features: number, out_features: number, bias?: boolean);
  constructor(...args: BilinearArguments);
  constructor(...args: unknown[]) {
    super();
    const bound = bind('Bilinear.__init__()', PARAMETERS, 3, splitKeywords(args));
    const { in1_features, in2_features, out_features, bias = true } = bound;
    checkInt('in1_features', in1_features);
    checkInt('in2_features', in2_features);
    checkInt('out_features', out_features);
    checkBool('bias', bias);
    check(in1_features !== 0, () => new ValueError('in1_features must be > 0, but got (in1_features=0)'));
    this.in1_features = in1_features;
    this.in2_features = in2_features;
    this.out_features = out_features;
    own(this, 'weight', emptyParameter([out_features, in1_features, in2_features]));
    if (bias) own(this, 'bias', emptyParameter([out_features]));
    else this.bias = null;
    this.reset_parameters();
  }

  /** Draws both parameters anew, weight first, with the generator that `manual_seed` seeds. */
  reset_parameters(...args: []): void {
    bind('Bilinear.reset_parameters()', [], 0, splitKeywords(args));
    const [weight, bias] = peek(() => [this.weight, this.bias] as const);
    const bound = 1 / Math.sqrt((weight.shape as number[])[1]);
    uniform_(weight, -bound, bound);
    if (bias !== null) uniform_(bias, -bound, bound);
  }

  /** What calling the module does. */
  override forward<T extends tf.Tensor>(...args: Arguments<BilinearCall<T>, typeof FORWARD>): T;
  override forward(...args: unknown[]): tf.Tensor {
    const { input1, input2 } = bind('Bilinear.forward()', FORWARD, 2, splitKeywords(args));
    const { weight, bias } = this;
    return bilinear({ input1: input1 as tf.Tensor, input2: input2 as tf.Tensor, weight, bias });
  }

  override extra_repr(): string {
    const { in1_features, in2_features, out_features, bias } = this;
    const sizes = `in1_features=${in1_features}, in2_features=${in2_features}, out_features=${out_features}`;
    return `${sizes}, bias=${bool(bias !== null)}`;
  }
}

/** `bilinear(...)` is `bilinear.forward(...)`. */
export interface Bilinear {
  <T extends tf.Tensor>(...args: Arguments<BilinearCall<T>, typeof FORWARD>): T;
}
