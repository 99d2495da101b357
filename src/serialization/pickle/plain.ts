// From what a pickle made to plain data: arrays, and objects with string keys. What is shared stays shared.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { emptyDict, StoredTensor, type Stored, type StoredDict } from '../stored.js';
import { Callable, Dict, Foreign, List, Tuple, type Value } from './values.js';

/** Python itself pickles no deeper. */
const MAX_DEPTH = 1000;

/** A value and how deep it is nested inside. */
interface Plain {
  stored: Stored;
  height: number;
}

const tooDeep = (): RuntimeError => new RuntimeError(`the pickle is nested more than ${MAX_DEPTH} levels deep`);

export function plain(root: Value): Stored {
  const done = new Map<Value, Plain | 'open'>();

  function visit(value: Value, depth: number): Plain {
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array || value instanceof StoredTensor) {
      return { stored: value, height: 0 };
    }
    const known = done.get(value);
    check(known !== 'open', () => new RuntimeError('the pickle has a list or dict that contains itself'));
    if (known) return known;
    check(depth < MAX_DEPTH, tooDeep);
    done.set(value, 'open');
    const result = convert(value, depth + 1);
    check(result.height <= MAX_DEPTH, tooDeep);
    done.set(value, result);
    return result;
  }

  function convert(value: List | Tuple | Dict | Callable | Foreign, depth: number): Plain {
    if (value instanceof Foreign) return { stored: value.stored(), height: 0 };
    check(!(value instanceof Callable), () => new RuntimeError(`the checkpoint holds ${(value as Callable).name} itself`));
    return value instanceof Dict ? dict(value, depth) : array(value.items, depth);
  }

  function array(items: readonly Value[], depth: number): Plain {
    const plains = items.map((item) => visit(item, depth));
    return { stored: plains.map(({ stored }) => stored), height: 1 + highest(plains) };
  }

  function dict({ entries }: Dict, depth: number): Plain {
    const stored: StoredDict = emptyDict();
    let height = 0;
    for (const [key, value] of entries) {
      const name = String(key);
      check(!(name in stored), () => new RuntimeError(`a dict has both the int key ${name} and the str key '${name}'`));
      const inner = visit(value, depth);
      stored[name] = inner.stored;
      height = Math.max(height, inner.height);
    }
    return { stored, height: 1 + height };
  }

  return visit(root, 0).stored;
}

const highest = (plains: readonly Plain[]): number => plains.reduce((most, { height }) => Math.max(most, height), 0);
