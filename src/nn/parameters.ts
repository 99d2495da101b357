// The one check of a module's parameters before an op gets them: each may have been replaced by assignment, or freed.
import * as tf from '@tensorflow/tfjs-core';
import { isAlive } from '../engines/engine.js';
import { check } from '../python/check.js';
import { checkLiveTensor, IS_DISPOSED } from '../python/checks.js';
import { RuntimeError } from '../python/errors.js';
import { dtype, list, tuple } from '../python/repr.js';

/** What a module declares of one of its parameters. */
export interface Declared {
  /** The name of the attribute. */
  readonly name: string;
  /** What error texts call it where it is missing: `argument 'weight' (position 2)`. */
  readonly called: string;
  /** Its shape; without one, any shape of `rank` axes, or any at all. */
  readonly shape?: readonly number[];
  readonly rank?: number;
  /** torch's term for the size of the first axis, where torch says it: `4 * hidden_size`. */
  readonly rows?: string;
  /** Whether other dtypes than float32 will do. */
  readonly anyDtype?: boolean;
}

/** Checks the current value of a parameter, on a call of `callee`. It need not be a variable. */
export function checkParameter(callee: string, declared: Declared, value: unknown): asserts value is tf.Tensor {
  if (isSound(declared, value)) return;
  checkLiveTensor(() => `${callee}: ${declared.called}`, value);
  check(isAlive(value), () => new RuntimeError(`${callee}: ${declared.called} ${IS_DISPOSED}`));
  check(fits(value.shape, declared), () => new RuntimeError(misfit(declared, value.shape)));
  check(value.dtype === 'float32' || declared.anyDtype === true, () => {
    return new RuntimeError(`${declared.name} dtype (${dtype(value)}) does not match input dtype (torch.float32)`);
  });
}

function isSound(declared: Declared, value: unknown): value is tf.Tensor {
  if (!(value instanceof tf.Tensor)) return false;
  const { dtype, shape } = value as tf.Tensor;
  return (dtype === 'float32' || declared.anyDtype === true) && fits(shape, declared) && isAlive(value as tf.Tensor);
}

function fits(actual: readonly number[], { shape, rank = shape?.length ?? actual.length }: Declared): boolean {
  return actual.length === rank && (shape === undefined || tf.util.arraysEqual(actual as number[], shape as number[]));
}

function misfit({ name, shape, rank, rows }: Declared, actual: readonly number[]): string {
  if (shape === undefined) return `'${name}' must be ${rank}-D, got ${list(actual)}`;
  const onlyRows = actual.length === shape.length && actual.slice(1).every((size, i) => size === shape[i + 1]);
  if (rows !== undefined && onlyRows) return `${name} first dim must be ${rows} = ${shape[0]}, but got ${actual[0]}`;
  return `Expected ${name} size ${tuple(shape)}, got ${list(actual)}`;
}
