// nn.Module: callable instances, parameters and sub-modules by attribute, state dicts, repr.
import * as tf from '@tensorflow/tfjs-core';
import { check } from '../python/check.js';
import { splitDictArgument } from '../python/dict_argument.js';
import { RuntimeError, ValueError } from '../python/errors.js';
import { type Arguments, bind, splitKeywords } from '../python/arguments.js';
import { awaitClause } from '../python/promise.js';
import { storeGrad, zeroGrad } from '../autograd/grad.js';
import { type IncompatibleKeys, loadStateDict, type StateDict } from './load_state_dict.js';
import { asParameter, type Parameter } from '../autograd/parameter.js';
import { buffersOf, isBuffer } from './buffers.js';
import { checkName } from './names.js';
import { peek } from './own.js';
import { attributeOf, submoduleOf } from './paths.js';
import { Registry } from './registry.js';
import { typeName } from '../python/repr.js';
import { warnOfUnregistered } from './unregistered.js';

const NAMED_MODULES = ['memo', 'prefix', 'remove_duplicate'] as const;
const NAMED_MEMBERS = ['prefix', 'recurse', 'remove_duplicate'] as const;
const LOAD_STATE_DICT = ['state_dict', 'strict'] as const;

interface NamedModulesOptions {
  memo?: Set<Module> | null;
  prefix?: string;
  remove_duplicate?: boolean;
}

interface NamedMembersOptions {
  prefix?: string;
  recurse?: boolean;
  remove_duplicate?: boolean;
}

interface LoadStateDictOptions {
  state_dict: Readonly<StateDict>;
  strict?: boolean;
}

/**
 * Base class of all modules. A module is callable: `module(...args)` is `module.forward(...args)`.
 *
 * Whatever `tf.Variable` ({@link Parameter}) or `Module` is assigned to an attribute is registered under that name, in the
 * order of first assignment, as in torch. A parameter may be replaced by assigning another one. The old one is freed if the
 * module made it and nobody has read it (`this.decoder.weight = this.encoder.weight` in a constructor); else somebody may hold
 * it, and its `dispose()` is theirs to call.
 *
 * @example
 * ```ts
 * class Net extends nn.Module {
 *   rnn = new nn.RNN(10, 20);
 *   scale = new nn.Parameter(tf.ones([20]));
 *   forward(x: tf.Tensor3D) {
 *     return this.rnn(x)[0].mul(this.scale);
 *   }
 * }
 * const output = new Net()(tf.zeros([5, 3, 10])); // (5, 3, 20)
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html
 */
export class Module extends Registry {
  /** The class name in torch's texts, also after a bundler renamed the class. */
  static override readonly name: string = 'Module';

  /** Whether the module is in training mode (default `true`). Changed by {@link Module.train} and {@link Module.eval}. */
  declare training: boolean;

  constructor(...args: []) {
    super(...args);
    this.training = true;
  }

  /** The direct sub-modules by name, each module once. */
  named_children(...args: []): [string, Module][] {
    bind('Module.named_children()', [], 0, splitKeywords(args));
    const seen = new Set<Module>();
    return this._entries(Module).filter(([, module]) => !seen.has(module) && seen.add(module));
  }

  /** The direct sub-modules. */
  children(...args: []): Module[] {
    bind('Module.children()', [], 0, splitKeywords(args));
    return this.named_children().map(([, module]) => module);
  }

  /**
   * This module (named `prefix`) and all below it, depth first, each once: `['', net], ['rnn', rnn]`.
   *
   * @param memo - modules to leave out; those that are listed are added to it.
   * @param prefix - the name of this module (default `''`), put before the others.
   * @param remove_duplicate - whether a module that is there under several names is listed once (default `true`).
   */
  named_modules(memo?: Set<Module> | null, prefix?: string, remove_duplicate?: boolean): [string, Module][];
  named_modules(...args: Arguments<NamedModulesOptions, typeof NAMED_MODULES>): [string, Module][];
  named_modules(...args: unknown[]): [string, Module][] {
    const bound = bind('Module.named_modules()', NAMED_MODULES, 0, splitKeywords(args)) as NamedModulesOptions;
    const { prefix = '', remove_duplicate = true } = bound;
    const memo = bound.memo ?? new Set();
    if (memo.has(this)) return [];
    if (remove_duplicate) memo.add(this);
    peek(() => warnOfUnregistered(this, () => this._get_name()));
    const below = this._entries(Module).flatMap(([name, child]) =>
      child.named_modules(memo, join(prefix, name), remove_duplicate),
    );
    return [[prefix, this], ...below];
  }

