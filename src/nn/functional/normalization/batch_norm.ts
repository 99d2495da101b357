// batch_norm: each channel standardized over the batch, or with running moments.
import * as tf from '@tensorflow/tfjs-core';
import { unrecorded } from '../../../engines/engine.js';
import { batchNorm } from '../../../ops/normalization/normalize.js';
import type { Moments } from '../../../ops/normalization/standardize.js';
import { type Arguments, bind, splitKeywords } from '../../../python/arguments.js';
import { check } from '../../../python/check.js';
import { checkFloating, checkTensor } from '../../../python/checks.js';
import { RuntimeError, ValueError } from '../../../python/errors.js';
import { float, given, list } from '../../../python/repr.js';
import { canBeSet, setValues } from '../../buffers.js';
import { checkBatchSize, checkFloat32, checkNumber, checkOptionalTensor } from './checks.js';

const PARAMETERS = ['input', 'running_mean', 'running_var', 'weight', 'bias', 'training', 'momentum', 'eps'] as const;

/** Arguments of {@link batch_norm}. */
export interface BatchNormFunctionOptions<T extends tf.Tensor = tf.Tensor> {
  /** (N, C, *), float32. */
  input: T;
  /** (C), or null with `training`. */
  running_mean: tf.Tensor | null;
  /** (C), or null with `training`. */
  running_var: tf.Tensor | null;
  /** w, (C). Default none, which counts as 1. */
  weight?: tf.Tensor | null;
  /** b, (C). Default none, which counts as 0. */
  bias?: tf.Tensor | null;
  /** Whether the moments are those of the input, and the running ones follow them. Default false. */
  training?: boolean;
  /** How far the running moments follow. Default 0.1. */
  momentum?: number;
  /** Default 1e-5. */
  eps?: number;
}

/**
 * Standardizes each channel:
 *
 *     y = (x - mean) / √(var + eps)·w + b
 *
 * with `training` over the batch and all positions, and else with the running moments. With `training`, these, buffers of a module or `tf.variable`s, are set in
 * place to (1 - momentum)·running + momentum·batch, of the variance with the unbiased one, and no gradient goes there.
 *
 * @returns a tensor of the shape of the input, which the caller owns.
 *
 * @example
 * ```ts
 * const output = nn.functional.batch_norm(tf.randomNormal([20, 100]), null, null, { training: true }); // (20, 100)
 * ```
 * @throws `ValueError`, `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.batch_norm.html
 */
export function batch_norm<T extends tf.Tensor>(...args: Arguments<BatchNormFunctionOptions<T>, typeof PARAMETERS>): T {
  return normalizeBatch(bind('batch_norm()', PARAMETERS, 3, splitKeywords(args))) as T;
}

/** For arguments by name; the momentum may be in a tensor. */
export function normalizeBatch(bound: Readonly<Partial<Record<(typeof PARAMETERS)[number], unknown>>>): tf.Tensor {
  const { input, running_mean = null, running_var = null, weight = null, bias = null } = bound;
  const { training = false, momentum = 0.1, eps = 1e-5 } = bound;
  checkTensor('batch_norm()', 'input', 1, input);
  check(input.rank > 1, () => {
    return new RuntimeError(`Expected at least 2 dimensions for input tensor but received ${input.rank}`);
  });
  if (training === true) checkBatchSize(input.shape, `torch.Size(${list(input.shape)})`);
  if (typeof eps === 'number') checkEps(eps, Boolean(training));
  checkOptionalTensor('batch_norm()', 'weight', 2, weight);
  checkOptionalTensor('batch_norm()', 'bias', 3, bias);
  checkOptionalTensor('batch_norm()', 'running_mean', 4, running_mean);
  checkOptionalTensor('batch_norm()', 'running_var', 5, running_var);
  check(typeof training === 'boolean', () => {
    return new TypeError(`batch_norm(): argument 'training' (position 6) must be bool, not ${given(training)}`);
  });
  if (!(momentum instanceof tf.Tensor)) checkNumber('batch_norm()', 'momentum', 7, momentum);
  checkNumber('batch_norm()', 'eps', 8, eps);
  for (const [name, tensor] of Object.entries({ running_mean, running_var, weight, bias })) {
    const isMissing = tensor === null && name.startsWith('running') && !training;
    check(!isMissing, () => new RuntimeError(`${name} must be defined in evaluation mode`));
    const [C] = input.shape.slice(1);
    check(tensor === null || tensor.size === C, () => {
      return new RuntimeError(`${name} should contain ${C} elements not ${tensor?.size}`);
    });
  }
  check((running_mean === null) === (running_var === null), () => {
    return new ValueError('running_mean and running_var must either both be None or neither be None');
  });
  checkFloating('batch_norm', input);
  for (const tensor of [running_mean, running_var, weight, bias]) {
    checkFloat32(tensor, 'expect parameter to have scalar type of Float');
  }
  for (const [name, tensor] of Object.entries({ running_mean, running_var })) {
    check(!training || tensor === null || canBeSet(tensor), () => {
      const change = `batch_norm(): ${name} is to change, which only a buffer or a tf.Variable does`;
      return new RuntimeError(`${change} (tf.variable(${name}, false))`);
    });
  }
  const running = running_mean && running_var && { mean: running_mean, variance: running_var };
  return tf.tidy(() =>
    batchNorm(input, { weight, bias }, eps, training ? null : running, (moments) => {
      if (running !== null) follow(running, moments, momentum, input.size / moments.mean.size);
    }),
  );
}

function checkEps(eps: number, training: boolean): void {
  check(!training || eps > 0, () => {
    return new ValueError(`batch_norm eps must be positive during training, but got ${float(eps)}`);
  });
  check(eps >= 0, () => new ValueError(`batch_norm eps must be non-negative, but got ${float(eps)}`));
}

/** The running moments go a part of the way to those of a batch, which has `count` elements a channel. */
function follow(running: Moments, batch: Moments, momentum: number | tf.Tensor, count: number): void {
  unrecorded(() => {
    const unbiased = tf.mul(batch.variance, count / (count - 1));
    for (const [target, value] of [
      [running.mean, batch.mean],
      [running.variance, unbiased],
    ]) {
      const kept = tf.mul(target, tf.sub(1, momentum));
      setValues(target, tf.add(kept, tf.mul(tf.reshape(value, target.shape), momentum)));
    }
  });
}
