// torch's refusal of dtypes that a kernel does not exist for.
import type * as tf from '@tensorflow/tfjs-core';
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { scalarType } from '../../python/repr.js';

/** Refuses all but float32, as torch's kernel of that name does. */
export function checkFloating(kernel: string, input: tf.Tensor): void {
  check(input.dtype === 'float32', () => new RuntimeError(`"${kernel}" not implemented for '${scalarType(input)}'`));
}
