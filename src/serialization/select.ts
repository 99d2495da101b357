// The part of a checkpoint that is wanted, by its key and without the prefix that a wrapper put before its names.
import { check } from '../python/check.js';
import { RuntimeError } from '../python/errors.js';
import { describe, dictOf } from './contents.js';
import { short } from './quote.js';
import { Dict, PyObject, type Stored } from './stored.js';

export interface Selection {
  /** Takes only what a dict holds under this key, e.g. `'model_state_dict'`. */
  key?: string | null;
  /** Removed from the names that start with it, e.g. `'module.'`, as torch's `consume_prefix_in_state_dict_if_present`. */
  prefix?: string | null;
}

export function select(value: Stored, { key = null, prefix = null }: Selection): Stored {
  const chosen = key === null ? value : pick(value, key);
  return prefix === null ? chosen : stripPrefix(chosen, prefix);
}

/** Also of an object that is nothing but its attributes. */
function pick(value: Stored, key: string): Stored {
  const dict = dictOf(value) ?? (value instanceof PyObject && value.state instanceof Dict ? value.state : undefined);
  check(dict !== undefined, () => new RuntimeError(`the file holds ${describe(value)}, not a dict with a key '${key}'`));
  const chosen = dict.get(key);
  check(chosen !== undefined, () => {
    const keys = [...dict.entries()]
      .slice(0, 10)
      .map(([name]) => (typeof name === 'string' ? `'${short(name)}'` : describe(name)));
    return new RuntimeError(`the file has no key '${key}'; its keys are ${keys.join(', ')}`);
  });
  return chosen;
}

function stripPrefix(value: Stored, prefix: string): Stored {
  const dict = dictOf(value);
  check(
    dict !== undefined,
    () => new RuntimeError(`there are no names to strip '${prefix}' from: this is ${describe(value)}`),
  );
  const stripped = new Dict();
  for (const [name, item] of dict.entries()) {
    const rest = typeof name === 'string' && name.startsWith(prefix) ? name.slice(prefix.length) : name;
    stripped.set(rest, item);
  }
  check(stripped.size === dict.size, () => new RuntimeError(`without the prefix '${prefix}' there are two of a name`));
  return value instanceof PyObject
    ? Object.assign(new PyObject(value.callable, value.args), { entries: stripped })
    : stripped;
}
