// Checks of how the losses of single elements become one, by torch's names.
import type * as tf from '@tensorflow/tfjs-core';
import { check } from '../../python/check.js';
import type { Reduction } from '../../ops/reduce.js';
import { RuntimeError, ValueError } from '../../python/errors.js';
import { list, str } from '../../python/repr.js';

export function checkReduction(value: unknown): asserts value is Reduction {
  check(value === 'none' || value === 'mean' || value === 'sum', () => {
    return new ValueError(`${str(value)} is not a valid value for reduction`);
  });
}

/** torch's warning of shapes that have to be broadcast. */
export function warnOfBroadcast(input: tf.Tensor, target: tf.Tensor): void {
  const [actual, expected] = [target, input].map(({ shape }) => `torch.Size(${list(shape)})`);
  if (actual === expected) return;
  console.warn(
    `Using a target size (${actual}) that is different to the input size (${expected}). ` +
      'This will likely lead to incorrect results due to broadcasting. Please ensure they have the same size.',
  );
}

/** Refuses what would broadcast a tensor to another shape than its own. */
export function checkKept(shape: number[], { shape: own }: tf.Tensor): void {
  check(list(shape) === list(own), () => {
    return new RuntimeError(`output with shape ${list(own)} doesn't match the broadcast shape ${list(shape)}`);
  });
}
