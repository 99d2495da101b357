// What the containers of modules share: their modules are attributes, in an order of their own.
import { Module } from './module.js';

/** Base of the containers of modules. */
export class Container<M extends Module = Module> extends Module {
  /** The names in the order of the modules: an object gives whole numbers first. */
  readonly #names: string[] = [];

  /** How many modules there are. */
  override get length(): number {
    return this._items().length;
  }

  /** The modules by name, in order, also one that is there twice. */
  protected _items(): [string, M][] {
    return this._entries(Module) as [string, M][];
  }

  /** Adds a module, or puts it in the place of the one of that name. */
  protected _put(name: string, module: M): void {
    this.add_module(name, module);
    if (!this.#names.includes(name)) this.#names.push(name);
  }

  protected _remove(name: string): void {
    Reflect.deleteProperty(this, name);
    if (this.#names.includes(name)) this.#names.splice(this.#names.indexOf(name), 1);
  }

  /** The attributes in the order of the modules. */
  protected override _entries<T>(type: abstract new (...args: never[]) => T): [string, T][] {
    const positions = new Map(this.#names.map((name, i) => [name, i]));
    const position = ([name]: [string, T]): number => positions.get(name) ?? positions.size; // others behind, as they are
    return super._entries(type).sort((a, b) => position(a) - position(b));
  }
}
