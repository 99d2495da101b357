// What objects of JavaScript do not show of the values that they came from: the attributes of a dict, keys that are no texts.
import { readerOfBytes } from '../reader.js';
import { Dict, Float, Global, PyObject, type Stored, StoredTensor, Tuple } from '../stored.js';
import type { Storer } from '../tags.js';
import { primitiveOf } from './primitives.js';

type Composed = Exclude<Stored, null | boolean | number | bigint | string | Uint8Array | StoredTensor | Float | Global>;

/** The hidden parts of all that one file holds. */
export class Hidden {
  private readonly roots: Stored[] = [];
  /** What in them is shown elsewhere, as what. */
  private readonly shown = new Map<object, object>();

  /** A part that is to go back into files as it came. */
  add(part: Stored | undefined): void {
    if (typeof part === 'object' && part !== null) this.roots.push(part);
  }

  /**
   * Finds what of it is shown, and reads the tensors that are not: the file is open no longer when they are written. Bytes are
   * copied, since they may be part of what the file was read from.
   */
  async settle(shown: ReadonlyMap<object, unknown>): Promise<void> {
    const seen = new Set<Stored>();
    for (let part = this.roots.pop(); part !== undefined; part = this.roots.pop()) {
      if (typeof part !== 'object' || part === null || seen.has(part)) continue;
      seen.add(part);
      const as = shown.get(part);
      if (typeof as === 'object' && as !== null) this.shown.set(part, as);
      else if (part instanceof Uint8Array) this.shown.set(part, part.slice());
      else {
        if (part instanceof StoredTensor && part.origin === undefined)
          part.content = readerOfBytes((await part.bytes()).slice());
        this.roots.push(...partsOf(part));
      }
    }
  }

  /** `part` as it goes back: what is shown elsewhere is what it is there by now. */
  stored(part: Stored, storer: Storer): Stored {
    if (typeof part !== 'object' || part === null || part instanceof Float || part instanceof Global) return part;
    const shown = this.shown.get(part);
    if (shown !== undefined) return storer.store(shown, HIDDEN);
    if (part instanceof StoredTensor || part instanceof Uint8Array) return part;
    if (part instanceof PyObject && primitiveOf(part) !== undefined) return part;
    return storer.recall(part) ?? storer.within(HIDDEN, () => this.copied(part, storer));
  }

  private copied(part: Composed, storer: Storer): Stored {
    if (part instanceof PyObject) return this.object(part, part, storer);
    const copy = storer.remember(part, Array.isArray(part) ? [] : part instanceof Tuple ? new Tuple() : new Dict());
    if (copy instanceof Dict && part instanceof Dict) {
      for (const [key, value] of part.entries()) copy.set(this.stored(key, storer), this.stored(value, storer));
    } else if (!(part instanceof Dict || copy instanceof Dict)) {
      const items = copy instanceof Tuple ? copy.items : copy;
      for (const item of part instanceof Tuple ? part.items : part) items.push(this.stored(item, storer));
    }
    return copy;
  }

  /** The object again, which is what `of` is from now on. */
  object(of: object, { callable, args, isNew, kwargs, items, entries, state }: PyObject, storer: Storer): PyObject {
    const object = storer.remember(of, new PyObject(this.stored(callable, storer), new Tuple(), isNew));
    object.args.items.push(...args.items.map((item) => this.stored(item, storer)));
    if (kwargs !== undefined) object.kwargs = this.stored(kwargs, storer) as Dict;
    if (items !== undefined) object.items = this.stored(items, storer) as Stored[];
    if (entries !== undefined) object.entries = this.stored(entries, storer) as Dict;
    if (state !== undefined) object.state = this.stored(state, storer);
    return object;
  }
}

/** Where it is, for texts. */
const HIDDEN = '(hidden)';

function partsOf(value: Stored): Stored[] {
  if (Array.isArray(value)) return value;
  if (value instanceof Tuple) return value.items;
  if (value instanceof Dict) return [...value.entries()].flat();
  if (value instanceof StoredTensor) return value.origin === undefined ? [] : [value.origin];
  if (!(value instanceof PyObject)) return [];
  const { callable, args, kwargs, items, entries, state } = value;
  return [callable, args, kwargs, items, entries, state].filter((part) => part !== undefined);
}
