// nn.BatchNorm1d and 2d: each channel standardized over the batch, and later with the moments of all batches.
import * as tf from '@tensorflow/tfjs-core';
import { emptyParameter, type Parameter } from '../../autograd/parameter.js';
import { isAlive, unrecorded } from '../../engines/engine.js';
import type { Finish } from '../../ops/convolution/form.js';
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { check } from '../../python/check.js';
import { checkBool, checkFloat, checkInt, checkTensor } from '../../python/checks.js';
import { ValueError } from '../../python/errors.js';
import { asInt64 } from '../../python/kinds.js';
import { bool, float } from '../../python/repr.js';
import { setValues } from '../buffers.js';
import { normalizeBatch } from '../functional/normalization/batch_norm.js';
import { ones_, zeros_ } from '../init/index.js';
import { Module } from '../module.js';
import { own, peek } from '../own.js';
import { FINISH, type Finishing, isPlain, isWhole } from '../together.js';

/** Arguments of {@link BatchNorm1d} and {@link BatchNorm2d}. */
export interface BatchNormOptions {
  /** C, the number of channels. */
  num_features: number;
  /** Added to the variance. Default 1e-5. */
  eps?: number;
  /** How far the running moments follow those of a batch, or null for the mean of all batches. Default 0.1. */
  momentum?: number | null;
  /** Whether there are a weight and a bias. Default true. */
  affine?: boolean;
  /** Whether there are running moments. Default true. */
  track_running_stats?: boolean;
  /** Whether with `affine` there is a bias. Default true. Only by name. */
  bias?: boolean;
}

const PARAMETERS = ['num_features', 'eps', 'momentum', 'affine', 'track_running_stats'] as const;

/** The argument lists that the batch norms take. */
export type BatchNormArguments = Arguments<BatchNormOptions, typeof PARAMETERS>;

/** Base of {@link BatchNorm1d} and {@link BatchNorm2d}. */
export abstract class BatchNorm extends Module implements Finishing {
  /** C, the number of channels. */
  readonly num_features: number;
  /** Added to the variance. May be changed. */
  eps: number;
  /** How far the running moments follow, or null for the mean of all batches. May be changed. */
  momentum: number | null;
  /** Whether there are a weight and a bias. */
  readonly affine: boolean;
  /** Whether there are running moments. */
  readonly track_running_stats: boolean;
  /** w, (C), or null without `affine`. */
  declare weight: Parameter | null;
  /** b, (C), or null without one. */
  declare bias: Parameter | null;
  /** (C), a buffer, or null without running moments. */
  declare running_mean: tf.Tensor | null;
  /** (C), a buffer, or null without running moments. */
  declare running_var: tf.Tensor | null;
  /** (), int32, in a checkpoint int64: a buffer, or null without running moments. */
  declare num_batches_tracked: tf.Tensor | null;

  /**
   * @param num_features - C, the number of channels.
   * @param eps - added to the variance (default 1e-5).
   * @param momentum - how far the running moments follow those of a batch, or null for the mean of all batches (default 0.1).
   * @param affine - whether there are a weight and a bias (default true).
   * @param track_running_stats - whether there are running moments (default true).
   *
   * Any tail of the arguments may be given by name in one object, and `bias` only there.
   */
  constructor(num_features: number, eps?: number, momentum?: number | null, affine?: boolean, track_running_stats?: boolean);
  constructor(...args: BatchNormArguments);
  constructor(...args: unknown[]) {
    super();
    const bound = bind('_BatchNorm.__init__()', PARAMETERS, 1, splitKeywords(args), ['bias']);
    const { num_features, eps = 1e-5, momentum = 0.1, affine = true, track_running_stats = true, bias = true } = bound;
    checkInt('num_features', num_features);
    checkFloat('eps', eps);
    if (momentum !== null) checkFloat('momentum', momentum);
    checkBool('affine', affine);
    checkBool('track_running_stats', track_running_stats);
    checkBool('bias', bias);
    this.num_features = num_features;
    this.eps = eps;
    this.momentum = momentum;
    this.affine = affine;
    this.track_running_stats = track_running_stats;
    this.weight = null;
    this.bias = null;
    if (affine) own(this, 'weight', emptyParameter([num_features]));
    if (affine && bias) own(this, 'bias', emptyParameter([num_features]));
    tf.tidy(() => {
      const tracked = (make: () => tf.Tensor): tf.Tensor | null => (track_running_stats ? make() : null);
      this.register_buffer(
        'running_mean',
        tracked(() => tf.zeros([num_features])),
      );
      this.register_buffer(
        'running_var',
        tracked(() => tf.ones([num_features])),
      );
      this.register_buffer(
        'num_batches_tracked',
        tracked(() => asInt64(tf.scalar(0, 'int32'))),
      );
    });
    this.reset_parameters();
  }

  /** Makes the running moments those of N(0, 1), and counts from 0. */
  reset_running_stats(...args: []): void {
    bind('_NormBase.reset_running_stats()', [], 0, splitKeywords(args));
    const buffers = peek(() => [this.running_mean, this.running_var, this.num_batches_tracked]);
    tf.tidy(() => {
      for (const [i, buffer] of buffers.entries()) {
        if (buffer !== null) setValues(buffer, tf.fill(buffer.shape, i === 1 ? 1 : 0, buffer.dtype));
      }
    });
  }

