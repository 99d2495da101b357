// A random call of torch's: what it is, its arguments, and how they are written for Python.
import * as tf from '@tensorflow/tfjs-core';
import { base64 } from '../../support/files.js';
import type { Dice } from '../../support/dice.js';

/** A tensor as both sides make it of the same numbers. */
export class Numbers {
  constructor(
    readonly dtype: 'float32' | 'int32' | 'bool',
    readonly shape: readonly number[],
    readonly values: readonly number[],
    /** Whether its gradient is compared. */
    readonly grad = false,
  ) {}

  /** As `side.py` reads it. */
  toJSON(): unknown {
    const { dtype, shape, grad, values } = this;
    return { tensor: base64(new Uint8Array(Float32Array.from(values).buffer)), dtype, shape, grad };
  }

  make(): tf.Tensor {
    return tf.tensor([...this.values], [...this.shape], this.dtype);
  }
}

export type Value = Numbers | number | boolean | string | null | Value[];

export interface Drawn {
  /** Of the constructor, or of the function. Lists are tuples in Python. */
  args?: Value[];
  keywords?: Record<string, Value>;
  /** Of the call of the module. */
  inputs?: Value[];
  /** Whether the module is in training mode (default true). */
  training?: boolean;
}

/** By the name under `torch`, such as `nn.Conv1d`. */
export type Draws = Readonly<Record<string, (dice: Dice) => Drawn>>;

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

/** Between -scale and scale; the gradient is compared. */
export function floats(dice: Dice, shape: readonly number[], scale = 2, grad = true): Numbers {
  return new Numbers('float32', shape, [...dice.uniform(sizeOf(shape), scale)], grad);
}

/** Between 0.02 and 0.98. */
export function probabilities(dice: Dice, shape: readonly number[], grad = true): Numbers {
  const values = [...dice.uniform(sizeOf(shape), 0.48)].map((value) => Math.fround(value + 0.5));
  return new Numbers('float32', shape, values, grad);
}

export function integers(dice: Dice, shape: readonly number[], low: number, high: number): Numbers {
  return new Numbers(
    'int32',
    shape,
    Array.from({ length: sizeOf(shape) }, () => dice.integer(low, high)),
  );
}

export function booleans(dice: Dice, shape: readonly number[], percent = 50): Numbers {
  return new Numbers(
    'bool',
    shape,
    Array.from({ length: sizeOf(shape) }, () => Number(dice.chance(percent))),
  );
}

/** As many sizes, small ones. */
export const sizes = (dice: Dice, rank: number, low = 1, high = 5): number[] =>
  Array.from({ length: rank }, () => dice.integer(low, high));

/** One of `few`, or `many` of them: torch takes either for kernels, strides and the like. */
export const oneOrMany = (dice: Dice, many: number, low: number, high: number): number | number[] =>
  dice.chance() ? dice.integer(low, high) : sizes(dice, many, low, high);

/** Some of the keywords, which have defaults. */
export function someOf(dice: Dice, keywords: Record<string, Value>): Record<string, Value> {
  return Object.fromEntries(Object.entries(keywords).filter(() => dice.chance()));
}
