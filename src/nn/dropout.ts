// nn.Dropout: zeroes elements at random while training.
import type * as tf from '@tensorflow/tfjs-core';
import { type Arguments, bind, splitKeywords } from '../python/arguments.js';
import { float } from '../python/repr.js';
import { checkProbability, dropout } from './functional/dropout.js';
import { Module } from './module.js';

/** Arguments of {@link Dropout}. */
export interface DropoutOptions {
  /** Probability of zeroing an element. Default 0.5. */
  p?: number;
}

/** The argument lists that Dropout takes. */
export type DropoutArguments = Arguments<DropoutOptions, ['p']>;

/**
 * In training mode, zeroes every element with probability p, independently and anew at each call, and scales the others:
 *
 *     y = x·m / (1 - p),   m ~ Bernoulli(1 - p)
 *
 * In evaluation mode y = x. The masks follow `manual_seed`, but are not those of torch. torch's `inplace` does not exist
 * here, since a tensor never changes.
 *
 * Call it as `dropout(input)`:
 * - `input`: float32, of any shape.
 * - returns a tensor of that shape. The caller owns it, always apart from the input, which is left as it is.
 *
 * @example
 * ```ts
 * const output = new nn.Dropout(0.2)(tf.randomNormal([20, 16])); // (20, 16)
 * ```
 * @throws `ValueError` for a p outside 0 ... 1, `RuntimeError` or `TypeError` for an input that does not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Dropout.html
 */
export class Dropout extends Module {
  static override readonly name: string = 'Dropout';

  /** Probability of zeroing an element. May be changed; the next forward uses it. */
  p: number;

  /** @param p - probability of zeroing an element (default 0.5); also by name, `new nn.Dropout({ p: 0.2 })`. */
  constructor(p?: number);
  constructor(...args: DropoutArguments);
  constructor(...args: unknown[]) {
    super();
    const { p = 0.5 } = bind('Dropout.__init__()', ['p'], 0, splitKeywords(args));
    checkProbability(p);
    this.p = p;
  }

  /** What calling the module does. */
  override forward<T extends tf.Tensor>(input: T | { input: T }): T;
  override forward(...args: unknown[]): tf.Tensor {
    const { input } = bind('Dropout.forward()', ['input'], 1, splitKeywords(args));
    const { p, training } = this;
    return dropout({ input: input as tf.Tensor, p, training });
  }

  override extra_repr(): string {
    return `p=${float(this.p)}, inplace=False`;
  }
}

/** `dropout(...)` is `dropout.forward(...)`. */
export interface Dropout {
  <T extends tf.Tensor>(input: T | { input: T }): T;
}
