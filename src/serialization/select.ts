// The part of a checkpoint that is wanted, by its key and without the prefix that a wrapper put before its names.
import { check } from '../python/check.js';
import { RuntimeError } from '../python/errors.js';
import { describe, isDict } from './contents.js';
import { short } from './quote.js';
import { emptyDict, type Stored, type StoredDict } from './stored.js';

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

function pick(value: Stored, key: string): Stored {
  check(isDict(value), () => new RuntimeError(`the file holds ${describe(value)}, not a dict with a key '${key}'`));
  check(key in value, () => {
    const keys = Object.keys(value).slice(0, 10);
    return new RuntimeError(
      `the file has no key '${key}'; its keys are ${keys.map((name) => `'${short(name)}'`).join(', ')}`,
    );
  });
  return value[key];
}

function stripPrefix(value: Stored, prefix: string): StoredDict {
  check(isDict(value), () => new RuntimeError(`there are no names to strip '${prefix}' from: this is ${describe(value)}`));
  const stripped = emptyDict();
  for (const [name, item] of Object.entries(value)) {
    const rest = name.startsWith(prefix) ? name.slice(prefix.length) : name;
    check(!(rest in stripped), () => new RuntimeError(`without the prefix '${prefix}' there are two '${rest}'`));
    stripped[rest] = item;
  }
  return stripped;
}
