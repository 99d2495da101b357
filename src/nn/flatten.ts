// nn.Flatten: some axes become one.
import * as tf from '@tensorflow/tfjs-core';
import { reshape } from '../ops/reshape.js';
import { type Arguments, bind, splitKeywords } from '../python/arguments.js';
import { check } from '../python/check.js';
import { checkTensor } from '../python/checks.js';
import { RuntimeError } from '../python/errors.js';
import { given } from '../python/repr.js';
import { Module } from './module.js';

/** Arguments of {@link Flatten}. */
export interface FlattenOptions {
  /** The first axis to merge, from the end if negative. Default 1. */
  start_dim?: number;
  /** The last axis to merge, from the end if negative. Default -1. */
  end_dim?: number;
}

const PARAMETERS = ['start_dim', 'end_dim'] as const;

/** The argument lists that Flatten takes. */
export type FlattenArguments = Arguments<FlattenOptions, typeof PARAMETERS>;

/**
 * Makes one axis of those from start_dim to end_dim: (N, C, H, W) becomes (N, C·H·W).
 *
 * Call it as `flatten(input)`: it takes a tensor of any shape, and returns one with the same values. The caller owns it; the
 * input is left as it is.
 *
 * @example
 * ```ts
 * const rows = new nn.Flatten()(tf.randomNormal([32, 1, 5, 5])); // (32, 25)
 * ```
 * @throws `RangeError`, `RuntimeError` or `TypeError` with torch's text for axes that do not fit, when it is called.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Flatten.html
 */
export class Flatten extends Module {
  static override readonly name: string = 'Flatten';

  /** The first axis to merge. */
  start_dim: number;
  /** The last axis to merge. */
  end_dim: number;

  /**
   * @param start_dim - the first axis to merge, from the end if negative (default 1).
   * @param end_dim - the last axis to merge, from the end if negative (default -1).
   *
   * Any tail of the arguments may be given by name in one object.
   */
  constructor(start_dim?: number, end_dim?: number);
  constructor(...args: FlattenArguments);
  constructor(...args: unknown[]) {
    super();
    const bound = bind('Flatten.__init__()', PARAMETERS, 0, splitKeywords(args)) as FlattenOptions;
    this.start_dim = bound.start_dim ?? 1;
    this.end_dim = bound.end_dim ?? -1;
  }

  /** What calling the module does. */
  override forward(...args: [input: tf.Tensor] | [keywords: { input: tf.Tensor }]): tf.Tensor;
  override forward(...args: unknown[]): tf.Tensor {
    const { input } = bind('Flatten.forward()', ['input'], 1, splitKeywords(args));
    checkTensor('flatten()', 'input', 1, input);
    const [start, end] = PARAMETERS.map((name, i) => axisOf(name, i + 1, this[name], input.rank));
    check(start <= end, () => new RuntimeError('flatten() has invalid args: start_dim cannot come after end_dim'));
    const { shape } = input;
    const merged = shape.slice(start, end + 1).reduce((a, b) => a * b, 1);
    return tf.tidy(() => reshape(input, [...shape.slice(0, start), merged, ...shape.slice(end + 1)]));
  }

  override extra_repr(): string {
    return `start_dim=${this.start_dim}, end_dim=${this.end_dim}`;
  }
}

function axisOf(name: string, position: number, dim: unknown, rank: number): number {
  check(Number.isInteger(dim), () => {
    return new TypeError(`flatten(): argument '${name}' (position ${position}) must be int, not ${given(dim)}`);
  });
  const [axis, axes] = [dim as number, Math.max(rank, 1)];
  check(axis >= -axes && axis < axes, () => {
    return new RangeError(`Dimension out of range (expected to be in range of [${-axes}, ${axes - 1}], but got ${axis})`);
  });
  return axis < 0 ? axis + axes : axis;
}
