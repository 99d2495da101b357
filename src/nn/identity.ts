// nn.Identity: what goes in comes out.
import * as tf from '@tensorflow/tfjs-core';
import { inOrderOf } from '../ops/time_major.js';
import { bind, splitKeywords } from '../python/arguments.js';
import { Module } from './module.js';

/**
 * Gives back what it is called with: a place for a module that is not wanted.
 *
 * Call it as `identity(input)`. Tensors, also those in arrays, come back as tensors of their own with the same values, which the
 * caller owns; all else as it is.
 *
 * @example
 * ```ts
 * const head = new nn.Identity();
 * const features = head(tf.randomNormal([128, 20])); // (128, 20)
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Identity.html
 */
export class Identity extends Module {
  static override readonly name: string = 'Identity';

  /** Any arguments, which are not looked at. */
  constructor(..._args: unknown[]) {
    super();
  }

  /** What calling the module does. */
  override forward<T>(input: T): T;
  override forward(...args: unknown[]): unknown {
    const { input } = bind('Identity.forward()', ['input'], 1, splitKeywords(args));
    return copied(input);
  }
}

/** `identity(...)` is `identity.forward(...)`. */
export interface Identity {
  <T>(input: T): T;
}

function copied(value: unknown): unknown {
  if (value instanceof tf.Tensor) return inOrderOf(value as tf.Tensor, tf.clone(value));
  return Array.isArray(value) ? value.map(copied) : value;
}
