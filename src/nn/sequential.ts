// nn.Sequential: modules in a row.
import * as tf from '@tensorflow/tfjs-core';
import { bind, isPlainObject, splitKeywords } from '../python/arguments.js';
import { splitDictArgument } from '../python/dict_argument.js';
import type { Module } from './module.js';
import { boundsOf, checkModule, ModuleSequence } from './module_sequence.js';
import { together } from './together.js';

/**
 * Modules in a row, each called with what the one before returned:
 *
 *     y = f_n(... f_2(f_1(x)))
 *
 * Made from modules, which are then named `'0'`, `'1'`, ... and read as `net[0]`, or from one object of modules by name,
 * in its order (in which JavaScript puts whole numbers first). Iterating over it gives the modules; `net.at(-1)` counts from the
 * end.
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
export class Sequential<Input = tf.Tensor, Output = tf.Tensor> extends ModuleSequence {
  static override readonly name: string = 'Sequential';

  /** @param modules - the modules in order, or one object of modules by name. */
  constructor(...modules: Module[]);
  constructor(modules: Readonly<Record<string, Module>>);
  constructor(...args: unknown[]) {
    super();
    const { positional, keywords } = splitDictArgument(args, () => true);
    bind('Sequential.__init__()', [], 0, { positional: [], keywords });
    const [first] = positional;
    const named = isPlainObject(first) ? Object.entries(first) : positional.entries();
    for (const [name, module] of named) {
      checkModule(module);
      this._put(String(name), module);
    }
  }

  /** What calling the module does. */
  override forward(input: Input | { input: Input }): Output;
  override forward(...args: unknown[]): unknown {
    const { input } = bind('Sequential.forward()', ['input'], 1, splitKeywords(args));
    return tf.tidy(() => {
      let value = input;
      const modules = [...this];
      for (let i = 0; i < modules.length; i++) {
        const module = modules[i] as Module & ((value: unknown) => unknown);
        const led = together(modules, i, value);
        value = led === null ? module(value) : led.output;
        i += led?.count ?? 0;
      }
      return (value === input && value instanceof tf.Tensor ? value.clone() : value) as tf.TensorContainer;
    });
  }

  /** Adds modules at the end. */
  extend(...args: [sequential: Iterable<Module>] | [keywords: { sequential: Iterable<Module> }]): this {
    return this._extend(bind('Sequential.extend()', ['sequential'], 1, splitKeywords(args)).sequential);
  }

  /**
   * The modules from `start` to before `stop`, from the end if negative, in another Sequential, by the names that they have here:
   * Python's `net[start:stop]`. They stay in this one, too.
   */
  slice(...args: [start?: number, stop?: number] | [start: number, keywords: { stop?: number }]): Sequential {
    const part = new Sequential();
    for (const [name, module] of this._items().slice(...boundsOf('Sequential.slice()', args))) part._put(name, module);
    return part;
  }

  protected override get _class(): string {
    return 'Sequential';
  }
}
