// Where gradients are kept: on their parameters, outside every tidy.
import * as tf from '@tensorflow/tfjs-core';
import type { Parameter } from './parameter.js';

/** Puts a gradient in the place of the one that is there, which is freed. The parameter owns it, also beyond a tidy. */
export function storeGrad(parameter: Parameter, grad: tf.Tensor | null): void {
  if (parameter.grad && !parameter.grad.isDisposed) parameter.grad.dispose();
  parameter.grad = grad && tf.keep(grad);
}

/** Adds to the gradient that is there. `grad` stays the caller's to dispose. */
export function accumulateGrad(parameter: Parameter, grad: tf.Tensor): void {
  storeGrad(parameter, parameter.grad ? tf.add(parameter.grad, grad) : tf.clone(grad));
}

/** Frees the gradient, or replaces it by zeros. */
export function zeroGrad(parameter: Parameter, set_to_none: boolean): void {
  if (parameter.grad) storeGrad(parameter, set_to_none ? null : tf.zerosLike(parameter.grad));
}

/** The parameters that have a gradient, each once, with it. */
export function withGrad(parameters: Parameter | readonly Parameter[]): [Parameter, tf.Tensor][] {
  const given = Array.isArray(parameters) ? (parameters as readonly Parameter[]) : [parameters as Parameter];
  return [...new Set(given)].flatMap((parameter) => (parameter.grad ? [[parameter, parameter.grad]] : []));
}
