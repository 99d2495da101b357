// nn.GroupNorm: groups of channels standardized, each example by itself.
import type * as tf from '@tensorflow/tfjs-core';
import { emptyParameter, type Parameter } from '../../autograd/parameter.js';
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { modulo } from '../../python/arithmetic.js';
import { check } from '../../python/check.js';
import { checkBool, checkFloat, checkInt } from '../../python/checks.js';
import { ValueError } from '../../python/errors.js';
import { bool, float } from '../../python/repr.js';
import { group_norm } from '../functional/normalization/group_norm.js';
import { ones_, zeros_ } from '../init/index.js';
import { Module } from '../module.js';
import { own, peek } from '../own.js';

/** Arguments of {@link GroupNorm}. */
export interface GroupNormOptions {
  /** Into how many groups the channels are split. */
  num_groups: number;
  /** C, the number of channels, a multiple of that. */
  num_channels: number;
  /** Added to the variance. Default 1e-5. */
  eps?: number;
  /** Whether there are a weight and a bias. Default true. */
  affine?: boolean;
  /** Whether with `affine` there is a bias. Default true. Only by name. */
  bias?: boolean;
}

const PARAMETERS = ['num_groups', 'num_channels', 'eps', 'affine'] as const;

/** The argument lists that GroupNorm takes. */
export type GroupNormArguments = Arguments<GroupNormOptions, typeof PARAMETERS>;

/**
 * Standardizes each group of channels of each example, in either mode, then scales and shifts each channel:
 *
 *     y = (x - mean) / √(var + eps)·w + b
 *
 * Call it as `norm(input)`:
 * - `input`: (N, C, *), float32.
 * - returns a tensor of that shape. The caller owns it; the input is left as it is.
 *
 * Parameters: `weight` (C), of ones, and `bias` (C), of zeros.
 *
 * @example
 * ```ts
 * const norm = new nn.GroupNorm(3, 6);
 * const output = norm(tf.randomNormal([20, 6, 10, 10])); // (20, 6, 10, 10)
 * ```
 * @throws `ValueError`, `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.GroupNorm.html
 */
export class GroupNorm extends Module {
  static override readonly name: string = 'GroupNorm';

  /** Into how many groups the channels are split. */
  readonly num_groups: number;
  /** C, the number of channels. */
  readonly num_channels: number;
  /** Added to the variance. May be changed. */
  eps: number;
  /** Whether there are a weight and a bias. */
  readonly affine: boolean;
  /** w, (C), or null without `affine`. */
  declare weight: Parameter | null;
  /** b, (C), or null without one. */
  declare bias: Parameter | null;

  /**
   * @param num_groups - into how many groups the channels are split.
   * @param num_channels - C, the number of channels, a multiple of that.
   * @param eps - added to the variance (default 1e-5).
   * @param affine - whether there are a weight and a bias (default true).
   *
   * Any tail of the arguments may be given by name in one object, and `bias` only there.
   */
  constructor(num_groups: number, num_channels: number, eps?: number, affine?: boolean);
  constructor(...args: GroupNormArguments);
  constructor(...args: unknown[]) {
    super();
    const bound = bind('GroupNorm.__init__()', PARAMETERS, 2, splitKeywords(args), ['bias']);
    const { num_groups, num_channels, eps = 1e-5, affine = true, bias = true } = bound;
    checkInt('num_groups', num_groups);
    checkInt('num_channels', num_channels);
    checkFloat('eps', eps);
    checkBool('affine', affine);
    checkBool('bias', bias);
    check(modulo(num_channels, num_groups) === 0, () => {
      return new ValueError(`num_channels (${num_channels}) must be divisible by num_groups (${num_groups})`);
    });
    this.num_groups = num_groups;
    this.num_channels = num_channels;
    this.eps = eps;
    this.affine = affine;
    this.weight = null;
    this.bias = null;
    if (affine) own(this, 'weight', emptyParameter([num_channels]));
    if (affine && bias) own(this, 'bias', emptyParameter([num_channels]));
    this.reset_parameters();
  }

  /** Makes the weight 1 and the bias 0. */
  reset_parameters(...args: []): void {
    bind('GroupNorm.reset_parameters()', [], 0, splitKeywords(args));
    const [weight, bias] = peek(() => [this.weight, this.bias]);
    if (weight !== null) ones_(weight);
    if (bias !== null) zeros_(bias);
  }

  /** What calling the module does. */
  override forward<T extends tf.Tensor>(input: T | { input: T }): T;
  override forward(...args: unknown[]): tf.Tensor {
    const { input } = bind('GroupNorm.forward()', ['input'], 1, splitKeywords(args));
    const { num_groups, weight, bias, eps } = this;
    return group_norm({ input: input as tf.Tensor, num_groups, weight, bias, eps });
  }

  override extra_repr(): string {
    const parts = `affine=${bool(this.affine)}, bias=${bool(peek(() => this.bias !== null))}`;
    return `${this.num_groups}, ${this.num_channels}, eps=${float(this.eps)}, ${parts}`;
  }
}

/** `group_norm(...)` is `group_norm.forward(...)`. */
export interface GroupNorm {
  <T extends tf.Tensor>(input: T | { input: T }): T;
}
