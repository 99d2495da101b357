// nn.Module: callable instances, parameters and sub-modules by attribute, state dicts, repr.
import * as tf from '@tensorflow/tfjs-core';
import { check } from '../python/check.js';
import { RuntimeError, ValueError } from '../python/errors.js';
import { bind, splitKeywords } from '../python/arguments.js';
import { awaitClause } from '../python/promise.js';
import { typeName } from '../python/repr.js';
import { storeGrad, zeroGrad } from '../autograd/grad.js';
import { type IncompatibleKeys, loadStateDict, type StateDict } from './load_state_dict.js';
import { asParameter, type Parameter } from '../autograd/parameter.js';
import { peek } from './own.js';

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
 * interface Net { (x: tf.Tensor3D): tf.Tensor } // makes `net(x)` known to TypeScript
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html
 */
export class Module {
  /** The class name in torch's texts, also after a bundler renamed the class. */
  static readonly name: string = 'Module';

  /** Whether the module is in training mode (default `true`). Changed by {@link Module.train} and {@link Module.eval}. */
  declare training: boolean;

  constructor() {
    const self = ((...args: unknown[]) => self.forward(...args)) as unknown as this & {
      forward: (...args: unknown[]) => unknown;
    };
    Object.setPrototypeOf(self, new.target.prototype); // which hides Function.prototype ...
    Reflect.deleteProperty(self, 'name'); // ... and leaves these two, so that an attribute may be called `name`
    Reflect.deleteProperty(self, 'length');
    self.training = true;
    return self;
  }

  /** Computes the module's output. Subclasses define it. Throws `RuntimeError` (torch: `NotImplementedError`). */
  forward(..._args: never[]): unknown {
    throw new RuntimeError(`Module [${this._get_name()}] is missing the required "forward" function`);
  }

  /** The direct sub-modules by name, each module once. */
  named_children(): [string, Module][] {
    const seen = new Set<Module>();
    return this._entries(Module).filter(([, module]) => !seen.has(module) && seen.add(module));
  }

  /** The direct sub-modules. */
  children(): Module[] {
    return this.named_children().map(([, module]) => module);
  }

  /** This module (named `prefix`, by default `''`) and all below it, depth first, each once: `['', net], ['rnn', rnn]`. */
  named_modules(prefix = ''): [string, Module][] {
    const seen = new Map<Module, string>();
    const visit = (module: Module, name: string): void => {
      if (seen.has(module)) return;
      seen.set(module, name);
      for (const [key, child] of module._entries(Module)) visit(child, join(name, key));
    };
    visit(this, prefix);
    return [...seen].map(([module, name]) => [name, module]);
  }

  /** This module and all below it, depth first, each once. */
  modules(): Module[] {
    return this.named_modules().map(([, module]) => module);
  }

  /**
   * The parameters by name, in registration order, each once.
   *
   * @param prefix - put before every name.
   * @param recurse - also those of the sub-modules (default `true`).
   */
  named_parameters(prefix = '', recurse = true): [string, Parameter][] {
    const seen = new Set<Parameter>();
    const modules: [string, Module][] = recurse ? this.named_modules(prefix) : [[prefix, this]];
    return modules
      .flatMap(([name, module]) =>
        module._entries(tf.Variable).map(([key, p]): [string, Parameter] => [join(name, key), asParameter(p)]),
      )
      .filter(([, parameter]) => !seen.has(parameter) && seen.add(parameter));
  }

  /** The parameters, in registration order, each once: what an optimizer takes, of `optim` as of tfjs. */
  parameters(recurse = true): Parameter[] {
    return this.named_parameters('', recurse).map(([, parameter]) => parameter);
  }

  /**
   * Every parameter by its full name (`rnn.weight_ih_l0`), in registration order; a shared one under each of its names.
   * The values are the live variables: the module owns them, so do not dispose them.
   */
  state_dict(): Record<string, tf.Variable> {
    const dict = Object.create(null) as Record<string, tf.Variable>;
    const visit = (module: Module, prefix: string): void => {
      for (const [key, parameter] of module._entries(tf.Variable)) dict[prefix + key] = parameter;
      for (const [key, child] of module._entries(Module)) visit(child, `${prefix}${key}.`);
    };
    visit(this, '');
    return dict;
  }

