// dropout: zeroes elements at random.
import * as tf from '@tensorflow/tfjs-core';
import { dropout as dropElements } from '../../ops/dropout.js';
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { check } from '../../python/check.js';
import { checkTensor } from '../../python/checks.js';
import { RuntimeError, ValueError } from '../../python/errors.js';
import { given, scalarType, typeName } from '../../python/repr.js';
import type { InplaceOptions } from './activations/activation.js';

const PARAMETERS = ['input', 'p', 'training', 'inplace'] as const;

/** Arguments of {@link dropout}. */
export interface DropoutFunctionOptions<T extends tf.Tensor = tf.Tensor> extends InplaceOptions {
  /** (*), float32, of any shape. */
  input: T;
  /** Probability of zeroing an element. Default 0.5. */
  p?: number;
  /** Whether anything is zeroed. Default true: a module passes its `training`. */
  training?: boolean;
}

/**
 * Zeroes every element with probability p, independently and anew at each call, and scales the others:
 *
 *     y = x·m / (1 - p),   m ~ Bernoulli(1 - p)
 *
 * and without `training` y = x.
 *
 * @returns a tensor of the shape of the input, apart from it. The caller owns it.
 *
 * @example
 * ```ts
 * const output = nn.functional.dropout(input, 0.2);
 * ```
 * @throws `ValueError`, `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.dropout.html
 */
export function dropout<T extends tf.Tensor>(...args: Arguments<DropoutFunctionOptions<T>, typeof PARAMETERS>): T {
  const { input, p = 0.5, training = true } = bind('dropout()', PARAMETERS, 1, splitKeywords(args));
  checkProbability(p);
  checkTensor('dropout()', 'input', 1, input);
  check(typeof training === 'boolean', () => {
    return new TypeError(`dropout(): argument 'train' (position 3) must be bool, not ${given(training)}`);
  });
  check(!training || input.dtype === 'float32', () => {
    return new RuntimeError(`result type Float can't be cast to the desired output type ${scalarType(input)}`);
  });
  return tf.tidy(() => {
    const output = training ? dropElements(input, p) : input;
    return output === input ? input.clone() : output;
  }) as T;
}

export function checkProbability(p: unknown): asserts p is number {
  check(typeof p === 'number', () => new TypeError(`p should be of type float, got: ${typeName(p)}`));
  check(p >= 0 && p <= 1, () => new ValueError(`dropout probability has to be between 0 and 1, but got ${p}`));
}
