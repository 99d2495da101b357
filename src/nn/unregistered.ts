// Modules and parameters in arrays and plain objects, which as in torch nothing registers: they would never be trained or saved.
import * as tf from '@tensorflow/tfjs-core';
import { isPlainObject } from '../python/arguments.js';
import { warnOnce } from '../python/warn_once.js';
import { Callable } from './callable.js';

/** Warns, once, of an attribute that holds some. What attributes of the module hold by themselves is registered. */
export function warnOfUnregistered(module: object, className: () => string): void {
  const attributes = module as Record<string, unknown>;
  for (const name of Object.keys(attributes)) {
    const value = attributes[name];
    const kind = kindOf(firstOf(value)); // there may be many, of something else
    if (kind === undefined) continue;
    const registered = new Set(Object.values(attributes));
    if (Object.values(value as object).every((item) => registered.has(item))) continue;
    const isList = Array.isArray(value);
    const list = `${isList ? 'an array' : 'an object'} of ${kind.toLowerCase()}s, which are not registered`;
    const instead = `nn.${kind}${isList ? 'List' : 'Dict'}`;
    warnOnce(`${className()}.${name} is ${list}: neither parameters() nor state_dict() has them. Use ${instead}.`);
  }
}

function firstOf(value: unknown): unknown {
  if (Array.isArray(value)) return (value as unknown[])[0];
  if (isPlainObject(value)) for (const name in value) return value[name];
  return undefined;
}

function kindOf(item: unknown): 'Module' | 'Parameter' | undefined {
  if (item instanceof Callable) return 'Module';
  return item instanceof tf.Variable ? 'Parameter' : undefined;
}
