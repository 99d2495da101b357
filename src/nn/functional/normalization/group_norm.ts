// group_norm: groups of channels standardized, each example by itself.
import * as tf from '@tensorflow/tfjs-core';
import { groupNorm } from '../../../ops/normalization/normalize.js';
import { type Arguments, bind, splitKeywords } from '../../../python/arguments.js';
import { floorDivide } from '../../../python/arithmetic.js';
import { check } from '../../../python/check.js';
import { checkFloating, checkTensor } from '../../../python/checks.js';
import { RuntimeError } from '../../../python/errors.js';
import { given, list } from '../../../python/repr.js';
import { checkBatchSize, checkFloat32, checkNumber, checkOptionalTensor } from './checks.js';

const PARAMETERS = ['input', 'num_groups', 'weight', 'bias', 'eps'] as const;

/** Arguments of {@link group_norm}. */
export interface GroupNormFunctionOptions<T extends tf.Tensor = tf.Tensor> {
  /** (N, C, *), float32. */
  input: T;
  /** Into how many groups the channels are split. */
  num_groups: number;
  /** w, (C). Default none, which counts as 1. */
  weight?: tf.Tensor | null;
  /** b, (C). Default none, which counts as 0. */
  bias?: tf.Tensor | null;
  /** Default 1e-5. */
  eps?: number;
}

/**
 * Standardizes each group of channels of each example:
 *
 *     y = (x - mean) / √(var + eps)·w + b
 *
 * @returns a tensor of the shape of the input, which the caller owns.
 *
 * @example
 * ```ts
 * const output = nn.functional.group_norm(tf.randomNormal([20, 6, 10, 10]), 3); // (20, 6, 10, 10)
 * ```
 * @throws `ValueError`, `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.group_norm.html
 */
export function group_norm<T extends tf.Tensor>(...args: Arguments<GroupNormFunctionOptions<T>, typeof PARAMETERS>): T {
  const bound = bind('group_norm()', PARAMETERS, 2, splitKeywords(args));
  const { input, num_groups: groups, weight = null, bias = null, eps = 1e-5 } = bound;
  checkTensor('group_norm()', 'input', 1, input);
  check(Number.isInteger(groups), () => {
    return new TypeError(`group_norm(): argument 'num_groups' (position 2) must be int, not ${given(groups)}`);
  });
  check(input.rank > 1, () => {
    return new RuntimeError(`Expected at least 2 dimensions for input tensor but received ${input.rank}`);
  });
  const [N, C, ...space] = input.shape;
  const size = [floorDivide(N * C, groups as number), groups as number, ...space];
  checkBatchSize(size, list(size));
  checkOptionalTensor('group_norm()', 'weight', 3, weight);
  checkOptionalTensor('group_norm()', 'bias', 4, bias);
  checkNumber('group_norm()', 'eps', 5, eps);
  checkChannels(input.shape, groups as number, { weight, bias });
  if (weight === null && bias === null) checkFloating('GroupNormKernelImpl', input);
  checkFloat32(input, 'all inputs must share same datatype.');
  for (const tensor of [weight, bias]) checkFloat32(tensor, 'expect parameter to have scalar type of Float');
  return tf.tidy(() => groupNorm(input, { weight, bias }, eps, groups as number)) as T;
}

function checkChannels(shape: readonly number[], groups: number, parameters: Record<string, tf.Tensor | null>): void {
  const C = shape[1];
  check(groups > 0, () => new RuntimeError(`Expected num groups to be greater than 0, got ${groups}`));
  check(C % groups === 0, () => {
    const expected = 'Expected number of channels in input to be divisible by num_groups';
    return new RuntimeError(`${expected}, but got input of shape ${list(shape)} and num_groups=${groups}`);
  });
  for (const [name, tensor] of Object.entries(parameters)) {
    check(tensor === null || (tensor.rank === 1 && tensor.size === C), () => {
      const expected = `Expected ${name} to be a vector of size equal to the number of channels in input`;
      return new RuntimeError(
        `${expected}, but got ${name} of shape ${list(tensor?.shape ?? [])} and input of shape ${list(shape)}`,
      );
    });
  }
}
