// bernoulli: zeros and ones.
import * as tf from '@tensorflow/tfjs-core';
import { bind, splitKeywords } from '../../python/arguments.js';
import { check } from '../../python/check.js';
import { checkFloating, checkTensor } from '../../python/checks.js';
import { RuntimeError } from '../../python/errors.js';
import { given } from '../../python/repr.js';
import { bernoulli as draw, uniform } from '../generator.js';
import { checkGenerator, GENERATOR, type GeneratorOptions } from './arguments.js';

/** Keywords of {@link bernoulli}. */
export interface BernoulliOptions extends GeneratorOptions {
  /** One probability for all, in place of those in the input. */
  p?: number;
}

/**
 * Ones with the probabilities that the input holds, or all with probability `p`, and else zeros, drawn as `torch.bernoulli`
 * draws them on the CPU: after `manual_seed(n)` the same ones.
 *
 * @param input - (*), float32, from 0 to 1, which is read back; with `p` of any dtype and values.
 * @returns a tensor of the shape and the dtype of the input. The caller owns it.
 *
 * @example
 * ```ts
 * const coins = bernoulli(tf.fill([3, 3], 0.5)); // (3, 3)
 * const same = bernoulli(coins, 0.5); // (3, 3), where the values of the input do not count
 * ```
 * @throws `TypeError` or `RuntimeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.bernoulli.html
 */
export function bernoulli<T extends tf.Tensor>(input: T, p: number, options?: GeneratorOptions): T;
export function bernoulli<T extends tf.Tensor>(input: T, options?: BernoulliOptions): T;
export function bernoulli<T extends tf.Tensor>(options: BernoulliOptions & { input: T }): T;
export function bernoulli(...args: unknown[]): tf.Tensor {
  const call = splitKeywords(args);
  const { input, p, generator } = bind('bernoulli()', ['input', 'p'], 1, call, GENERATOR);
  checkTensor('bernoulli()', 'input', 1, input);
  checkGenerator('bernoulli()', generator);
  return tf.tensor(p === undefined ? ofEach(input) : ofAll(input.size, p), input.shape, input.dtype);
}

function ofAll(size: number, p: unknown): Float32Array {
  check(typeof p === 'number', () => {
    return new TypeError(`bernoulli(): argument 'p' (position 2) must be float, not ${given(p)}`);
  });
  check(p >= 0 && p <= 1, () => new RuntimeError(`bernoulli_ expects p to be in [0, 1], but got p=${p}`));
  return draw(size, p, 1);
}

function ofEach(input: tf.Tensor): Float32Array {
  checkFloating('bernoulli_tensor_cpu_p_', input);
  const probabilities = input.dataSync<'float32'>();
  check(
    probabilities.every((p) => p >= 0 && p <= 1),
    () => new RuntimeError('Expected p_in >= 0 && p_in <= 1 to be true, but got false.'),
  );
  return uniform(input.size, 0, 1).map((u, i) => Number(u < probabilities[i]));
}
