// nn.LayerNorm: each row standardized over its last axes.
import type * as tf from '@tensorflow/tfjs-core';
import { emptyParameter, type Parameter } from '../../autograd/parameter.js';
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { check } from '../../python/check.js';
import { checkBool, checkFloat } from '../../python/checks.js';
import { bool, float, given, tuple } from '../../python/repr.js';
import { layer_norm } from '../functional/normalization/layer_norm.js';
import { ones_, zeros_ } from '../init/index.js';
import { Module } from '../module.js';
import { own, peek } from '../own.js';

/** Arguments of {@link LayerNorm}. */
export interface LayerNormOptions {
  /** The sizes of the last axes, over which a row is standardized, or the size of the last one. */
  normalized_shape: number | readonly number[];
  /** Added to the variance. Default 1e-5. */
  eps?: number;
  /** Whether there are a weight and a bias. Default true. */
  elementwise_affine?: boolean;
  /** Whether with `elementwise_affine` there is a bias. Default true. */
  bias?: boolean;
}

const PARAMETERS = ['normalized_shape', 'eps', 'elementwise_affine', 'bias'] as const;

/** The argument lists that LayerNorm takes. */
export type LayerNormArguments = Arguments<LayerNormOptions, typeof PARAMETERS>;

/**
 * Standardizes each row over its last axes, in either mode, then scales and shifts its elements:
 *
 *     y = (x - mean) / √(var + eps)·w + b
 *
 * Call it as `norm(input)`:
 * - `input`: (*, normalized_shape), float32.
 * - returns a tensor of that shape. The caller owns it; the input is left as it is.
 *
 * Parameters: `weight`, of ones, and `bias`, of zeros, both (normalized_shape).
 *
 * @example
 * ```ts
 * const norm = new nn.LayerNorm(10);
 * const output = norm(tf.randomNormal([20, 5, 10])); // (20, 5, 10)
 * ```
 * @throws `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.LayerNorm.html
 */
export class LayerNorm extends Module {
  static override readonly name: string = 'LayerNorm';

  /** The sizes of the last axes. */
  readonly normalized_shape: readonly number[];
  /** Added to the variance. May be changed. */
  eps: number;
  /** Whether there are a weight and a bias. */
  readonly elementwise_affine: boolean;
  /** w, (normalized_shape), or null without `elementwise_affine`. */
  declare weight: Parameter | null;
  /** b, (normalized_shape), or null without one. */
  declare bias: Parameter | null;

  /**
   * @param normalized_shape - the sizes of the last axes, over which a row is standardized, or the size of the last one.
   * @param eps - added to the variance (default 1e-5).
   * @param elementwise_affine - whether there are a weight and a bias (default true).
   * @param bias - whether with `elementwise_affine` there is a bias (default true).
   *
   * Any tail of the arguments may be given by name in one object.
   */
  constructor(normalized_shape: number | readonly number[], eps?: number, elementwise_affine?: boolean, bias?: boolean);
  constructor(...args: LayerNormArguments);
  constructor(...args: unknown[]) {
    super();
    const bound = bind('LayerNorm.__init__()', PARAMETERS, 1, splitKeywords(args));
    const { normalized_shape, eps = 1e-5, elementwise_affine = true, bias = true } = bound;
    const shape = sizesOf(normalized_shape);
    checkFloat('eps', eps);
    checkBool('elementwise_affine', elementwise_affine);
    checkBool('bias', bias);
    this.normalized_shape = shape;
    this.eps = eps;
    this.elementwise_affine = elementwise_affine;
    this.weight = null;
    this.bias = null;
    if (elementwise_affine) own(this, 'weight', emptyParameter(shape));
    if (elementwise_affine && bias) own(this, 'bias', emptyParameter(shape));
    this.reset_parameters();
  }

  /** Makes the weight 1 and the bias 0. */
  reset_parameters(...args: []): void {
    bind('LayerNorm.reset_parameters()', [], 0, splitKeywords(args));
    const [weight, bias] = peek(() => [this.weight, this.bias]);
    if (weight !== null) ones_(weight);
    if (bias !== null) zeros_(bias);
  }

  /** What calling the module does. */
  override forward<T extends tf.Tensor>(input: T | { input: T }): T;
  override forward(...args: unknown[]): tf.Tensor {
    const { input } = bind('LayerNorm.forward()', ['input'], 1, splitKeywords(args));
    const { normalized_shape, weight, bias, eps } = this;
    return layer_norm({ input: input as tf.Tensor, normalized_shape, weight, bias, eps });
  }

  override extra_repr(): string {
    const parts = `elementwise_affine=${bool(this.elementwise_affine)}, bias=${bool(peek(() => this.bias !== null))}`;
    return `${tuple(this.normalized_shape)}, eps=${float(this.eps)}, ${parts}`;
  }
}

/** `layer_norm(...)` is `layer_norm.forward(...)`. */
export interface LayerNorm {
  <T extends tf.Tensor>(input: T | { input: T }): T;
}

function sizesOf(shape: unknown): number[] {
  if (Number.isInteger(shape)) return [shape as number];
  check(Array.isArray(shape), () => new TypeError(`'${given(shape)}' object is not iterable`));
  const wrong = shape.findIndex((size) => !Number.isInteger(size));
  check(wrong === -1, () => {
    const must = "empty(): argument 'size' (position 1) must be tuple of ints";
    return new TypeError(`${must}, but found element of type ${given((shape as unknown[])[wrong])} at pos ${wrong}`);
  });
  return [...(shape as number[])];
}
