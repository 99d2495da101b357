// Checks of single arguments that several modules share.
import * as tf from '@tensorflow/tfjs-core';
import { check } from './check.js';
import { RuntimeError, ValueError } from './errors.js';
import { dtype, given } from './repr.js';

export function checkBool(name: string, value: unknown): asserts value is boolean {
  check(typeof value === 'boolean', () => new TypeError(`${name} should be of type bool, got: ${given(value)}`));
}

export function checkInt(name: string, value: unknown): asserts value is number {
  check(Number.isInteger(value), () => new TypeError(`${name} should be of type int, got: ${given(value)}`));
}

export function checkFloat(name: string, value: unknown): asserts value is number {
  check(typeof value === 'number', () => new TypeError(`${name} should be of type float, got: ${given(value)}`));
}

/** A live tensor, for argument `argument` at `position` of a function called `callee`. */
export function checkTensor(callee: string, argument: string, position: number, value: unknown): asserts value is tf.Tensor {
  const where = `${callee}: argument '${argument}' (position ${position})`;
  check(value instanceof tf.Tensor, () => new TypeError(`${where} must be Tensor, not ${given(value)}`));
  check(!value.isDisposed, () => new RuntimeError(`${where} is disposed`));
}

/** The tensors of `(h, c)`, for argument `hx` of a function called `callee`. */
export function checkPair(callee: string, expects: string, value: unknown): [tf.Tensor, tf.Tensor] {
  check(Array.isArray(value), () => {
    return new TypeError(`${callee}: argument 'hx' (position 2) must be tuple of Tensors, not ${given(value)}`);
  });
  const [h, c] = value as unknown[];
  check(value.length === 2, () => new RuntimeError(`${expects} expects two hidden states`));
  checkTensor(callee, 'hx[0]', 2, h);
  checkTensor(callee, 'hx[1]', 2, c);
  return [h, c];
}

/** The dtype of the parameters, in torch's words; `prefix` is the class. */
export function checkInputDtype(prefix: string, input: tf.Tensor): void {
  check(input.dtype === 'float32', () => {
    const convert = `Convert input: input.to(torch.float32), or convert model: model.to(${dtype(input)})`;
    return new ValueError(`${prefix} input dtype (${dtype(input)}) does not match weight dtype (torch.float32). ${convert}`);
  });
}

/** The dtype of a state, called `name`. */
export function checkStateDtype(name: string, state: tf.Tensor): void {
  check(state.dtype === 'float32', () => {
    return new RuntimeError(`${name} dtype (${dtype(state)}) does not match input dtype (torch.float32)`);
  });
}
