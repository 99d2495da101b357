// nn.Dropout, nn.Dropout1d, nn.Dropout2d: zero elements or channels at random while training.
import type * as tf from '@tensorflow/tfjs-core';
import { type Arguments, bind, splitKeywords } from '../python/arguments.js';
import { float, str } from '../python/repr.js';
import { checkProbability, dropout, dropout1d, dropout2d } from './functional/dropout.js';
import type { InplaceOptions } from './functional/index.js';
import { Module } from './module.js';

/** Arguments of {@link Dropout}, {@link Dropout1d} and {@link Dropout2d}. */
export interface DropoutOptions extends InplaceOptions {
  /** Probability of zeroing an element, or a channel. Default 0.5. */
  p?: number;
}

/** The argument lists that Dropout, Dropout1d and Dropout2d take. */
export type DropoutArguments = Arguments<DropoutOptions, ['p', 'inplace']>;

type Drop = (call: { input: tf.Tensor; p: number; training: boolean }) => tf.Tensor;

/** What the modules have in common. */
abstract class DropoutNd extends Module {
  /** Probability of zeroing an element, or a channel. May be changed; the next forward uses it. */
  p: number;
  /** Printed, and without effect: a tensor never changes here. */
  inplace: boolean;
  readonly #class: string;
  readonly #drop: Drop;

  /** @param name - of the class whose constructor is called, for error texts. */
  constructor(name: string, drop: Drop, args: readonly unknown[]) {
    super();
    const { p = 0.5, inplace = false } = bind(`${name}.__init__()`, ['p', 'inplace'], 0, splitKeywords(args));
    checkProbability(p);
    this.p = p;
    this.inplace = inplace as boolean;
    this.#class = name;
    this.#drop = drop;
  }

  /** What calling the module does. */
  override forward<T extends tf.Tensor>(input: T | { input: T }): T;
  override forward(...args: unknown[]): tf.Tensor {
    const { input } = bind(`${this.#class}.forward()`, ['input'], 1, splitKeywords(args));
    const { p, training } = this;
    return this.#drop({ input: input as tf.Tensor, p, training });
  }

  override extra_repr(): string {
    return `p=${float(this.p)}, inplace=${str(this.inplace)}`;
  }
}
/** `module(...)` is `module.forward(...)`. */
interface DropoutNd {
  <T extends tf.Tensor>(input: T | { input: T }): T;
}

/**
 * In training mode, zeroes every element with probability p, independently and anew at each call, and scales the others:
 *
 *     y = x·m / (1 - p),   m ~ Bernoulli(1 - p)
 *
 * In evaluation mode y = x. After `manual_seed(n)` the masks are those of PyTorch on the CPU. They are drawn in the order of the
 * elements; in PyTorch, in that of the memory, which is another if the input is a transposed view there. For the outputs of
 * layers with `batch_first`, which are, also behind activations, so are the masks; transpose others after the dropout.
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
export class Dropout extends DropoutNd {
  static override readonly name: string = 'Dropout';

  /**
   * @param p - probability of zeroing an element (default 0.5).
   * @param inplace - taken, but without effect (default false).
   *
   * Any tail of the arguments may be given by name in one object: `new nn.Dropout({ p: 0.2 })`.
   */
  constructor(p?: number, inplace?: boolean);
  constructor(...args: DropoutArguments);
  constructor(...args: unknown[]) {
    super('Dropout', dropout, args);
  }
}

/**
 * As {@link Dropout}, but of whole channels, each x[n, c].
 *
 * Call it as `dropout(input)`:
 * - `input`: (N, C, L) or (C, L), float32.
 * - returns a tensor of that shape. The caller owns it.
 *
 * @example
 * ```ts
 * const output = new nn.Dropout1d(0.2)(tf.randomNormal([20, 16, 32])); // (20, 16, 32)
 * ```
 * @throws `ValueError` for a p outside 0 ... 1, `RuntimeError` or `TypeError` for an input that does not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Dropout1d.html
 */
export class Dropout1d extends DropoutNd {
  static override readonly name: string = 'Dropout1d';

  /**
   * @param p - probability of zeroing an element, or a channel (default 0.5).
   * @param inplace - taken, but without effect: a tensor never changes here (default false).
   *
   * Any tail of the arguments may be given by name in one object.
   */
  constructor(p?: number, inplace?: boolean);
  constructor(...args: DropoutArguments);
  constructor(...args: unknown[]) {
    super('Dropout1d', dropout1d, args);
  }
}

/**
 * As {@link Dropout}, but of whole channels, each x[n, c].
 *
 * Call it as `dropout(input)`:
 * - `input`: (N, C, H, W), float32; (N, C, L) and others with torch's warning.
 * - returns a tensor of that shape. The caller owns it.
 *
 * @example
 * ```ts
 * const output = new nn.Dropout2d(0.2)(tf.randomNormal([20, 16, 32, 32])); // (20, 16, 32, 32)
 * ```
 * @throws `ValueError` for a p outside 0 ... 1, `RuntimeError` or `TypeError` for an input that does not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Dropout2d.html
 */
export class Dropout2d extends DropoutNd {
  static override readonly name: string = 'Dropout2d';

  /**
   * @param p - probability of zeroing an element, or a channel (default 0.5).
   * @param inplace - taken, but without effect: a tensor never changes here (default false).
   *
   * Any tail of the arguments may be given by name in one object.
   */
  constructor(p?: number, inplace?: boolean);
  constructor(...args: DropoutArguments);
  constructor(...args: unknown[]) {
    super('Dropout2d', dropout2d, args);
  }
}
