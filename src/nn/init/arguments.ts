// What the functions of nn.init have in common: the variable that they fill, in place, and return.
import * as tf from '@tensorflow/tfjs-core';
import { lendArray } from '../../engines/arrays/recycled.js';
import { isAlive } from '../../engines/engine.js';
import { bind, splitKeywords } from '../../python/arguments.js';
import { check } from '../../python/check.js';
import { IS_DISPOSED } from '../../python/checks.js';
import { RuntimeError } from '../../python/errors.js';
import { given, number } from '../../python/repr.js';
import { checkGenerator, type GeneratorOptions } from '../../random/functions/arguments.js';

/** The argument of all of them. */
export interface TensorOptions<V extends tf.Variable = tf.Variable> {
  /** The parameter, or another variable, that is filled in place. */
  tensor: V;
}

/** The arguments of those that draw. */
export interface DrawnOptions<V extends tf.Variable = tf.Variable> extends TensorOptions<V>, GeneratorOptions {}

/** The arguments of a call by name. */
export function bindTensor<Name extends string>(
  callee: string,
  names: readonly Name[],
  args: readonly unknown[],
  required = 1,
): Partial<Record<Name, unknown>> & { tensor: tf.Variable } {
  const bound: Partial<Record<string, unknown>> = bind(callee, names, required, splitKeywords(args));
  const { tensor, generator } = bound;
  check(tensor instanceof tf.Variable, () => {
    const instead = 'tfjs: other tensors never change; tf.variable(tensor) makes one of it';
    return new TypeError(`${callee}: argument 'tensor' (position 1) must be Parameter, not ${given(tensor)} (${instead})`);
  });
  check(isAlive(tensor), () => new RuntimeError(`the parameter ${IS_DISPOSED}`));
  checkGenerator(callee, generator);
  return bound as Partial<Record<Name, unknown>> & { tensor: tf.Variable };
}

/** A number, in torch's words for argument `name` at `position` of the method `callee`. */
export function checkNumber(callee: string, name: string, position: number, value: unknown): asserts value is number {
  check(typeof value === 'number', () => {
    return new TypeError(`${callee}: argument '${name}' (position ${position}) must be float, not ${given(value)}`);
  });
}

/** A number as C++ prints it, with six digits. */
export const printed = (value: number): string => number(Number(value.toPrecision(6)));

/** Puts the values into the variable, which takes them over. */
export function assign(tensor: tf.Variable, values: Float32Array): void {
  tf.tidy(() => {
    tensor.assign(tf.cast(lendArray(values, tensor.shape), tensor.dtype));
  });
}
