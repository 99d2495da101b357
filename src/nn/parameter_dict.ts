// nn.ParameterDict: parameters by name, which are registered, as those in an object are not.
import * as tf from '@tensorflow/tfjs-core';
import { asParameter, type Parameter } from '../autograd/parameter.js';
import { bind, type CallArguments, isPlainObject, splitKeywords } from '../python/arguments.js';
import { check } from '../python/check.js';
import { splitDictArgument } from '../python/dict_argument.js';
import { RuntimeError } from '../python/errors.js';
import { given, scalarType } from '../python/repr.js';
import { Module } from './module.js';
import { described, parameterOf } from './parameter_list.js';

type Named = Readonly<Record<string, tf.Tensor>> | Iterable<readonly [string, tf.Tensor]> | ParameterDict;

/**
 * Parameters by name. A tensor that is no parameter becomes one. `dict.at('name')` is Python's `dict['name']`, and iterating gives
 * the names, in JavaScript's order of keys. It cannot be called.
 *
 * @example
 * ```ts
 * const biases = new nn.ParameterDict({ left: tf.zeros([20]), right: tf.zeros([20]) });
 * const output = tf.add(input, biases.at('left'));
 * ```
 * @throws `TypeError` for what is no tensor, `ValueError` for a name that cannot be an attribute, `RuntimeError` for one that is not
 * there (torch: `KeyError`).
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ParameterDict.html
 */
export class ParameterDict extends Module {
  static override readonly name: string = 'ParameterDict';

  /** @param parameters - the parameters by name, or tensors to make some of (default none): an object, or pairs. */
  constructor(parameters?: Named | { parameters: Named } | null);
  constructor(...args: unknown[]) {
    super();
    const { parameters } = bind('ParameterDict.__init__()', ['parameters'], 0, splitParameters(args));
    if ((parameters ?? null) !== null) this.update(parameters as Named);
  }

  /** How many parameters there are. */
  override get length(): number {
    return this.items().length;
  }

  /** The names. */
  [Symbol.iterator](): Iterator<string> {
    return this.keys().values();
  }

  /** The parameter of that name: Python's `dict[key]`. */
  at(...args: [key: string] | [keywords: { key: string }]): Parameter {
    const { key } = bind('ParameterDict.at()', ['key'], 1, splitKeywords(args));
    const found = this.get(key as string);
    check(found !== null, () => new RuntimeError(`'${String(key)}' is none of the parameters: ${this.keys().join(', ')}`));
    return found;
  }

  /** The parameter of that name, or if there is none null, or another default. */
  get(...args: [key: string, default_?: Parameter] | [keywords: { key: string; default?: Parameter }]): Parameter | null {
    const bound = bind('ParameterDict.get()', ['key', 'default'], 1, splitKeywords(args));
    return this.items().find(([name]) => name === bound.key)?.[1] ?? (bound.default as Parameter | undefined) ?? null;
  }

  /** Whether there is a parameter of that name: Python's `key in dict`. */
  has(...args: [key: string] | [keywords: { key: string }]): boolean {
    const { key } = bind('ParameterDict.has()', ['key'], 1, splitKeywords(args));
    return this.items().some(([name]) => name === key);
  }

  /** The names. */
  keys(...args: []): string[] {
    bind('ParameterDict.keys()', [], 0, splitKeywords(args));
    return this.items().map(([name]) => name);
  }

  /** The parameters. */
  values(...args: []): Parameter[] {
    bind('ParameterDict.values()', [], 0, splitKeywords(args));
    return this.items().map(([, parameter]) => parameter);
  }

  /** Names and parameters. */
  items(...args: []): [string, Parameter][] {
    bind('ParameterDict.items()', [], 0, splitKeywords(args));
    return this._entries(tf.Variable).map(([name, variable]) => [name, asParameter(variable)]);
  }

  /** Adds parameters, and puts those whose name is there in the place of what is. */
  update(parameters: Named | { parameters: Named }): void;
  update(...args: unknown[]): void {
    const { parameters } = bind('ParameterDict.update()', ['parameters'], 1, splitParameters(args));
    for (const [name, value] of pairsOf(parameters)) {
      this.register_parameter(name, parameterOf('ParameterDict.update()', value));
    }
  }

  /** Takes the parameter of that name away, and returns it. */
  pop(...args: [key: string] | [keywords: { key: string }]): Parameter {
    const { key } = bind('ParameterDict.pop()', ['key'], 1, splitKeywords(args));
    const parameter = this.at(key as string);
    Reflect.deleteProperty(this, key as string);
    return parameter;
  }

  /** Takes all parameters away. They are not disposed. */
  clear(...args: []): void {
    bind('ParameterDict.clear()', [], 0, splitKeywords(args));
    for (const name of this.keys()) Reflect.deleteProperty(this, name);
  }

  /** Throws `RuntimeError`. */
  override forward(): never {
    throw new RuntimeError('ParameterDict should not be called.');
  }

  override extra_repr(): string {
    return described(this.items(), (p) => `torch.${scalarType(p)}Tensor`);
  }
}

/** A lone object is parameters by name, of which none can be called `parameters`. */
const splitParameters = (args: readonly unknown[]): CallArguments =>
  splitDictArgument(args, (dict) => !('parameters' in dict));

function pairsOf(parameters: unknown): [string, unknown][] {
  if (parameters instanceof ParameterDict) return parameters.items();
  if (isPlainObject(parameters)) return Object.entries(parameters);
  check(typeof parameters === 'object' && parameters !== null && Symbol.iterator in parameters, () => {
    const expected = 'ParametersDict.update should be called with an iterable of key/value pairs';
    return new TypeError(`${expected}, but got ${given(parameters)}`);
  });
  return [...(parameters as Iterable<[string, unknown]>)];
}
