// What is at the end of a path of names, `encoder.layers.0.weight`, from a module on.
import { check } from '../python/check.js';
import { RuntimeError } from '../python/errors.js';
import { Callable } from './callable.js';

/** The module at a path; at the empty one, where it begins. */
export function submoduleOf(module: Callable, target: string): Callable {
  return (target === '' ? [] : target.split('.')).reduce<Callable>((at, name) => {
    const value = valueOf(at, name);
    check(value instanceof Callable, () => new RuntimeError(`\`${name}\` is not an nn.Module`));
    return value;
  }, module);
}

/** What is at the end of a path, and where. */
export function attributeOf(module: Callable, target: string): { owner: Callable; name: string; value: unknown } {
  const end = target.lastIndexOf('.');
  const [owner, name] = [submoduleOf(module, target.slice(0, Math.max(end, 0))), target.slice(end + 1)];
  return { owner, name, value: valueOf(owner, name) };
}

function valueOf(module: Callable, name: string): unknown {
  check(name in module, () => new RuntimeError(`${module.constructor.name} has no attribute \`${name}\``));
  return Reflect.get(module, name);
}
