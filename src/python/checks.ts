// Checks of single arguments that several modules share.
import * as tf from '@tensorflow/tfjs-core';
import { check } from './check.js';
import { RuntimeError } from './errors.js';
import { given, scalarType } from './repr.js';

export function checkBool(name: string, value: unknown): asserts value is boolean {
  check(typeof value === 'boolean', () => new TypeError(`${name} should be of type bool, got: ${given(value)}`));
}

export function checkInt(name: string, value: unknown): asserts value is number {
  check(Number.isInteger(value), () => new TypeError(`${name} should be of type int, got: ${given(value)}`));
}

export function checkFloat(name: string, value: unknown): asserts value is number {
  check(typeof value === 'number', () => new TypeError(`${name} should be of type float, got: ${given(value)}`));
}

/** A text or None, for argument `argument` at `position` of a function called `callee`. */
export function checkOptionalStr(
  callee: string,
  argument: string,
  position: number,
  value: unknown,
): asserts value is string | null {
  check(value === null || typeof value === 'string', () => {
    return new TypeError(`${callee}: argument '${argument}' (position ${position}) must be str, not ${given(value)}`);
  });
}

/** What is said of a tensor that is gone. tfjs does not note what freed it. */
export const IS_DISPOSED =
  'is disposed (by dispose(), or by the tf.tidy or backward that it was made in: return it from there, or keep it with torch.detach)';

/** A live tensor, for argument `argument` at `position` of a function called `callee`. */
export function checkTensor(callee: string, argument: string, position: number, value: unknown): asserts value is tf.Tensor {
  checkLiveTensor(() => `${callee}: argument '${argument}' (position ${position})`, value);
}

/** A live tensor, wherever it came from. */
export function checkLiveTensor(where: () => string, value: unknown): asserts value is tf.Tensor {
  check(value instanceof tf.Tensor, () => new TypeError(`${where()} must be Tensor, not ${given(value)}`));
  check(!value.isDisposed, () => new RuntimeError(`${where()} ${IS_DISPOSED}`));
}

/** Refuses all dtypes but float32, as torch's kernel of that name does. */
export function checkFloating(kernel: string, { dtype }: { dtype: tf.DataType }): void {
  check(dtype === 'float32', () => new RuntimeError(`"${kernel}" not implemented for '${scalarType({ dtype })}'`));
}