  /** This module and all below it, depth first, each once. */
  modules(...args: []): Module[] {
    bind('Module.modules()', [], 0, splitKeywords(args));
    return this.named_modules().map(([, module]) => module);
  }

  /**
   * The parameters by name, in registration order, each once.
   *
   * @param prefix - put before every name.
   * @param recurse - also those of the sub-modules (default `true`).
   * @param remove_duplicate - whether a parameter that is there under several names is listed once (default `true`).
   */
  named_parameters(prefix?: string, recurse?: boolean, remove_duplicate?: boolean): [string, Parameter][];
  named_parameters(...args: Arguments<NamedMembersOptions, typeof NAMED_MEMBERS>): [string, Parameter][];
  named_parameters(...args: unknown[]): [string, Parameter][] {
    const bound = bind('Module.named_parameters()', NAMED_MEMBERS, 0, splitKeywords(args)) as NamedMembersOptions;
    return membersOf(this, bound, (module) => module._entries(tf.Variable).map(([name, p]) => [name, asParameter(p)]));
  }

  /** The parameters, in registration order, each once: what an optimizer takes, of `optim` as of tfjs. */
  parameters(...args: [recurse?: boolean] | [keywords: { recurse?: boolean }]): Parameter[] {
    const { recurse = true } = bind('Module.parameters()', ['recurse'], 0, splitKeywords(args));
    return this.named_parameters('', Boolean(recurse)).map(([, parameter]) => parameter);
  }

  /**
   * The buffers by name, in registration order, each once; those that are null are left out.
   *
   * @param prefix - put before every name.
   * @param recurse - also those of the sub-modules (default `true`).
   * @param remove_duplicate - whether a buffer that is there under several names is listed once (default `true`).
   */
  named_buffers(prefix?: string, recurse?: boolean, remove_duplicate?: boolean): [string, tf.Tensor][];
  named_buffers(...args: Arguments<NamedMembersOptions, typeof NAMED_MEMBERS>): [string, tf.Tensor][];
  named_buffers(...args: unknown[]): [string, tf.Tensor][] {
    const bound = bind('Module.named_buffers()', NAMED_MEMBERS, 0, splitKeywords(args)) as NamedMembersOptions;
    return membersOf(this, bound, (module) => buffersOf(module).map(({ name, buffer }) => [name, buffer]));
  }

  /** The buffers, in registration order, each once. The module owns them. */
  buffers(...args: [recurse?: boolean] | [keywords: { recurse?: boolean }]): tf.Tensor[] {
    const { recurse = true } = bind('Module.buffers()', ['recurse'], 0, splitKeywords(args));
    return this.named_buffers('', Boolean(recurse)).map(([, buffer]) => buffer);
  }

  /** `this[name] = module`, for a name that is not written in the code. Throws as {@link register_buffer}. */
  add_module(name: string, module: Module | null): void;
  add_module(...args: Arguments<{ name: string; module: Module | null }, ['name', 'module']>): void;
  add_module(...args: unknown[]): void {
    const { name, module } = bind('Module.add_module()', ['name', 'module'], 2, splitKeywords(args));
    check(module === null || module instanceof Module, () => {
      return new TypeError(`${typeName(module)} is not a Module subclass${awaitClause(module)}`);
    });
    checkName(this, 'module', name);
    Object.assign(this, { [name]: module });
  }

  /** {@link add_module} by its other name. */
  register_module(name: string, module: Module | null): void;
  register_module(...args: Arguments<{ name: string; module: Module | null }, ['name', 'module']>): void;
  register_module(...args: unknown[]): void {
    const { name, module } = bind('Module.register_module()', ['name', 'module'], 2, splitKeywords(args));
    this.add_module(name as string, module as Module | null);
  }

  /** The module at `'encoder.layers.0'`, from here; `''` is this one. Throws `RuntimeError` if there is none. */
  get_submodule(...args: [target: string] | [keywords: { target: string }]): Module {
    const { target } = bind('Module.get_submodule()', ['target'], 1, splitKeywords(args));
    return submoduleOf(this, String(target)) as Module;
  }

