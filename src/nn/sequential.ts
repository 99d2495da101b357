// nn.Sequential: modules in a row.
import * as tf from '@tensorflow/tfjs-core';
import { check } from '../python/check.js';
import { splitDictArgument } from '../python/dict_argument.js';
import { ValueError } from '../python/errors.js';
import { type Arguments, bind, isPlainObject, splitKeywords } from '../python/arguments.js';
import { Module } from './module.js';
import { awaitClause } from '../python/promise.js';
import { typeName } from '../python/repr.js';

/**
 * Modules in a row, each called with what the one before returned:
 *
 *     y = f_n(... f_2(f_1(x)))
 *
 * Made from modules, which are then named `'0'`, `'1'`, ... and read as `net[0]`, or from one object of modules by name,
 * in its order (in which JavaScript puts whole numbers first). Iterating over it gives the modules.
 *
 * Call it as `net(input)`: it takes what the first module takes and returns what the last one returns. The caller owns
 * that; what the modules before return is disposed. For TypeScript the two are tensors, unless said:
 * `new nn.Sequential<tf.Tensor3D, [tf.Tensor, tf.Tensor]>(new nn.RNN(3, 4))`.
 *
 * @example
 * ```ts
 * const net = new nn.Sequential(new nn.Linear(20, 30), new nn.Dropout(0.2), new nn.Linear(30, 1));
 * const output = net(tf.randomNormal([128, 20])); // (128, 1)
 * ```
 * @throws `TypeError` for what is no module, `ValueError` for a name that cannot be an attribute.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Sequential.html
 */
export class Sequential<Input = tf.Tensor, Output = tf.Tensor> extends Module {
  static override readonly name: string = 'Sequential';

  /** The module at a position. */
  [index: number]: Module;

  /** The names in the order of the modules: an object gives whole numbers first. */
  readonly #names: string[] = [];

  /** @param modules - the modules in order, or one object of modules by name. */
  constructor(...modules: Module[]);
  constructor(modules: Readonly<Record<string, Module>>);
  constructor(...args: unknown[]) {
    super();
    const { positional, keywords } = splitDictArgument(args, () => true);
    bind('Sequential.__init__()', [], 0, { positional: [], keywords });
    const [first] = positional;
    const named = isPlainObject(first) ? Object.entries(first) : positional.entries();
    for (const [name, module] of named) this.#add(String(name), module);
  }

  /** How many modules there are. */
  override get length(): number {
    return this._entries(Module).length;
  }

  /** The modules in order, also one that is there twice. */
  [Symbol.iterator](): Iterator<Module> {
    return this._entries(Module)
      .map(([, module]) => module)
      .values();
  }

  /** What calling the module does. */
  override forward(input: Input | { input: Input }): Output;
  override forward(...args: unknown[]): unknown {
    const { input } = bind('Sequential.forward()', ['input'], 1, splitKeywords(args));
    return tf.tidy(() => {
      let value = input;
      for (const module of this) value = (module as Module & ((value: unknown) => unknown))(value);
      return (value === input && value instanceof tf.Tensor ? value.clone() : value) as tf.TensorContainer;
    });
  }

  /** Adds a module at the end. */
  append(...args: [module: Module] | [keywords: { module: Module }]): this {
    const { module } = bind('Sequential.append()', ['module'], 1, splitKeywords(args));
    this.#add(String(this.length), module);
    return this;
  }

  /** Adds modules at the end. */
  extend(...args: [sequential: Iterable<Module>] | [keywords: { sequential: Iterable<Module> }]): this {
    const { sequential } = bind('Sequential.extend()', ['sequential'], 1, splitKeywords(args));
    for (const module of [...(sequential as Iterable<Module>)]) this.append(module);
    return this;
  }

  /**
   * Puts a module at a position, before those that are there, counted from the end if negative.
   *
   * @throws `RangeError` if there is no such position, `ValueError` if modules that would move have other names than numbers.
   */
  insert(index: number, module: Module): this;
  insert(...args: Arguments<{ index: number; module: Module }, ['index', 'module']>): this;
  insert(...args: unknown[]): this {
    const bound = bind('Sequential.insert()', ['index', 'module'], 2, splitKeywords(args));
    const { index, module } = bound as { index: number; module: Module };
    checkModule(module);
    const n = this.length;
    check(Number.isInteger(index) && index >= -n && index <= n, () => new RangeError(`Index out of range: ${index}`));
    const position = index < 0 ? index + n : index;
    const moved = [...this].slice(position);
    const numbered = moved.every((other, i) => this[position + i] === other);
    check(numbered, () => new ValueError('insert can only move modules whose names are numbers'));
    this.append(module); // for the last name
    [module, ...moved].forEach((other, i) => (this[position + i] = other));
    return this;
  }

  /** The attributes in the order of the modules. */
  protected override _entries<T>(type: abstract new (...args: never[]) => T): [string, T][] {
    const position = ([name]: [string, T]): number => (this.#names.includes(name) ? this.#names.indexOf(name) : Infinity);
    return super._entries(type).sort((a, b) => (position(a) === position(b) ? 0 : position(a) - position(b)));
  }

  #add(name: string, module: unknown): void {
    checkModule(module);
    this.add_module(name, module);
    if (!this.#names.includes(name)) this.#names.push(name);
  }
}

function checkModule(module: unknown): asserts module is Module {
  check(module instanceof Module, () => new TypeError(`${typeName(module)} is not a Module subclass${awaitClause(module)}`));
}
