// What a module computes together with those behind it in a row, in fewer passes over the values, where nobody sees what lies between.
import * as tf from '@tensorflow/tfjs-core';
import type { Finish } from '../ops/convolution/form.js';
import { hasHooks } from './hooks.js';

/** The name of the method of a module that leads. */
export const TOGETHER = Symbol('together');
/** The name of the method of a module that finishes a convolution. */
export const FINISH = Symbol('finish');

/** A module that may do the work of those behind it. */
export interface Leading {
  /** The output of so many of the followers; null if each module has to be called. */
  [TOGETHER](input: tf.Tensor, followers: readonly object[]): { output: tf.Tensor; count: number } | null;
}

/** A module whose work a convolution may do. */
export interface Finishing {
  /** What becomes of outputs of that shape, (N, C, *), with this module too; null if that cannot be. */
  [FINISH](finish: Finish, shape: readonly number[]): Finish | null;
}

/** Whether a call of the module is the forward of this class and nothing else. */
export const isPlain = (module: { forward: unknown }, { prototype }: { prototype: { forward: unknown } }): boolean =>
  module.forward === prototype.forward && !hasHooks(module);

/** The output of the module at i if it leads those behind it; null for others, and where each has to be called. */
export const together = (
  modules: readonly (object & Partial<Leading>)[],
  i: number,
  input: unknown,
): { output: tf.Tensor; count: number } | null =>
  input instanceof tf.Tensor ? (modules[i][TOGETHER]?.(input as tf.Tensor, modules.slice(i + 1)) ?? null) : null;

/** What becomes of a convolution's outputs with as many followers as can be a part of it, and how many these are. */
export function finishBy(
  followers: readonly (object & Partial<Finishing>)[],
  shape: readonly number[],
): { finish: Finish; count: number } {
  let finish: Finish = { norm: null, rectifies: false, window: shape.slice(2).map(() => 1) };
  for (const [count, follower] of followers.entries()) {
    const more = shape.includes(0) ? null : (follower[FINISH]?.(finish, shape) ?? null);
    if (more === null) return { finish, count };
    finish = more;
  }
  return { finish, count: followers.length };
}

/** Whether the largest of windows is not taken yet. */
export const isWhole = ({ window }: Finish): boolean => window.every((size) => size === 1);