  /** The parameter at `'encoder.weight'`, from here. Throws `RuntimeError` if there is none. */
  get_parameter(...args: [target: string] | [keywords: { target: string }]): Parameter {
    const { target } = bind('Module.get_parameter()', ['target'], 1, splitKeywords(args));
    const { value, name } = attributeOf(this, String(target));
    check(value instanceof tf.Variable, () => new RuntimeError(`\`${name}\` is not an nn.Parameter`));
    return asParameter(value as tf.Variable);
  }

  /** The buffer at `'norm.running_mean'`, from here. Throws `RuntimeError` if there is none. */
  get_buffer(...args: [target: string] | [keywords: { target: string }]): tf.Tensor {
    const { target } = bind('Module.get_buffer()', ['target'], 1, splitKeywords(args));
    const { owner, value, name } = attributeOf(this, String(target));
    check(isBuffer(owner, name) && value !== null, () => new RuntimeError(`\`${name}\` is not a buffer`));
    return value as tf.Tensor;
  }

  /**
   * Every parameter and persistent buffer by its full name (`rnn.weight_ih_l0`), as torch orders them: of each module its
   * parameters, its buffers, and then its sub-modules; a shared one under each of its names. The values are the live ones: the
   * module owns them, so do not dispose them.
   */
  state_dict(...args: []): StateDict {
    bind('Module.state_dict()', [], 0, splitKeywords(args));
    const dict = Object.create(null) as StateDict;
    for (const [name, module] of this.named_modules({ remove_duplicate: false })) {
      for (const [key, parameter] of module._entries(tf.Variable)) dict[join(name, key)] = parameter;
      const persistent = buffersOf(module).filter((slot) => slot.persistent);
      for (const { name: key, buffer } of persistent) dict[join(name, key)] = buffer;
    }
    return dict;
  }

  /**
   * Copies values into the parameters and buffers by name. Nothing is copied unless everything fits (torch copies what fits before it
   * raises). Other dtypes are converted. The given tensors stay the caller's to dispose.
   *
   * @param state_dict - name to tensor, as {@link Module.state_dict} or a loaded checkpoint gives it.
   * @param strict - whether the names must match exactly (default `true`).
   * @returns `missing_keys` and `unexpected_keys`.
   * @throws `RuntimeError` with torch's text, listing every missing key, unexpected key and size mismatch.
   */
  load_state_dict(state_dict: Readonly<StateDict>, strict?: boolean): IncompatibleKeys;
  load_state_dict(...args: Arguments<LoadStateDictOptions, typeof LOAD_STATE_DICT>): IncompatibleKeys;
  load_state_dict(...args: unknown[]): IncompatibleKeys {
    const split = splitDictArgument(args, (dict) => !isLoadKeywords(dict));
    const { state_dict, strict = true } = bind('Module.load_state_dict()', LOAD_STATE_DICT, 1, split);
    const own = peek(() => this.state_dict());
    const optional = this.named_modules({ remove_duplicate: false }).flatMap(([name, module]) =>
      module._optional.map((key) => join(name, key)),
    );
    return loadStateDict(this._get_name(), own, state_dict, Boolean(strict), optional);
  }

  /** Sets training mode here and below. Throws `ValueError` for anything but a boolean. */
  train(...args: [mode?: boolean] | [keywords: { mode?: boolean }]): this {
    const { mode = true } = bind('Module.train()', ['mode'], 0, splitKeywords(args));
    check(typeof mode === 'boolean', () => new ValueError('training mode is expected to be boolean'));
    for (const module of this.modules()) module.training = mode;
    return this;
  }

  /** Leaves training mode here and below: `train(false)`. */
  eval(...args: []): this {
    bind('Module.eval()', [], 0, splitKeywords(args));
    return this.train(false);
  }

  /** Frees the gradients here and below, or with `set_to_none` false makes them zeros. */
  zero_grad(...args: [set_to_none?: boolean] | [keywords: { set_to_none?: boolean }]): void {
    const { set_to_none = true } = bind('Module.zero_grad()', ['set_to_none'], 0, splitKeywords(args));
    for (const parameter of this.parameters()) zeroGrad(parameter, Boolean(set_to_none));
  }

