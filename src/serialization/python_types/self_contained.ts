// Whether a value can be kept when its file is closed.
import { Dict, PyObject, type Stored, StoredTensor, Tuple } from '../stored.js';

/** Far more than the attributes of an object are. */
const MAX_VISITED = 10_000;

/** Whether there is no tensor in it, as far as one looks: what is larger than attributes are is taken to have some. */
export function withoutTensors(value: Stored): boolean {
  const open: Stored[] = [value];
  const seen = new Set<Stored>();
  for (let item = open.pop(); item !== undefined; item = open.pop()) {
    if (typeof item !== 'object' || item === null || seen.has(item)) continue;
    if (item instanceof StoredTensor || seen.size >= MAX_VISITED) return false;
    seen.add(item);
    if (Array.isArray(item)) open.push(...item);
    else if (item instanceof Tuple) open.push(...item.items);
    else if (item instanceof Dict) open.push(...[...item.entries()].flat());
    else if (item instanceof PyObject) {
      const { callable, args, kwargs, items, entries, state } = item;
      open.push(...[callable, args, kwargs, items, entries, state].filter((part) => part !== undefined));
    }
  }
  return true;
}
