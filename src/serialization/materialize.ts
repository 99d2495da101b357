// From what a checkpoint holds to what `load` returns: tensors of tfjs in plain objects and arrays.
import * as tf from '@tensorflow/tfjs-core';
import { check } from '../python/check.js';
import { RuntimeError } from '../python/errors.js';
import { type Budget, LOADED } from './budget.js';
import { fetchTensors } from './fetch_tensors.js';
import { keyNames } from './key_names.js';
import { PythonObject } from './python_object.js';
import { type Places, placesOf, type Slots, slotsOf, tagDict, tagList, tagTuple } from './python_types/containers.js';
import { Hidden } from './python_types/hidden.js';
import { objectInJs } from './python_types/objects.js';
import { type Primitive, primitiveOf } from './python_types/primitives.js';
import { classOf, Dict, Float, Global, MAX_DEPTH, PyObject, type Stored, StoredTensor, Tuple } from './stored.js';
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

/** So many entries make a dict large. */
const MANY = 1000;

type Composed = Exclude<Stored, null | boolean | number | bigint | string | StoredTensor | Float | Global>;

/** Stands in the place of a tensor until all are fetched. */
class Pending {
  made: tf.Tensor | Wide | null = null;

  constructor(
    readonly tensor: StoredTensor,
    readonly name: string,
  ) {}
}

/** What holds something that may be pending: its items, its values, or its state. */
type Holder = unknown[] | Set<unknown> | PythonObject | LoadedDict;

/** Makes everything, and the tensors in the end. What is there twice stays one: a file may be small and yet name it without end. */
export async function materialize(value: Stored, budget: Budget): Promise<Loaded> {
  const materializer = new Materializer(budget);
  const root = materializer.hold([materializer.visit(value, '')]);
  await materializer.fetch();
  return root[0];
}

export class Materializer {
  readonly hidden = new Hidden();
  private readonly made = new Map<object, Loaded>();
  private readonly pending = new Map<StoredTensor, Pending>();
  private readonly holders = new Set<Holder>();
  private depth = 0;

  constructor(readonly budget: Budget) {}

  /** What `value`, at the place `name`, is in JavaScript. Tensors come later: whoever holds what this gives has to be held. */
  visit(value: Stored, name: string): Loaded {
    if (typeof value !== 'object' || value === null) return value;
    if (value instanceof Float) return value.value;
    if (value instanceof Global) return value.path;
    if (value instanceof StoredTensor) return this.want(value, name);
    return this.made.get(value) ?? this.deeper(value, name);
  }

  /** Its tensors will be put into their places. */
  hold<Kind extends Holder>(holder: Kind): Kind {
    this.holders.add(holder);
    return holder;
  }

