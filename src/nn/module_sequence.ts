// What the containers that are lists of modules share: positions, from the end if negative.
import { type Arguments, bind, splitKeywords } from '../python/arguments.js';
import { check } from '../python/check.js';
import { ValueError } from '../python/errors.js';
import { awaitClause } from '../python/promise.js';
import { given, typeName } from '../python/repr.js';
import { Container } from './container.js';
import { Module } from './module.js';

/** Base of `Sequential` and `ModuleList`. */
export abstract class ModuleSequence<M extends Module = Module> extends Container<M> {
  /** The module at a position. */
  [index: number]: M;

  /** torch's class, in the texts of errors. */
  protected abstract readonly _class: string;

  /** The modules in order, also one that is there twice. */
  [Symbol.iterator](): Iterator<M> {
    return this._modules().values();
  }

  /** The module at a position, from the end if negative: Python's `modules[-1]`. Throws `RangeError` if there is none. */
  at(...args: [index: number] | [keywords: { index: number }]): M {
    const { index } = bind(`${this._class}.at()`, ['index'], 1, splitKeywords(args));
    return this._modules()[this._position(index)];
  }

  /** Adds a module at the end. */
  append(...args: [module: M] | [keywords: { module: M }]): this {
    const { module } = bind(`${this._class}.append()`, ['module'], 1, splitKeywords(args));
    checkModule(module);
    this._put(String(this.length), module as M);
    return this;
  }

  /**
   * Puts a module at a position, before those that are there, counted from the end if negative.
   *
   * @throws `RangeError` if there is no such position, `ValueError` if modules that would move have other names than numbers.
   */
  insert(index: number, module: M): this;
  insert(...args: Arguments<{ index: number; module: M }, ['index', 'module']>): this;
  insert(...args: unknown[]): this {
    const bound = bind(`${this._class}.insert()`, ['index', 'module'], 2, splitKeywords(args));
    const { index, module } = bound as { index: number; module: M };
    checkModule(module);
    const n = this.length;
    check(Number.isInteger(index) && index >= -n && index <= n, () => new RangeError(`Index out of range: ${index}`));
    const position = index < 0 ? index + n : index;
    const moved = this._modules().slice(position);
    const numbered = moved.every((other, i) => this[position + i] === other);
    check(numbered, () => new ValueError('insert can only move modules whose names are numbers'));
    [module, ...moved].forEach((other, i) => this._put(String(position + i), other));
    return this;
  }

  /** Takes the module at a position away, and returns it. Those that are left get whole numbers for names. */
  pop(...args: [key: number] | [keywords: { key: number }]): M {
    const { key } = bind(`${this._class}.pop()`, ['key'], 1, splitKeywords(args));
    const left = this._modules();
    const [popped] = left.splice(this._position(key), 1);
    for (const [name] of this._items()) this._remove(name);
    left.forEach((module, i) => this._put(String(i), module));
    return popped;
  }

  protected _modules(): M[] {
    return this._items().map(([, module]) => module);
  }

  /** The position that an index means. */
  protected _position(index: unknown): number {
    check(Number.isInteger(index), () => {
      return new TypeError(`'${typeName(index)}' object cannot be interpreted as an integer${awaitClause(index)}`);
    });
    const [at, n] = [index as number, this.length];
    check(at >= -n && at < n, () => new RangeError(`index ${at} is out of range`));
    return at < 0 ? at + n : at;
  }

  /** Adds modules at the end, all or none. */
  protected _extend(modules: unknown): this {
    const isIterable = typeof modules === 'object' || typeof modules === 'function';
    check(isIterable && modules !== null && Symbol.iterator in modules, () => {
      return new TypeError(`${this._class}.extend should be called with an iterable, but got ${given(modules)}`);
    });
    const added = [...(modules as Iterable<unknown>)];
    for (const module of added) checkModule(module);
    for (const module of added) this.append(module as M);
    return this;
  }
}

export function checkModule(module: unknown): asserts module is Module {
  check(module instanceof Module, () => new TypeError(`${typeName(module)} is not a Module subclass${awaitClause(module)}`));
}

/** The positions of a slice, as Python and JavaScript take them: to the end by default, from there if negative. */
export function boundsOf(callee: string, args: readonly unknown[]): [start: number, stop: number | undefined] {
  const { start = 0, stop } = bind(callee, ['start', 'stop'], 0, splitKeywords(args));
  for (const bound of [start, stop ?? 0]) {
    check(bound === null || Number.isInteger(bound), () => {
      return new TypeError('slice indices must be integers or None or have an __index__ method');
    });
  }
  return [(start ?? 0) as number, (stop ?? undefined) as number | undefined];
}
