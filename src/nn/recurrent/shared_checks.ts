// Checks that calls of the recurrent modules and of the cells share.
import type * as tf from '@tensorflow/tfjs-core';
import { check } from '../../python/check.js';
import { checkTensor } from '../../python/checks.js';
import { RuntimeError, ValueError } from '../../python/errors.js';
import { dtype, given } from '../../python/repr.js';

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
    const convert = `Convert input: input.to(torch.float32), or convert model: model.to(${dtype(input)}) (tfjs: input.toFloat())`;
    return new ValueError(`${prefix} input dtype (${dtype(input)}) does not match weight dtype (torch.float32). ${convert}`);
  });
}

/** The dtype of a state, called `name`. */
export function checkStateDtype(name: string, state: tf.Tensor): void {
  check(state.dtype === 'float32', () => {
    return new RuntimeError(`${name} dtype (${dtype(state)}) does not match input dtype (torch.float32)`);
  });
}
