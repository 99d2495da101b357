// torch's checks of what the norms take.
import type * as tf from '@tensorflow/tfjs-core';
import { check } from '../../../python/check.js';
import { checkTensor } from '../../../python/checks.js';
import { RuntimeError, ValueError } from '../../../python/errors.js';
import { given } from '../../../python/repr.js';

/** A tensor or null, for an argument at a position. */
export function checkOptionalTensor(
  callee: string,
  argument: string,
  position: number,
  value: unknown,
): asserts value is tf.Tensor | null {
  if (value !== null) checkTensor(callee, argument, position, value);
}

export function checkNumber(callee: string, argument: string, position: number, value: unknown): asserts value is number {
  check(typeof value === 'number', () => {
    return new TypeError(`${callee}: argument '${argument}' (position ${position}) must be float, not ${given(value)}`);
  });
}

/** Of a parameter, or of running moments. */
export function checkFloat32(tensor: tf.Tensor | null, text: string): void {
  check(tensor === null || tensor.dtype === 'float32', () => new RuntimeError(`mixed dtype (CPU): ${text}`));
}

/** One value alone has no variance. */
export function checkBatchSize(size: readonly number[], shown: string): void {
  const [N, , ...space] = size;
  check(
    space.reduce((a, b) => a * b, N) !== 1,
    () => new ValueError(`Expected more than 1 value per channel when training, got input size ${shown}`),
  );
}
