// nn.ParameterList: parameters in a list, which are registered, as those in an array are not.
import * as tf from '@tensorflow/tfjs-core';
import { Parameter } from '../autograd/parameter.js';
import { bind, splitKeywords } from '../python/arguments.js';
import { check } from '../python/check.js';
import { checkLiveTensor } from '../python/checks.js';
import { RuntimeError } from '../python/errors.js';
import { dtype, given } from '../python/repr.js';
import { Module } from './module.js';
import { boundsOf } from './module_sequence.js';

/**
 * Parameters in a list, named `'0'`, `'1'`, ... A tensor that is no parameter becomes one. It is read as `list[0]`, as `list.at(-1)`
 * and by iterating over it, and cannot be called.
 *
 * @example
 * ```ts
 * class Mixture extends nn.Module {
 *   scales = new nn.ParameterList([tf.ones([20]), tf.ones([1])]);
 *   forward(x: tf.Tensor2D) {
 *     return tf.tidy(() => [...this.scales].reduce((y, scale) => tf.mul(y, scale), x));
 *   }
 * }
 * const output = new Mixture()(tf.randomNormal([128, 20])); // (128, 20)
 * ```
 * @throws `TypeError` for what is no tensor, `RangeError` for a position that there is none at.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ParameterList.html
 */
export class ParameterList extends Module {
  static override readonly name: string = 'ParameterList';

  /** The parameter at a position. */
  [index: number]: Parameter;

  /** @param values - the parameters, or tensors to make some of (default none). */
  constructor(values?: Iterable<tf.Tensor> | null);
  constructor(keywords: { values?: Iterable<tf.Tensor> | null });
  constructor(...args: unknown[]) {
    super();
    const { values } = bind('ParameterList.__init__()', ['values'], 0, splitKeywords(args));
    if ((values ?? null) !== null) this.extend(values as Iterable<tf.Tensor>);
  }

  /** How many parameters there are. */
  override get length(): number {
    return this._entries(tf.Variable).length;
  }

  /** The parameters in order. */
  [Symbol.iterator](): Iterator<Parameter> {
    return this.parameters().values();
  }

  /** The parameter at a position, from the end if negative: Python's `list[-1]`. Throws `RangeError` if there is none. */
  at(...args: [index: number] | [keywords: { index: number }]): Parameter {
    const { index } = bind('ParameterList.at()', ['index'], 1, splitKeywords(args));
    const n = this.length;
    check(Number.isInteger(index), () => new TypeError(`'${given(index)}' object cannot be interpreted as an integer`));
    const at = index as number;
    check(at >= -n && at < n, () => new RangeError(`index ${at} is out of range`));
    return this[at < 0 ? at + n : at];
  }

  /** A list of the parameters from `start` to before `stop`, from the end if negative: Python's `list[start:stop]`. */
  slice(...args: [start?: number, stop?: number] | [start: number, keywords: { stop?: number }]): ParameterList {
    return new ParameterList([...this].slice(...boundsOf('ParameterList.slice()', args)));
  }

  /** Adds a parameter at the end. */
  append(...args: [value: tf.Tensor] | [keywords: { value: tf.Tensor }]): this {
    const { value } = bind('ParameterList.append()', ['value'], 1, splitKeywords(args));
    this.register_parameter(String(this.length), parameterOf('ParameterList.append()', value));
    return this;
  }

  /** Adds parameters at the end. */
  extend(...args: [values: Iterable<tf.Tensor>] | [keywords: { values: Iterable<tf.Tensor> }]): this {
    const { values } = bind('ParameterList.extend()', ['values'], 1, splitKeywords(args));
    const isIterable = (typeof values === 'object' || typeof values === 'function') && values !== null;
    check(isIterable && Symbol.iterator in values, () => {
      return new TypeError(`ParameterList.extend should be called with an iterable, but got ${given(values)}`);
    });
    for (const value of [...(values as Iterable<tf.Tensor>)]) this.append(value);
    return this;
  }

  /** Throws `RuntimeError`. */
  override forward(): never {
    throw new RuntimeError('ParameterList should not be called.');
  }

  override extra_repr(): string {
    return described(this._entries(tf.Variable), dtype);
  }
}

/** A parameter as it is, or one with the values of a tensor. */
export function parameterOf(callee: string, value: unknown): Parameter {
  checkLiveTensor(() => `${callee}: argument 'value' (position 1)`, value);
  return value instanceof tf.Variable ? (value as Parameter) : new Parameter(value);
}

/** The lines of the repr. */
export const described = (entries: readonly [string, tf.Tensor][], type: (x: tf.Tensor) => string): string =>
  entries.map(([name, p]) => `  (${name}): Parameter containing: [${type(p)} of size ${p.shape.join('x')}]`).join('\n');
