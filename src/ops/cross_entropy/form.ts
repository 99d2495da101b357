// What a form of softmax with cross entropy is.
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { Reduction } from '../reduce.js';

export interface CrossEntropyInput {
  scores: Tensor2D; // (R, C), float32, none of its sizes 0
  target: Tensor1D; // (R), int32: classes, or `ignore_index`
  weight: Tensor1D | null; // (C), by default all 1
  ignore_index: number;
  /** Between 0 and 1: how much of each target is spread evenly over the classes. */
  label_smoothing: number;
  reduction: Reduction;
}

export interface CrossEntropyOutput {
  loss: Tensor; // (), or (R) where nothing is reduced
  /** What `backward` needs besides the input; nothing unless `keep`. */
  reserve: Tensor[];
}

/** A form. It finds the active backend when it runs. */
export interface CrossEntropyForm {
  readonly name: string;
  /**
   * @throws `RangeError` by {@link outOfBounds} for a target that is no class. On a GPU only those are checked that are known here
   * (engines/known.ts); the loss of another is NaN.
   */
  forward: (input: CrossEntropyInput, keep: boolean) => CrossEntropyOutput;
  /** The gradient by the scores, (R, C), from that by the loss. */
  backward: (input: CrossEntropyInput, reserve: readonly Tensor[], dLoss: Tensor) => Tensor2D;
}

/** torch's error for a target that is no class. */
export const outOfBounds = (target: number): RangeError => new RangeError(`Target ${target} is out of bounds.`);
