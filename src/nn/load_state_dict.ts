// The checks and texts of Module.load_state_dict.
import * as tf from '@tensorflow/tfjs-core';
import { check } from '../python/check.js';
import { RuntimeError } from '../python/errors.js';
import { isPlainObject } from '../python/arguments.js';
import { isAlive } from '../engines/engine.js';
import { IS_DISPOSED } from '../python/checks.js';
import { awaitClause } from '../python/promise.js';
import { list, typeName } from '../python/repr.js';
import { setValues } from './buffers.js';

/** Parameters and buffers by name, in registration order. */
export type StateDict = Record<string, tf.Tensor>;

/** What `load_state_dict` returns. */
export class IncompatibleKeys {
  constructor(
    /** Names that the module has and the state dict lacks, in the module's order. */
    readonly missing_keys: readonly string[],
    /** Names that the state dict has and the module lacks, in the state dict's order. */
    readonly unexpected_keys: readonly string[],
  ) {}

  /** As Python shows it. */
  toString(): string {
    const keys = (names: readonly string[]): string => `[${names.map((name) => `'${name}'`).join(', ')}]`;
    return this.missing_keys.length + this.unexpected_keys.length === 0
      ? '<All keys matched successfully>'
      : `_IncompatibleKeys(missing_keys=${keys(this.missing_keys)}, unexpected_keys=${keys(this.unexpected_keys)})`;
  }
}

/** Why a value cannot be copied into a parameter, or undefined when it can. */
function misfit(name: string, parameter: tf.Tensor, value: unknown): string | undefined {
  if (!(value instanceof tf.Tensor)) {
    const expected = 'expected torch.Tensor or Tensor-like object from checkpoint';
    return `While copying the parameter named "${name}", ${expected} but received <class '${typeName(value)}'>${awaitClause(value)}`;
  }
  for (const [tensor, what] of [
    [value, 'tensor from checkpoint'],
    [parameter, 'parameter'],
  ] as const) {
    if (!isAlive(tensor)) return `While copying the parameter named "${name}", the ${what} ${IS_DISPOSED}.`;
  }
  if (!tf.util.arraysEqual(value.shape as number[], parameter.shape)) {
    const size = ({ shape }: { shape: number[] }): string => `torch.Size(${list(shape)})`;
    return (
      `size mismatch for ${name}: copying a param with shape ${size(value)} from checkpoint, ` +
      `the shape in current model is ${size(parameter)}.`
    );
  }
  return undefined;
}

/** Copies `stateDict` into `parameters`, all of it or, on any error, none. What is `optional` may be missing. */
export function loadStateDict(
  className: string,
  parameters: Readonly<StateDict>,
  stateDict: unknown,
  strict: boolean,
  optional: readonly string[],
): IncompatibleKeys {
  check(
    isPlainObject(stateDict),
    () =>
      new TypeError(`Expected state_dict to be dict-like, got <class '${typeName(stateDict)}'>${awaitClause(stateDict)}.`),
  );
  const given = new Map(Object.entries(stateDict));
  const names = Object.keys(parameters);
  const missing = names.filter((name) => !given.has(name) && !optional.includes(name));
  const unexpected = [...given.keys()].filter((name) => !Object.hasOwn(parameters, name));

  const quoted = (keys: readonly string[]): string => keys.map((key) => `"${key}"`).join(', ');
  const errors: string[] = [];
  if (strict && missing.length > 0) errors.push(`Missing key(s) in state_dict: ${quoted(missing)}. `);
  if (strict && unexpected.length > 0) errors.push(`Unexpected key(s) in state_dict: ${quoted(unexpected)}. `);
  const shared = names.filter((name) => given.has(name));
  for (const name of shared) {
    const problem = misfit(name, parameters[name], given.get(name));
    if (problem !== undefined) errors.push(problem);
  }
  check(errors.length === 0, () => {
    const items = errors.map((error) => `\n\t${error}`).join('');
    return new RuntimeError(`Error(s) in loading state_dict for ${className}:${items}`);
  });

  tf.tidy(() => {
    for (const name of shared) setValues(parameters[name], tf.cast(given.get(name) as tf.Tensor, parameters[name].dtype));
  });
  return new IncompatibleKeys(missing, unexpected);
}
