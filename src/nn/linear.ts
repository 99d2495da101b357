// nn.Linear: an affine map of the last axis.
import type * as tf from '@tensorflow/tfjs-core';
import { check } from '../python/check.js';
import { linear } from '../ops/linear/linear.js';
import { RuntimeError } from '../python/errors.js';
import { type Arguments, bind, splitKeywords } from '../python/arguments.js';
import { checkBool, checkInt, checkTensor } from '../python/checks.js';
import { kaiming_uniform_, uniform_ } from './init/index.js';
import { Module } from './module.js';
import { emptyParameter, type Parameter } from '../autograd/parameter.js';
import { own, peek } from './own.js';
import { checkParameter, type Declared } from './parameters.js';
import { bool, list, scalarType } from '../python/repr.js';

/** Arguments of {@link Linear}. */
export interface LinearOptions {
  /** Hin, the size of the last axis of the input. */
  in_features: number;
  /** Hout, the size of the last axis of the output. */
  out_features: number;
  /** Whether there is a bias. Default true. */
  bias?: boolean;
}

const PARAMETERS = ['in_features', 'out_features', 'bias'] as const;

/** The argument lists that Linear takes: torch's positional order, any tail of it by keyword. */
export type LinearArguments = Arguments<LinearOptions, typeof PARAMETERS>;

/**
 * Affine map of the last axis:
 *
 *     y = x·Wᵀ + b
 *
 * Call it as `linear(input)`:
 * - `input`: (*, Hin), float32, of any rank from 1.
 * - returns (*, Hout). The caller owns it; the input is left as it is.
 *
 * Parameters: `weight` (Hout, Hin) and, with `bias`, `bias` (Hout), both from U(-1/√Hin, 1/√Hin).
 *
 * @example
 * ```ts
 * const linear = new nn.Linear(20, 30);
 * const output = linear(tf.randomNormal([128, 20])); // (128, 30)
 * ```
 * @throws `RuntimeError` or `TypeError` with torch's text for arguments or shapes that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Linear.html
 */
export class Linear extends Module {
  static override readonly name: string = 'Linear';

  /** Hin, the size of the last axis of the input. */
  readonly in_features: number;
  /** Hout, the size of the last axis of the output. */
  readonly out_features: number;
  /** W, (Hout, Hin). May be replaced by assignment; forward reads the current one. */
  declare weight: Parameter;
  /** b, (Hout), or null without a bias. */
  declare bias: Parameter | null;

  /**
   * @param in_features - Hin, the size of the last axis of the input.
   * @param out_features - Hout, the size of the last axis of the output.
   * @param bias - whether there is a bias (default true).
   *
   * Any tail of the arguments may be given by name in one object: `new nn.Linear(20, 30, { bias: false })`.
   */
  constructor(in_features: number, out_features: number, bias?: boolean);
  constructor(...args: LinearArguments);
  constructor(...args: unknown[]) {
    super();
    const bound = bind('Linear.__init__()', PARAMETERS, 2, splitKeywords(args));
    const { in_features, out_features, bias = true } = bound;
    checkInt('in_features', in_features);
    checkInt('out_features', out_features);
    checkBool('bias', bias);
    this.in_features = in_features;
    this.out_features = out_features;
    own(this, 'weight', emptyParameter([out_features, in_features]));
    if (bias) own(this, 'bias', emptyParameter([out_features]));
    else this.bias = null;
    this.reset_parameters();
  }

  /** Draws both parameters anew, weight first, with the generator that `manual_seed` seeds. */
  reset_parameters(...args: []): void {
    bind('Linear.reset_parameters()', [], 0, splitKeywords(args));
    const [weight, bias] = peek(() => [this.weight, this.bias]);
    if (weight !== null) kaiming_uniform_(weight, Math.sqrt(5));
    const bound = this.in_features > 0 ? 1 / Math.sqrt(this.in_features) : 0;
    if (bias !== null) uniform_(bias, -bound, bound);
  }

  /** What calling the module does. */
  override forward<T extends tf.Tensor>(input: T | { input: T }): T;
  override forward(...args: unknown[]): tf.Tensor {
    const { input } = bind('Linear.forward()', ['input'], 1, splitKeywords(args));
    checkTensor('linear()', 'input', 1, input);
    const { weight, bias } = this;
    checkInput(input, weight);
    if (bias !== null) checkBias(bias, input, weight);
    return linear(input, weight as tf.Tensor2D, bias);
  }

  override extra_repr(): string {
    return `in_features=${this.in_features}, out_features=${this.out_features}, bias=${bool(this.bias !== null)}`;
  }
}

/** `linear(...)` is `linear.forward(...)`. */
export interface Linear {
  <T extends tf.Tensor>(input: T | { input: T }): T;
}

const WEIGHT: Declared = {
  name: 'weight',
  called: "argument 'weight' (position 2)",
  rank: 2, // of any shape: another weight may make another layer of it
  anyDtype: true,
};

const BIAS: Declared = { name: 'bias', called: "argument 'bias' (position 3)" };

/** torch's checks. */
function checkInput(input: tf.Tensor, weight: unknown): asserts weight is tf.Tensor {
  check(input.rank > 0, () => {
    return new RuntimeError('both arguments to linear need to be at least 1D, but they are 0D and 2D');
  });
  checkParameter('linear()', WEIGHT, weight);
  check(input.dtype === weight.dtype, () => {
    const dtypes = `${scalarType(input)} and ${scalarType(weight)}`;
    return new RuntimeError(`mat1 and mat2 must have the same dtype, but got ${dtypes}`);
  });
  check(input.dtype === 'float32', () => {
    return new RuntimeError(`"addmm_impl_cpu_" not implemented for '${scalarType(input)}' (tfjs: input.toFloat())`);
  });
  const [outputs, inputs] = weight.shape;
  const features = input.shape[input.rank - 1];
  check(features === inputs, () => {
    const sizes = `${rowsOf(input)}x${features} and ${inputs}x${outputs}`;
    return new RuntimeError(`mat1 and mat2 shapes cannot be multiplied (${sizes})`);
  });
}

/** How many rows a tensor has, its last axis being one. */
const rowsOf = ({ shape }: tf.Tensor): number => shape.slice(0, -1).reduce((a, b) => a * b, 1);

/** The bias broadcasts to the output, (rows, Hout) with all axes but the last merged. */
function checkBias(bias: unknown, input: tf.Tensor, weight: tf.Tensor): void {
  checkParameter('linear()', BIAS, bias);
  const { shape, rank } = bias;
  const [outputs] = weight.shape;
  if (rank === 1 && shape[0] === outputs) return;
  const output = [rowsOf(input), outputs];
  check(rank <= output.length, () => {
    const sizes = `the number of sizes provided (${output.length})`;
    const given = `expand(torch.FloatTensor{${list(shape)}}, size=${list(output)})`;
    return new RuntimeError(
      `${given}: ${sizes} must be greater or equal to the number of dimensions in the tensor (${rank})`,
    );
  });
  const target = output.slice(output.length - rank);
  const wrong = shape.findLastIndex((size, axis) => size !== 1 && size !== target[axis]);
  check(wrong === -1, () => {
    const sizes = `expanded size of the tensor (${target[wrong]}) must match the existing size (${shape[wrong]})`;
    const where = `at non-singleton dimension ${wrong + output.length - rank}`;
    return new RuntimeError(`The ${sizes} ${where}.  Target sizes: ${list(output)}.  Tensor sizes: ${list(shape)}`);
  });
}