  /** Freezes (`false`) or unfreezes the parameters: {@link backward} and tfjs's optimizers skip frozen ones. */
  requires_grad_(...args: [requires_grad?: boolean] | [keywords: { requires_grad?: boolean }]): this {
    const { requires_grad = true } = bind('Module.requires_grad_()', ['requires_grad'], 0, splitKeywords(args));
    check(typeof requires_grad === 'boolean', () => {
      const expected = "requires_grad_(): argument 'requires_grad' (position 1) must be bool";
      return new TypeError(`${expected}, not ${typeName(requires_grad)}`);
    });
    for (const parameter of this.parameters()) parameter.trainable = requires_grad;
    return this;
  }

  /** Calls `fn` on every module below and then on this one. */
  apply(...args: [fn: (module: Module) => void] | [keywords: { fn: (module: Module) => void }]): this;
  apply(...args: unknown[]): unknown {
    const [, given] = args;
    if (args.length === 2 && Array.isArray(given)) {
      // JavaScript's: tfjs calls `f.apply(undefined, tensors)`.
      return (this as unknown as (...given: unknown[]) => unknown)(...(given as unknown[]));
    }
    const { fn } = bind('Module.apply()', ['fn'], 1, splitKeywords(args));
    check(typeof fn === 'function', () => new TypeError(`'${typeName(fn)}' object is not callable${awaitClause(fn)}`));
    const visit = fn as (module: Module) => void;
    for (const child of this.children()) child.apply(visit);
    visit(this);
    return this;
  }

  /** Frees the parameters here and below, their gradients and the buffers. The module cannot be used afterwards. */
  dispose(...args: []): void {
    bind('Module.dispose()', [], 0, splitKeywords(args));
    for (const parameter of this.parameters()) {
      storeGrad(parameter, null);
      if (!parameter.isDisposed) parameter.dispose();
    }
    tf.dispose(this.buffers());
  }

  /** What `toString` prints between the parentheses. */
  extra_repr(): string {
    return '';
  }

  /** torch's `repr`: `Net(\n  (rnn): RNN(10, 20)\n)`. */
  override toString(): string {
    const children = this._entries(Module).map(([name, child]) => `(${name}): ${child.toString().replaceAll('\n', '\n  ')}`);
    const extra = this.extra_repr();
    const lines = [...(extra === '' ? [] : extra.split('\n')), ...children];
    const isOneLine = lines.length < 2 && children.length === 0;
    const body = isOneLine ? lines.join('') : `\n  ${lines.join('\n  ')}\n`;
    return `${this._get_name()}(${body})`;
  }

  /** Node's `console.log` prints `toString()`. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  /** What state dicts of older versions of torch lack. */
  protected get _optional(): readonly string[] {
    return [];
  }

  /** The attributes that hold an instance of `type`, in the order in which they were first assigned. */
  protected _entries<T>(type: abstract new (...args: never[]) => T): [string, T][] {
    const attributes = this as unknown as Record<string, unknown>;
    const names = peek(() => Object.keys(this).filter((name) => attributes[name] instanceof type));
    return names.map((name) => [name, attributes[name] as T]); // read as by the caller, who may keep them
  }
}

/** `module(...)` is `module.forward(...)`, with its types. */
export interface Module {
  (...args: Parameters<this['forward']>): ReturnType<this['forward']>;
}

/** Whether these are the keywords of `load_state_dict`: a state dict by its name, which no parameter can have. */
function isLoadKeywords(dict: object): boolean {
  const names: readonly string[] = LOAD_STATE_DICT;
  return 'state_dict' in dict && Object.keys(dict).every((name) => names.includes(name));
}

/** The members of a module by name, and of those below it. */
function membersOf<T>(
  module: Module,
  { prefix = '', recurse = true, remove_duplicate = true }: NamedMembersOptions,
  own: (module: Module) => [string, T][],
): [string, T][] {
  const seen = new Set<T>();
  const modules: [string, Module][] = recurse ? module.named_modules({ prefix, remove_duplicate }) : [[prefix, module]];
  return modules
    .flatMap(([name, module]) => own(module).map(([key, member]): [string, T] => [join(name, key), member]))
    .filter(([, member]) => !remove_duplicate || (!seen.has(member) && seen.add(member)));
}

function join(prefix: string, name: string): string {
  return prefix === '' ? name : `${prefix}.${name}`;
}