  /**
   * Copies values into the parameters by name. Nothing is copied unless everything fits (torch copies what fits before it
   * raises). Other dtypes are converted to the parameter's. The given tensors stay the caller's to dispose.
   *
   * @param state_dict - name to tensor, as {@link Module.state_dict} or a loaded checkpoint gives it.
   * @param strict - whether the names must match exactly (default `true`).
   * @returns `missing_keys` and `unexpected_keys`.
   * @throws `RuntimeError` with torch's text, listing every missing key, unexpected key and size mismatch.
   */
  load_state_dict(state_dict: Readonly<StateDict>, strict?: boolean): IncompatibleKeys;
  load_state_dict(state_dict: Readonly<StateDict>, keywords: { strict?: boolean }): IncompatibleKeys;
  load_state_dict(state_dict: Readonly<StateDict>, ...rest: unknown[]): IncompatibleKeys {
    const { strict = true } = bind(`${this._get_name()}.load_state_dict()`, ['strict'], 0, splitKeywords(rest));
    return loadStateDict(this._get_name(), this.state_dict(), state_dict, Boolean(strict));
  }

  /** Sets training mode here and below. Throws `ValueError` for anything but a boolean. */
  train(mode = true): this {
    check(typeof mode === 'boolean', () => new ValueError('training mode is expected to be boolean'));
    for (const module of this.modules()) module.training = mode;
    return this;
  }

  /** Leaves training mode here and below: `train(false)`. */
  eval(): this {
    return this.train(false);
  }

  /** Frees the gradients here and below, or with `set_to_none` false makes them zeros. */
  zero_grad(set_to_none = true): void {
    for (const parameter of this.parameters()) zeroGrad(parameter, set_to_none);
  }

  /** Freezes (`false`) or unfreezes the parameters: {@link backward} and tfjs's optimizers skip frozen ones. */
  requires_grad_(requires_grad = true): this {
    for (const parameter of this.parameters()) parameter.trainable = requires_grad;
    return this;
  }

  /** Calls `fn` on every module below and then on this one. */
  apply(fn: (module: Module) => void): this;
  apply(...args: unknown[]): unknown {
    // With two arguments, or without a function, it is JavaScript's: tfjs calls `f.apply(undefined, tensors)`.
    const [fn, given] = args;
    if (args.length !== 1 || fn == null) {
      return (this as unknown as (...given: unknown[]) => unknown)(...((given ?? []) as unknown[]));
    }
    check(typeof fn === 'function', () => new TypeError(`'${typeName(fn)}' object is not callable${awaitClause(fn)}`));
    const visit = fn as (module: Module) => void;
    for (const child of this.children()) child.apply(visit);
    visit(this);
    return this;
  }

  /** Frees the parameters here and below, and their gradients. The module cannot be used afterwards. */
  dispose(): void {
    for (const parameter of this.parameters()) {
      storeGrad(parameter, null);
      if (!parameter.isDisposed) parameter.dispose();
    }
  }

  /** What `toString` prints between the parentheses. */
  extra_repr(): string {
    return '';
  }

  /** torch's `repr`: `Net(\n  (rnn): RNN(10, 20)\n)`. */
  toString(): string {
    const children = this._entries(Module).map(([name, child]) => `(${name}): ${child.toString().replaceAll('\n', '\n  ')}`);
    const lines = [this.extra_repr(), ...children].filter((line) => line !== '');
    const body = children.length === 0 ? lines.join('') : `\n  ${lines.join('\n  ')}\n`;
    return `${this._get_name()}(${body})`;
  }

  /** Node's `console.log` prints `toString()`. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  /** The class name, as torch's texts give it. */
  protected _get_name(): string {
    return this.constructor.name;
  }

  /** The attributes that hold an instance of `type`, in the order in which they were first assigned. */
  protected _entries<T>(type: abstract new (...args: never[]) => T): [string, T][] {
    const attribute = (name: string): unknown => Reflect.get(this, name);
    const names = Object.keys(this).filter((name) => peek(() => attribute(name)) instanceof type);
    return names.map((name) => [name, attribute(name) as T]);
  }
}

/**
 * What tfjs asks of a function: `tf.grad(module)`, `tf.customGrad`, `optimizer.minimize`. Not in the types, so that a subclass
 * may have attributes of these names.
 */
export const FUNCTION_METHODS: readonly string[] = ['call', 'bind'];
for (const method of FUNCTION_METHODS) {
  Object.defineProperty(Module.prototype, method, {
    value: Reflect.get(Function.prototype, method),
    writable: true,
    configurable: true,
  });
}

function join(prefix: string, name: string): string {
  return prefix === '' ? name : `${prefix}.${name}`;
}
