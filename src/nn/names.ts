// The names that parameters, buffers and modules may be registered under, as torch's checks have them.
import * as tf from '@tensorflow/tfjs-core';
import { check } from '../python/check.js';
import { ValueError } from '../python/errors.js';
import { given } from '../python/repr.js';
import { isBuffer } from './buffers.js';
import { Callable, FUNCTION_METHODS } from './callable.js';
import { peek } from './own.js';

type Kind = 'buffer' | 'parameter' | 'module';

/** Refuses what is no name, and the name of an attribute of another kind. */
export function checkName(module: Callable, kind: Kind, name: unknown): asserts name is string {
  check(typeof name === 'string', () => new TypeError(`${kind} name should be a string. Got ${given(name)}`));
  check(isFree(module, kind, name), () => new ValueError(`attribute '${name}' already exists`));
  const which = kind === 'module' ? `, got: ${name}` : '';
  check(!name.includes('.'), () => new ValueError(`${kind} name can't contain "."${which}`));
  check(name !== '', () => new ValueError(`${kind} name can't be empty string ""`));
}

function isFree(module: Callable, kind: Kind, name: string): boolean {
  if (!(name in module) || (FUNCTION_METHODS.includes(name) && !Object.hasOwn(module, name))) return true;
  if (kind === 'buffer' && isBuffer(module, name)) return true;
  const there: unknown = peek(() => Reflect.get(module, name) as unknown) ?? null; // a field without a value is undefined
  return (
    there === null ||
    (kind === 'parameter' && there instanceof tf.Variable) ||
    (kind === 'module' && there instanceof Callable)
  );
}
