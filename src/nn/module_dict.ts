// nn.ModuleDict: modules by name, which are registered, as those in an object are not.
import { bind, type CallArguments, isPlainObject, splitKeywords } from '../python/arguments.js';
import { check } from '../python/check.js';
import { splitDictArgument } from '../python/dict_argument.js';
import { RuntimeError, ValueError } from '../python/errors.js';
import { given, typeName } from '../python/repr.js';
import { Container } from './container.js';
import { Module } from './module.js';

/** What names modules: an object, a Map, another ModuleDict's `items()`. */
export type NamedModules = Readonly<Record<string, Module>> | Iterable<readonly [string, Module]> | ModuleDict;

type Dict = Record<string, Module>;

/**
 * Modules by name, each a sub-module of that name, in the order in which they were added (of one object, whole numbers come
 * first). `dict.at('name')` is Python's `dict['name']`, and iterating gives the names.
 *
 * @example
 * ```ts
 * class Net extends nn.Module {
 *   heads = new nn.ModuleDict({ mean: new nn.Linear(20, 1), scale: new nn.Linear(20, 1) });
 *   forward(x: tf.Tensor2D, head: 'mean' | 'scale') {
 *     return this.heads.at(head)(x);
 *   }
 * }
 * const output = new Net()(tf.randomNormal([128, 20]), 'mean'); // (128, 1)
 * ```
 * @throws `TypeError` for what is no module, `ValueError` for a name that cannot be an attribute, `RuntimeError` for one that is
 * not there (torch: `KeyError`).
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ModuleDict.html
 */
export class ModuleDict<Modules extends Dict = Dict> extends Container {
  static override readonly name: string = 'ModuleDict';

  /** @param modules - the modules by name (default none): an object, or pairs. */
  constructor(modules?: Modules | null);
  constructor(modules: Iterable<readonly [string, Module]> | { modules: NamedModules });
  constructor(...args: unknown[]) {
    super();
    const { modules } = bind('ModuleDict.__init__()', ['modules'], 0, splitModules(args));
    if ((modules ?? null) !== null) this.#update(modules);
  }

  /** The names, in order. */
  [Symbol.iterator](): Iterator<string> {
    return this.keys().values();
  }

  /** The module of that name: Python's `dict[key]`. */
  at<Key extends keyof Modules & string>(...args: [key: Key] | [keywords: { key: Key }]): Modules[Key] {
    const { key } = bind('ModuleDict.at()', ['key'], 1, splitKeywords(args));
    return this.#find(key) as Modules[Key];
  }

  /** Whether there is a module of that name: Python's `key in dict`. */
  has(...args: [key: string] | [keywords: { key: string }]): boolean {
    const { key } = bind('ModuleDict.has()', ['key'], 1, splitKeywords(args));
    return this._items().some(([name]) => name === key);
  }

  /** The names, in order. */
  keys(...args: []): string[] {
    bind('ModuleDict.keys()', [], 0, splitKeywords(args));
    return this._items().map(([name]) => name);
  }

  /** The modules, in order. */
  values(...args: []): Modules[keyof Modules][] {
    bind('ModuleDict.values()', [], 0, splitKeywords(args));
    return this._items().map(([, module]) => module as Modules[keyof Modules]);
  }

  /** Names and modules, in order. */
  items(...args: []): [string, Modules[keyof Modules]][] {
    bind('ModuleDict.items()', [], 0, splitKeywords(args));
    return this._items() as [string, Modules[keyof Modules]][];
  }

  /** Adds modules, and puts those whose name is there in the place of what is. */
  update(modules: NamedModules | { modules: NamedModules }): void;
  update(...args: unknown[]): void {
    this.#update(bind('ModuleDict.update()', ['modules'], 1, splitModules(args)).modules);
  }

  /** Takes the module of that name away, and returns it. */
  pop<Key extends keyof Modules & string>(...args: [key: Key] | [keywords: { key: Key }]): Modules[Key] {
    const { key } = bind('ModuleDict.pop()', ['key'], 1, splitKeywords(args));
    const module = this.#find(key);
    this._remove(key as string);
    return module as Modules[Key];
  }

  /** Takes all modules away. They are not disposed. */
  clear(...args: []): void {
    bind('ModuleDict.clear()', [], 0, splitKeywords(args));
    for (const name of this.keys()) this._remove(name);
  }

  #find(key: unknown): Module {
    const found = this._items().find(([name]) => name === key);
    check(found !== undefined, () => new RuntimeError(`'${String(key)}' is none of the modules: ${this.keys().join(', ')}`));
    return found[1];
  }

  #update(modules: unknown): void {
    for (const [name, module] of pairsOf(modules)) this._put(name, module);
  }
}

/** A lone object is modules by name, of which none can be called `modules`. */
const splitModules = (args: readonly unknown[]): CallArguments => splitDictArgument(args, (dict) => !('modules' in dict));

function pairsOf(modules: unknown): [string, Module][] {
  if (modules instanceof ModuleDict) return modules.items() as [string, Module][];
  if (isPlainObject(modules)) return Object.entries(modules) as [string, Module][];
  check(typeof modules === 'object' && modules !== null && Symbol.iterator in modules, () => {
    const expected = 'ModuleDict.update should be called with an iterable of key/value pairs';
    return new TypeError(`${expected}, but got ${given(modules)}`);
  });
  return [...(modules as Iterable<unknown>)].map((pair, i) => {
    const element = `ModuleDict update sequence element #${i}`;
    check(Array.isArray(pair), () => new TypeError(`${element} should be Iterable; is${typeName(pair)}`));
    check(pair.length === 2, () => new ValueError(`${element} has length ${pair.length}; 2 is required`));
    return pair as [string, Module];
  });
}
