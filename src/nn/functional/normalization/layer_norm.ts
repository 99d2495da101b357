// layer_norm: each row standardized over its last axes.
import * as tf from '@tensorflow/tfjs-core';
import { layerNorm } from '../../../ops/normalization/normalize.js';
import { type Arguments, bind, splitKeywords } from '../../../python/arguments.js';
import { check } from '../../../python/check.js';
import { checkFloating, checkTensor } from '../../../python/checks.js';
import { RuntimeError } from '../../../python/errors.js';
import { given, list } from '../../../python/repr.js';
import { checkFloat32, checkNumber, checkOptionalTensor } from './checks.js';

const PARAMETERS = ['input', 'normalized_shape', 'weight', 'bias', 'eps'] as const;

/** Arguments of {@link layer_norm}. */
export interface LayerNormFunctionOptions<T extends tf.Tensor = tf.Tensor> {
  /** (*, normalized_shape), float32. */
  input: T;
  /** The sizes of the last axes, over which a row is standardized. */
  normalized_shape: readonly number[];
  /** w, (normalized_shape). Default none, which counts as 1. */
  weight?: tf.Tensor | null;
  /** b, (normalized_shape). Default none, which counts as 0. */
  bias?: tf.Tensor | null;
  /** Default 1e-5. */
  eps?: number;
}

/**
 * Standardizes each row over its last axes:
 *
 *     y = (x - mean) / √(var + eps)·w + b
 *
 * @returns a tensor of the shape of the input, which the caller owns.
 *
 * @example
 * ```ts
 * const output = nn.functional.layer_norm(tf.randomNormal([20, 5, 10]), [5, 10]); // (20, 5, 10)
 * ```
 * @throws `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.layer_norm.html
 */
export function layer_norm<T extends tf.Tensor>(...args: Arguments<LayerNormFunctionOptions<T>, typeof PARAMETERS>): T {
  const bound = bind('layer_norm()', PARAMETERS, 2, splitKeywords(args));
  const { input, normalized_shape: shape, weight = null, bias = null, eps = 1e-5 } = bound;
  checkTensor('layer_norm()', 'input', 1, input);
  checkInts(shape);
  checkOptionalTensor('layer_norm()', 'weight', 3, weight);
  checkOptionalTensor('layer_norm()', 'bias', 4, bias);
  checkNumber('layer_norm()', 'eps', 5, eps);
  const sizes = list(shape);
  check(shape.length > 0, () => {
    const expected = 'Expected normalized_shape to be at least 1-dimensional, i.e., containing at least one element';
    return new RuntimeError(`${expected}, but got normalized_shape = ${sizes}`);
  });
  for (const [name, tensor] of Object.entries({ weight, bias })) {
    check(tensor === null || list(tensor.shape) === sizes, () => {
      const expected = `Expected ${name} to be of same shape as normalized_shape`;
      return new RuntimeError(
        `${expected}, but got ${name} of shape ${list(tensor?.shape ?? [])} and normalized_shape = ${sizes}`,
      );
    });
  }
  const fits = input.rank >= shape.length && list(input.shape.slice(input.rank - shape.length)) === sizes;
  check(fits, () => {
    const expected = `expected input with shape [*, ${shape.join(', ')}]`;
    return new RuntimeError(`Given normalized_shape=${sizes}, ${expected}, but got input of size${list(input.shape)}`);
  });
  const parameters = [weight, bias].filter((tensor) => tensor !== null);
  if (parameters.length === 0) checkFloating('LayerNormKernelImpl', input);
  checkFloat32(input, 'all inputs must share same datatype.');
  for (const tensor of parameters) checkFloat32(tensor, 'expect parameter to have scalar type of Float');
  return tf.tidy(() => layerNorm(input, { weight, bias }, eps, shape.length)) as T;
}

function checkInts(shape: unknown): asserts shape is number[] {
  const must = "layer_norm(): argument 'normalized_shape' (position 2) must be tuple of ints";
  check(Array.isArray(shape), () => new TypeError(`${must}, not ${given(shape)}`));
  const wrong = shape.findIndex((size) => !Number.isInteger(size));
  check(wrong === -1, () => {
    return new TypeError(`${must}, but found element of type ${given((shape as unknown[])[wrong])} at pos ${wrong}`);
  });
}