  /** {@link reset_running_stats}, and makes the weight 1 and the bias 0. */
  reset_parameters(...args: []): void {
    bind('_NormBase.reset_parameters()', [], 0, splitKeywords(args));
    this.reset_running_stats();
    const [weight, bias] = peek(() => [this.weight, this.bias]);
    if (weight !== null) ones_(weight);
    if (bias !== null) zeros_(bias);
  }

  /** What calling the module does. */
  override forward<T extends tf.Tensor>(input: T | { input: T }): T;
  override forward(...args: unknown[]): tf.Tensor {
    const { input } = bind('_BatchNorm.forward()', ['input'], 1, splitKeywords(args));
    checkTensor('batch_norm()', 'input', 1, input);
    check(this._ranks.includes(input.rank), () => {
      const expected = this._ranks.map((rank) => `${rank}D`).join(' or ');
      return new ValueError(`expected ${expected} input (got ${input.rank}D input)`);
    });
    const { weight, bias, training, eps } = this;
    const { running_mean, running_var, num_batches_tracked } = peek(() => ({
      running_mean: this.running_mean,
      running_var: this.running_var,
      num_batches_tracked: this.num_batches_tracked,
    }));
    const isTracking = training && this.track_running_stats;
    const running = training && !isTracking ? {} : { running_mean, running_var };
    const usesBatch = training || (running_mean === null && running_var === null);
    return tf.tidy(() => {
      const count = isTracking && num_batches_tracked ? unrecorded(() => next(num_batches_tracked)) : null;
      const momentum = this.momentum ?? (count === null ? 0 : unrecorded(() => tf.div(1, tf.cast(count, 'float32'))));
      const output = normalizeBatch({ input, ...running, weight, bias, training: usesBatch, momentum, eps });
      if (count !== null && num_batches_tracked !== null) setValues(num_batches_tracked, count);
      return output;
    });
  }

  override extra_repr(): string {
    const { num_features, eps, momentum, affine, track_running_stats } = this;
    const numbers = `eps=${float(eps)}, momentum=${momentum === null ? 'None' : float(momentum)}`;
    const parts = `affine=${bool(affine)}, bias=${bool(peek(() => this.bias !== null))}`;
    return `${num_features}, ${numbers}, ${parts}, track_running_stats=${bool(track_running_stats)}`;
  }

  /** By the running moments. */
  [FINISH](finish: Finish, shape: readonly number[]): Finish | null {
    const { training, eps } = this;
    const [, channels] = shape;
    const isLast = finish.norm !== null || finish.rectifies || !isWhole(finish);
    if (training || isLast || !isPlain(this, BatchNorm) || !this._ranks.includes(shape.length) || !(eps >= 0)) return null;
    const { mean, variance, ...affine } = peek(() => {
      return { mean: this.running_mean, variance: this.running_var, weight: this.weight, bias: this.bias };
    });
    const fits = (tensor: tf.Tensor | null): boolean =>
      tensor === null || (isAlive(tensor) && tensor.dtype === 'float32' && tensor.size === channels);
    if (mean === null || variance === null || ![mean, variance, affine.weight, affine.bias].every(fits)) return null;
    return { ...finish, norm: { moments: { mean, variance }, affine, eps } };
  }

  /** How many dimensions an input may have. */
  protected abstract get _ranks(): readonly number[];

  /** Which torch counts since 0.4.1. */
  protected override get _optional(): readonly string[] {
    return ['num_batches_tracked'];
  }
}

/** `batch_norm(...)` is `batch_norm.forward(...)`. */
export interface BatchNorm {
  <T extends tf.Tensor>(input: T | { input: T }): T;
}

const next = (count: tf.Tensor): tf.Tensor => tf.add(count, tf.scalar(1, count.dtype as 'int32'));

/**
 * Standardizes each channel over the batch and all positions, then scales and shifts it:
 *
 *     y = (x - mean) / √(var + eps)·w + b
 *
 * In training mode with the moments of the batch; `running_mean` and `running_var` follow those, by
 * running ← (1 - momentum)·running + momentum·batch, with the unbiased variance. In evaluation mode with the running ones. Without
 * `track_running_stats` always with those of the batch. No gradient goes into running moments, also inside {@link backward}.
 *
 * Call it as `norm(input)`:
 * - `input`: (N, C) or (N, C, L), float32, in training mode with more than one value a channel.
 * - returns a tensor of that shape. The caller owns it; the input is left as it is.
 *
 * Parameters: `weight` (C), of ones, and `bias` (C), of zeros. Buffers: `running_mean` (C), `running_var` (C),
 * `num_batches_tracked` (). They are in the state dict; one that lacks the last, as of torch before 0.4.1, loads too.
 *
 * @example
 * ```ts
 * const norm = new nn.BatchNorm1d(100);
 * const output = norm(tf.randomNormal([20, 100])); // (20, 100)
 * ```
 * @throws `ValueError`, `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.BatchNorm1d.html
 */
export class BatchNorm1d extends BatchNorm {
  static override readonly name: string = 'BatchNorm1d';

  protected override get _ranks(): readonly number[] {
    return [2, 3];
  }
}

/**
 * {@link BatchNorm1d} of images: the input is (N, C, H, W).
 *
 * @example
 * ```ts
 * const norm = new nn.BatchNorm2d(100, { momentum: null });
 * const output = norm(tf.randomNormal([20, 100, 35, 45])); // (20, 100, 35, 45)
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.BatchNorm2d.html
 */
export class BatchNorm2d extends BatchNorm {
  static override readonly name: string = 'BatchNorm2d';

  protected override get _ranks(): readonly number[] {
    return [4];
  }
}
