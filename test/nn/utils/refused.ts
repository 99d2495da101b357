// Calls that must throw.
import * as tf from '@tensorflow/tfjs-core';
import { throws } from '../../support/assert.js';

/** A function called as from JavaScript, without the types' protection. */
export type Unchecked = (...args: unknown[]) => unknown;

/** Each call throws an error of that name and text. */
export function refused(...calls: [run: () => unknown, name: string, message: string][]): void {
  for (const [run, name, message] of calls) throws(run, name, message);
}

export function disposed(): tf.Tensor {
  const x = tf.zeros([3, 3]);
  x.dispose();
  return x;
}
