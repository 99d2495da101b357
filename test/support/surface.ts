// What the package offers: every public function, class, static method and method, found by walking over it.

type Call = (...args: unknown[]) => unknown;

export interface Member {
  /** `nn.RNN` for the constructor, `nn.RNN()` for a call of an instance, `nn.RNN.train` for a method. */
  path: string;
  call: Call;
}

/** How to make an instance of each class, by its path; of an abstract one, an instance of a subclass. */
export type Instances = Readonly<Record<string, () => object>>;

/** The members below `value`, which stands at `path`. Throws for a class that `instances` does not make. */
export function membersOf(value: unknown, path: string, instances: Instances): Member[] {
  if (isClass(value)) return ofClass(value, path, instances);
  if (typeof value === 'function') return [{ path, call: value as Call }];
  return Object.entries(value as object).flatMap(([name, inner]) => membersOf(inner, `${path}.${name}`, instances));
}

/** Whether it is a class of errors, whose arguments are JavaScript's. */
export const isErrorClass = (value: unknown): boolean => isClass(value) && value.prototype instanceof Error;

type Class = new (...args: unknown[]) => object;

/** Of all functions only a class has a prototype that stays. */
function isClass(value: unknown): value is Class {
  return typeof value === 'function' && Object.getOwnPropertyDescriptor(value, 'prototype')?.writable === false;
}

function ofClass(Class: Class, path: string, instances: Instances): Member[] {
  if (!Object.hasOwn(instances, path)) throw new Error(`no recipe for an instance of ${path}`);
  const instance = instances[path]();
  const isAbstract = Object.prototype.isPrototypeOf.call(Class, instance.constructor);
  const construct = isAbstract ? [] : [{ path, call: (...args: unknown[]) => new Class(...args) }];
  const called = typeof instance === 'function' ? [{ path: `${path}()`, call: instance as Call }] : [];
  const statics = methods(Class, Function.prototype).map(([name, method]) => ({ name, call: method.bind(Class) as Call }));
  const own = methods(Class.prototype as object, Object.prototype).map(([name, method]) => ({
    name,
    call: method.bind(instance) as Call,
  }));
  return [...construct, ...called, ...[...statics, ...own].map(({ name, call }) => ({ path: `${path}.${name}`, call }))];
}

/** What a subclass defines and the library calls. */
const HOOKS = ['extra_repr', 'get_lr'];

/** The methods of `object` and its prototypes below `end`: no getters, nothing private by its name, no hooks, not JavaScript's own. */
function methods(object: object, end: object): [string, CallableFunction][] {
  const found = new Map<string, CallableFunction>();
  for (let at = object; at !== end; at = Object.getPrototypeOf(at) as object) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(at))) {
      const shown = !name.startsWith('_') && !(name in Object.prototype) && !HOOKS.includes(name);
      const isOurs = typeof value === 'function' && Reflect.get(Function.prototype, name) !== value;
      if (shown && isOurs && !found.has(name)) found.set(name, value as CallableFunction);
    }
  }
  return [...found];
}
