// nn.ModuleList: modules in a list, which are registered, as those in an array are not.
import { bind, splitKeywords } from '../python/arguments.js';
import type { Module } from './module.js';
import { boundsOf, ModuleSequence } from './module_sequence.js';

/**
 * Modules in a list, each a sub-module named `'0'`, `'1'`, ... It is read as `list[0]`, as `list.at(-1)` and by iterating over it,
 * and cannot be called.
 *
 * @example
 * ```ts
 * class Deep extends nn.Module {
 *   layers = new nn.ModuleList(Array.from({ length: 3 }, () => new nn.Linear(20, 20)));
 *   forward(x: tf.Tensor2D) {
 *     return tf.tidy(() => [...this.layers].reduce((y, layer) => tf.relu(layer(y)), x));
 *   }
 * }
 * const output = new Deep()(tf.randomNormal([128, 20])); // (128, 20)
 * ```
 * @throws `TypeError` for what is no module, `RangeError` for a position that there is none at.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ModuleList.html
 */
export class ModuleList<M extends Module = Module> extends ModuleSequence<M> {
  static override readonly name: string = 'ModuleList';

  /** @param modules - the modules in order (default none). */
  constructor(modules?: Iterable<M> | null);
  constructor(keywords: { modules?: Iterable<M> | null });
  constructor(...args: unknown[]) {
    super();
    const { modules } = bind('ModuleList.__init__()', ['modules'], 0, splitKeywords(args));
    if ((modules ?? null) !== null) this._extend(modules);
  }

  /** Adds modules at the end. */
  extend(...args: [modules: Iterable<M>] | [keywords: { modules: Iterable<M> }]): this {
    return this._extend(bind('ModuleList.extend()', ['modules'], 1, splitKeywords(args)).modules);
  }

  /** A list of the modules from `start` to before `stop`, from the end if negative: Python's `list[start:stop]`. */
  slice(...args: [start?: number, stop?: number] | [start: number, keywords: { stop?: number }]): ModuleList<M> {
    return new ModuleList<M>(this._modules().slice(...boundsOf('ModuleList.slice()', args)));
  }

  /** torch's `repr`, in which modules that print the same are one line: `(0-2): 3 x Linear(...)`. */
  override toString(): string {
    const blocks: { first: number; count: number; text: string }[] = [];
    for (const [i, module] of this._modules().entries()) {
      const text = module.toString();
      const last = blocks.at(-1);
      if (last?.text === text) last.count++;
      else blocks.push({ first: i, count: 1, text });
    }
    const lines = blocks.map(({ first, count, text }) => {
      const line = count === 1 ? `(${first}): ${text}` : `(${first}-${first + count - 1}): ${count} x ${text}`;
      return `\n  ${line.replaceAll('\n', '\n  ')}`;
    });
    return `${this._get_name()}(${lines.join('')}${lines.length > 0 ? '\n' : ''})`;
  }

  protected override get _class(): string {
    return 'ModuleList';
  }
}
