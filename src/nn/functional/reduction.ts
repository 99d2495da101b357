// How the losses of single elements become one, by torch's names.
import * as tf from '@tensorflow/tfjs-core';
import { check } from '../../python/check.js';
import { zerosFrom } from '../../ops/empty.js';
import { RuntimeError, ValueError } from '../../python/errors.js';
import { list, str } from '../../python/repr.js';

/** `'none'` keeps the losses of the elements, `'sum'` adds them, `'mean'` divides that by their number or weight. */
export type Reduction = 'none' | 'mean' | 'sum';

export function checkReduction(value: unknown): asserts value is Reduction {
  check(value === 'none' || value === 'mean' || value === 'sum', () => {
    return new ValueError(`${str(value)} is not a valid value for reduction`);
  });
}

/** Reduces the losses of the elements. The mean divides by `total`, by default their number; it is NaN for a total of 0. */
export function reduce(losses: tf.Tensor, reduction: Reduction, total = losses.size): tf.Tensor {
  if (reduction === 'none') return losses;
  const sum = losses.size === 0 ? zerosFrom([losses], []) : tf.sum(losses);
  if (reduction === 'sum') return sum;
  return total === 0 ? tf.mul(sum, NaN) : tf.div(sum, total); // 0 / 0 is 1 on WebGL
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
