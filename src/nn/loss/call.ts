// How a criterion is called.
import type * as tf from '@tensorflow/tfjs-core';
import type { Arguments } from '../../python/arguments.js';

/** What a criterion is called with. */
export interface LossCall {
  input: tf.Tensor;
  target: tf.Tensor;
}

export const CALL = ['input', 'target'] as const;

export type LossCallArguments = Arguments<LossCall, typeof CALL>;
