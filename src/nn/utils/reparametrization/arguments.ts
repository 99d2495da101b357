// Checks of the arguments of reparametrizations.
import { check } from '../../../python/check.js';
import { ValueError } from '../../../python/errors.js';
import { given } from '../../../python/repr.js';
import { ConvTranspose1d } from '../../convolution/conv_transpose.js';
import { Module } from '../../module.js';

/** A module, and the name of one of its attributes. */
export function checkTarget(callee: string, module: unknown, name: unknown): asserts module is Module {
  check(module instanceof Module, () => {
    return new TypeError(`${callee}: argument 'module' (position 1) must be Module, not ${given(module)}`);
  });
  check(typeof name === 'string', () => {
    return new TypeError(`${callee}: argument 'name' (position 2) must be str, not ${given(name)}`);
  });
}

/** An axis of a tensor of that rank, from 0. */
export function axisOf(callee: string, dim: unknown, rank: number): number {
  check(Number.isInteger(dim), () => new TypeError(`${callee}: argument 'dim' must be int, not ${given(dim)}`));
  const axis = dim as number;
  check(axis >= -rank && axis < rank, () => {
    const range = `[${-rank}, ${rank - 1}]`;
    return new RangeError(`Dimension out of range (expected to be in range of ${range}, but got ${axis})`);
  });
  return axis < 0 ? axis + rank : axis;
}

/** The axis of a module's outputs in its weight. */
export const outputAxis = (module: Module): number => (module instanceof ConvTranspose1d ? 1 : 0);

export function checkIterations(n_power_iterations: unknown): asserts n_power_iterations is number {
  check(Number.isInteger(n_power_iterations) && (n_power_iterations as number) > 0, () => {
    const got = `got n_power_iterations=${String(n_power_iterations)}`;
    return new ValueError(`Expected n_power_iterations to be positive, but ${got}`);
  });
}