  /** Fetches the tensors and puts them into their places. */
  async fetch(): Promise<void> {
    const all = [...this.pending.values()];
    const tensors = await fetchTensors(all);
    for (const [i, wanted] of all.entries()) {
      wanted.made = tensors[i];
      this.made.set(wanted.tensor, tensors[i]);
    }
    for (const holder of this.holders) settle(holder);
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

  /** The items, as what `of` is from now on. */
  list(of: object, items: readonly Stored[], name: string): Loaded[] {
    this.budget.spend(LOADED.list);
    return this.fill(this.remember(of, new Array<Loaded>(items.length)), items, name);
  }

  /** Puts the items into `list`, which has the room for them. */
  private fill<List extends unknown[]>(list: List, items: readonly Stored[], name: string): List {
    this.budget.spend(LOADED.slot * items.length);
    for (let i = 0; i < items.length; i++) {
      const item = items[i];
      list[i] = typeof item === 'object' && item !== null ? this.visit(item, join(name, i)) : item;
      if (item instanceof StoredTensor) this.hold(list);
    }
    return list;
  }

  /** The entries in an object without a prototype, which is what `of` is from now on. */
  dict(of: object, entries: Dict, name: string): { dict: LoadedDict; names: string[] } {
    const { size } = entries;
    this.budget.spend(LOADED.dict + size * (size > MANY ? LOADED.entryOfMany : LOADED.entry));
    const dict = this.remember(of, Object.create(null) as LoadedDict);
    const names = keyNames(entries.keys());
    for (const [i, value] of entries.values().entries()) {
      dict[names[i]] = typeof value === 'object' && value !== null ? this.visit(value, join(name, names[i])) : value;
      if (value instanceof StoredTensor) this.hold(dict);
    }
    return { dict, names };
  }

  /** It stands for a tensor, and so counts as one. */
  private want(tensor: StoredTensor, name: string): Loaded {
    const wanted = this.pending.get(tensor) ?? new Pending(tensor, name);
    this.pending.set(tensor, wanted);
    return wanted as unknown as tf.Tensor;
  }

  private deeper(value: Composed, name: string): Loaded {
    check(this.depth < MAX_DEPTH, () => new RuntimeError(`the file is nested more than ${MAX_DEPTH} levels deep`));
    this.depth++;
    const loaded = this.convert(value, name);
    this.depth--;
    return this.remember(value, loaded);
  }

  private convert(value: Composed, name: string): Loaded {
    if (value instanceof Uint8Array) return this.copied(value);
    if (Array.isArray(value)) return this.taggedList(value, name);
    if (value instanceof Tuple) return this.taggedTuple(value, name);
    if (value instanceof Dict) return this.taggedDict(value, name);
    const primitive = primitiveOf(value);
    if (primitive !== undefined) return this.paid(primitive);
    this.budget.spend(LOADED.object);
    const known = objectInJs(value, this, name);
    if (known !== undefined) return known;
    if (value.entries !== undefined) return this.taggedDict(value.entries, name, value);
    return value.items === undefined ? this.record(value, name) : this.taggedList(value.items, name, value);
  }

  private paid(primitive: Primitive): Primitive {
    this.budget.spend(LOADED.primitive);
    if (typeof primitive === 'string') this.budget.spendData(2 * primitive.length);
    return primitive;
  }

  /** They may be part of what the file was read from. */
  copied(bytes: Uint8Array): Uint8Array {
    this.budget.spend(LOADED.bytes);
    this.budget.spendData(bytes.length);
    return bytes.slice();
  }

  /** A list, or an object of a class of lists. */
  taggedList(items: readonly Stored[], name: string, object?: PyObject): Loaded[] {
    const list = this.list(object ?? items, items, name);
    return tagList(list, this.slotsOf(items), this.hidden, object);
  }

  private taggedTuple(tuple: Tuple, name: string): Loaded[] {
    const list = this.list(tuple, tuple.items, name);
    this.budget.spend(LOADED.listTag);
    return tagTuple(list, this.slotsOf(tuple.items));
  }

  /** A dict, or an object of a class of dicts. */
  private taggedDict(entries: Dict, name: string, object?: PyObject): LoadedDict {
    const { dict, names } = this.dict(object ?? entries, entries, name);
    return tagDict(dict, this.placesOf(names, entries), this.hidden, object);
  }

  slotsOf(items: readonly Stored[]): Slots | undefined {
    const slots = slotsOf(items);
    if (slots !== undefined) this.budget.spend(LOADED.listTag);
    return slots;
  }

  placesOf(names: readonly string[], entries: Dict): Places | undefined {
    const places = placesOf(names, entries, this.hidden);
    if (places !== undefined) this.budget.spend(LOADED.tag);
    return places;
  }

  private record(object: PyObject, name: string): PythonObject {
    const path = classOf(object);
    const dot = path.lastIndexOf('.');
    const args = new Array<unknown>(object.args.items.length);
    const record = new PythonObject(path.slice(0, Math.max(dot, 0)), path.slice(dot + 1), args);
    this.remember(object, record);
    this.fill(args, object.args.items, join(name, 'args'));
    if (object.state !== undefined) this.hold(record).state = this.visit(object.state, name);
    const { callable, kwargs, isNew } = object;
    const slots = slotsOf(object.args.items);
    const stateSlot = slotsOf([object.state ?? null])?.at(0);
    this.hidden.add(callable);
    this.hidden.add(kwargs);
    return tagged(record, (storer) => {
      const shell = Object.assign(new PyObject(callable, new Tuple(), isNew), { kwargs });
      const back = this.hidden.object(record, shell, storer);
      back.args.items.push(...record.args.map((arg, i) => storer.store(arg, i, slots?.at(i))));
      if (record.state !== undefined) back.state = storer.store(record.state, 'state', stateSlot);
      return back;
    });
  }
}

/** Puts tensors into the places where they were pending. */
function settle(holder: Holder): void {
  if (holder instanceof Set) {
    const items = [...holder];
    holder.clear();
    for (const item of items) holder.add(settled(item));
  } else if (holder instanceof PythonObject) holder.state = settled(holder.state);
  else if (Array.isArray(holder)) for (let i = 0; i < holder.length; i++) holder[i] = settled(holder[i]);
  else for (const name of Object.keys(holder)) holder[name] = settled(holder[name]);
}

const settled = <Kind>(item: Kind): Kind => (item instanceof Pending ? (item.made as Kind) : item);

const join = (name: string, key: string | number): string => (name === '' ? `${key}` : `${name}.${key}`);
