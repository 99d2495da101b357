// How the losses of single elements become one, by torch's names.
import * as tf from '@tensorflow/tfjs-core';
import { check } from '../../python/check.js';
import { zerosFrom } from '../../ops/empty.js';
import { RuntimeError, ValueError } from '../../python/errors.js';
import { str } from '../../python/repr.js';

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

/** The shape that two shapes broadcast to, with torch's text if there is none. */
export function broadcast(a: tf.Tensor, b: tf.Tensor): number[] {
  const rank = Math.max(a.rank, b.rank);
  const padded = ({ shape, rank: own }: tf.Tensor): number[] => [...new Array<number>(rank - own).fill(1), ...shape];
  const [first, second] = [padded(a), padded(b)];
  for (let axis = rank - 1; axis >= 0; axis--) {
    check(first[axis] === second[axis] || first[axis] === 1 || second[axis] === 1, () => {
      const sizes = `The size of tensor a (${first[axis]}) must match the size of tensor b (${second[axis]})`;
      return new RuntimeError(`${sizes} at non-singleton dimension ${axis}`);
    });
  }
  return first.map((size, axis) => (size === 1 ? second[axis] : size));
}
