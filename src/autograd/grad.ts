// Where gradients are kept: on their parameters, outside every tidy.
import * as tf from '@tensorflow/tfjs-core';
import { isAlive, share } from '../engines/engine.js';
import { check } from '../python/check.js';
import { IS_DISPOSED } from '../python/checks.js';
import { RuntimeError } from '../python/errors.js';
import { list } from '../python/repr.js';
import type { Parameter } from './parameter.js';

/** Puts a gradient in the place of the one that is there, which is freed. The parameter owns it, also beyond a tidy. */
export function storeGrad(parameter: Parameter, grad: tf.Tensor | null): void {
  if (parameter.grad && !parameter.grad.isDisposed) parameter.grad.dispose();
  parameter.grad = grad && tf.keep(grad);
}

/** Adds to the gradient that is there. `grad` stays the caller's to dispose. */
export function accumulateGrad(parameter: Parameter, grad: tf.Tensor): void {
  storeGrad(parameter, parameter.grad ? tf.add(parameter.grad, grad) : share(grad));
}

/** Frees the gradient, or replaces it by zeros. */
export function zeroGrad(parameter: Parameter, set_to_none: boolean): void {
  if (parameter.grad) storeGrad(parameter, set_to_none ? null : tf.zeros(parameter.shape));
}

/** A parameter that has a gradient, or is to get one, is alive with it, and they have one shape. */
export function checkGrad(parameter: Parameter): void {
  const which = `parameter of shape ${list(parameter.shape)}`;
  check(isAlive(parameter), () => new RuntimeError(`a ${which} ${IS_DISPOSED}`));
  check(parameter.grad === null || isAlive(parameter.grad), () => {
    return new RuntimeError(`the gradient of a ${which} is disposed (zero_grad() clears it)`);
  });
  const size = list(parameter.grad?.shape ?? parameter.shape);
  check(size === list(parameter.shape), () => {
    const assigned = `attempting to assign a gradient of size '${size}' to a tensor of size '${list(parameter.shape)}'`;
    return new RuntimeError(`${assigned}. Please ensure that the gradient and the tensor are the same size`);
  });
}

/** The parameters that have a gradient, each once, with it. */
export function withGrad(parameters: Parameter | readonly Parameter[]): [Parameter, tf.Tensor][] {
  const given = Array.isArray(parameters) ? (parameters as readonly Parameter[]) : [parameters as Parameter];
  return [...new Set(given)].flatMap((parameter) => {
    if (!parameter.grad) return [];
    checkGrad(parameter);
    return [[parameter, parameter.grad]];
  });
}
