// From what a checkpoint holds to what `load` returns: tensors of tfjs in plain objects and arrays.
import * as tf from '@tensorflow/tfjs-core';
import { check } from '../python/check.js';
import { RuntimeError } from '../python/errors.js';
import { fetchTensors } from './fetch_tensors.js';
import { keyNames } from './key_names.js';
import { PythonObject } from './python_object.js';
import { slotsOf, tagDict, tagList, tagTuple } from './python_types/containers.js';
import { Hidden } from './python_types/hidden.js';
import { objectInJs } from './python_types/objects.js';
import { primitiveOf } from './python_types/primitives.js';
import { classOf, Dict, Float, Global, PyObject, type Stored, StoredTensor, Tuple } from './stored.js';
import { tagged } from './tags.js';
import type { Wide } from './wide.js';

/** What a file may hold, with tensors. */
export type Loaded =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | Wide
  | Date
  | Set<Loaded>
  | PythonObject
  | tf.Tensor
  | Loaded[]
  | LoadedDict;

export interface LoadedDict {
  [key: string]: Loaded;
}

/** Python itself pickles no deeper. */
const MAX_DEPTH = 1000;

type Composed = Exclude<Stored, null | boolean | number | bigint | string | StoredTensor>;

/** Takes what was made of a value: a tensor later, since it is fetched in the end. */
type Put = (loaded: Loaded) => void;

/** Makes everything, and the tensors in the end. What is there twice stays one: a file may be small and yet name it without end. */
export async function materialize(value: Stored): Promise<Loaded> {
  const materializer = new Materializer();
  let root: Loaded = null;
  materializer.visit(value, '', (loaded) => (root = loaded));
  await materializer.fetch();
  return root;
}

export class Materializer {
  readonly hidden = new Hidden();
  private readonly made = new Map<object, Loaded>();
  private readonly wanted = new Map<StoredTensor, { name: string; puts: Put[] }>();
  private depth = 0;

  /** Gives what `value`, at the place `name`, is in JavaScript to `put`. */
  visit(value: Stored, name: string, put: Put): void {
    if (value instanceof StoredTensor) this.want(value, name, put);
    else if (typeof value !== 'object' || value === null) put(value);
    else put(this.made.get(value) ?? this.deeper(value, name));
  }

  /** Fetches the tensors and puts them into their places. */
  async fetch(): Promise<void> {
    const all = [...this.wanted];
    const tensors = await fetchTensors(all.map(([tensor, { name }]) => ({ tensor, name })));
    for (const [i, [tensor, { puts }]] of all.entries()) {
      this.made.set(tensor, tensors[i]);
      for (const put of puts) put(tensors[i]);
    }
    try {
      await this.hidden.settle(this.made);
    } catch (error) {
      tf.dispose(tensors.filter((item) => item instanceof tf.Tensor));
      throw error;
    }
  }

  /** What `of` is from now on, also within itself. */
  remember<Kind extends Loaded>(of: object, loaded: Kind): Kind {
    this.made.set(of, loaded);
    return loaded;
  }

  /** The items in `list`, which is what `of` is from now on. */
  array<List extends Loaded[]>(list: List, of: object, items: readonly Stored[], name: string): List {
    this.remember(of, list);
    for (const [i, item] of items.entries()) {
      list.push(null);
      this.visit(item, join(name, i), (loaded) => (list[i] = loaded));
    }
    return list;
  }

  /** The entries in an object without a prototype, which is what `of` is from now on. */
  dict(of: object, entries: Dict, name: string): { dict: LoadedDict; names: string[] } {
    const dict = Object.create(null) as LoadedDict;
    this.remember(of, dict);
    const keys = [...entries.entries()];
    const names = keyNames(keys.map(([key]) => key));
    for (const [i, [, value]] of keys.entries()) {
      dict[names[i]] = null;
      this.visit(value, join(name, names[i]), (loaded) => (dict[names[i]] = loaded));
    }
    return { dict, names };
  }

  private want(tensor: StoredTensor, name: string, put: Put): void {
    const wanted = this.wanted.get(tensor) ?? { name, puts: [] };
    wanted.puts.push(put);
    this.wanted.set(tensor, wanted);
  }

  private deeper(value: Composed, name: string): Loaded {
    check(this.depth < MAX_DEPTH, () => new RuntimeError(`the file is nested more than ${MAX_DEPTH} levels deep`));
    this.depth++;
    const loaded = this.convert(value, name);
    this.depth--;
    return this.remember(value, loaded);
  }

  private convert(value: Composed, name: string): Loaded {
    const { hidden } = this;
    if (value instanceof Uint8Array) return value.slice(); // it may be part of what the file was read from
    if (Array.isArray(value)) return tagList(this.array([], value, value, name), value, hidden);
    if (value instanceof Tuple) return tagTuple(this.array([], value, value.items, name), value);
    if (value instanceof Dict) return tagDict(this.dict(value, value, name), value, hidden);
    if (value instanceof Float || value instanceof Global) return primitiveOf(value) ?? null;
    const known = primitiveOf(value) ?? objectInJs(value, this, name);
    if (known !== undefined) return known;
    const { entries, items } = value;
    if (entries !== undefined) return tagDict(this.dict(value, entries, name), entries, hidden, value);
    if (items !== undefined) return tagList(this.array([], value, items, name), items, hidden, value);
    return this.record(value, name);
  }

  private record(object: PyObject, name: string): PythonObject {
    const path = classOf(object);
    const dot = path.lastIndexOf('.');
    const record = new PythonObject(path.slice(0, Math.max(dot, 0)), path.slice(dot + 1));
    this.remember(object, record);
    this.array(record.args as Loaded[], object.args, object.args.items, join(name, 'args'));
    if (object.state !== undefined) this.visit(object.state, name, (state) => (record.state = state));
    const { callable, kwargs, isNew } = object;
    const slots = slotsOf(object.args.items);
    const [stateSlot] = slotsOf([object.state ?? null]) ?? [];
    this.hidden.add(callable);
    this.hidden.add(kwargs);
    return tagged(record, (storer) => {
      const shell = Object.assign(new PyObject(callable, new Tuple(), isNew), { kwargs });
      const back = this.hidden.object(record, shell, storer);
      back.args.items.push(...record.args.map((arg, i) => storer.store(arg, i, slots?.[i])));
      if (record.state !== undefined) back.state = storer.store(record.state, 'state', stateSlot);
      return back;
    });
  }
}

const join = (name: string, key: string | number): string => (name === '' ? `${key}` : `${name}.${key}`);
