// Pickles of protocol 2, as Python's own; a hook pickles the tensors among the values.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { classOf, Dict, Float, Global, MAX_DEPTH, PyObject, type Stored, StoredTensor, Tuple } from '../stored.js';
import { OP } from './opcodes.js';
import { PickleWriter } from './writer.js';

/** As many items as Python adds to a list or dict at a time. */
const BATCH = 1000;

type PickleTensor = (out: PickleWriter, tensor: StoredTensor, path: string) => void;

export function writePickle(value: Stored, pickleTensor: PickleTensor): Uint8Array {
  return new Pickler(pickleTensor).pickle(value);
}

class Pickler {
  private readonly out = new PickleWriter();
  private readonly path: string[] = [];
  private depth = 0;

  constructor(private readonly pickleTensor: PickleTensor) {}

  pickle(value: Stored): Uint8Array {
    this.save(value);
    return this.out.op(OP.STOP).written();
  }

  private save(value: Stored): void {
    const { out } = this;
    if (value === null) out.op(OP.NONE);
    else if (typeof value === 'boolean') out.op(value ? OP.NEWTRUE : OP.NEWFALSE);
    else if (typeof value === 'string') out.text(value);
    else if (typeof value === 'bigint') out.integer(value);
    else if (typeof value === 'number') this.saveNumber(value);
    else if (value instanceof Float) out.float(value.value);
    else if (value instanceof Global) this.saveGlobal(value);
    else if (!out.recall(value)) this.saveObject(value);
  }

  /** Protocol 2 has no names with dots, as of a class in a class: `getattr(A, 'B')`, as Python writes it. */
  private saveGlobal({ module, name }: Global): void {
    const dot = name.lastIndexOf('.');
    if (dot < 0) this.out.global(module, name);
    else if (!this.out.recall(`${module}\n${name}`)) {
      this.out.global('builtins', 'getattr');
      this.saveGlobal(new Global(module, name.slice(0, dot)));
      this.out
        .text(name.slice(dot + 1))
        .op(OP.TUPLE2)
        .op(OP.REDUCE)
        .remember(`${module}\n${name}`);
    }
  }

  private saveNumber(value: number): void {
    if (Number.isSafeInteger(value) && !Object.is(value, -0)) this.out.integer(value);
    else this.out.float(value);
  }

  private saveObject(value: Uint8Array | StoredTensor | Stored[] | Tuple | Dict | PyObject): void {
    check(this.depth < MAX_DEPTH, () => new RuntimeError(`the values are nested more than ${MAX_DEPTH} levels deep`));
    this.depth++;
    if (value instanceof StoredTensor) this.saveTensor(value);
    else if (value instanceof Uint8Array) this.out.binary(value).remember(value);
    else if (value instanceof Tuple) this.saveTuple(value);
    else if (Array.isArray(value)) this.saveList(value);
    else if (value instanceof Dict) this.saveDict(value);
    else this.savePyObject(value);
    this.depth--;
  }

  private saveTensor(tensor: StoredTensor): void {
    if (tensor.origin === undefined) this.pickleTensor(this.out, tensor, this.path.join('.'));
    else this.savePyObject(tensor.origin);
    this.out.remember(tensor);
  }

  /** A tuple is remembered after its items. If one of them holds the tuple, it has been written by then. */
  private saveTuple(tuple: Tuple): void {
    const { out } = this;
    const { items } = tuple;
    if (items.length > 3) out.op(OP.MARK);
    for (const [i, item] of items.entries()) this.saveAt(i, item);
    if (items.length > 0 && out.remembers(tuple)) {
      if (items.length > 3) out.op(OP.POP_MARK);
      else items.forEach(() => out.op(OP.POP));
      out.recall(tuple);
    } else {
      out.op([OP.EMPTY_TUPLE, OP.TUPLE1, OP.TUPLE2, OP.TUPLE3][items.length] ?? OP.TUPLE);
      if (items.length > 0) out.remember(tuple);
    }
  }

  private saveList(list: readonly Stored[]): void {
    this.out.op(OP.EMPTY_LIST).remember(list);
    this.saveItems(list);
  }

  private saveItems(list: readonly Stored[]): void {
    this.batches(list, OP.APPEND, OP.APPENDS, (item, index) => this.saveAt(index, item));
  }

  private saveDict(dict: Dict): void {
    this.out.op(OP.EMPTY_DICT).remember(dict);
    this.saveEntries(dict);
  }

  private saveEntries(dict: Dict): void {
    this.batches([...dict.entries()], OP.SETITEM, OP.SETITEMS, ([key, value]) => {
      this.save(key);
      this.saveAt(typeof key === 'object' ? '(key)' : String(key), value);
    });
  }

  private savePyObject(object: PyObject): void {
    const { out } = this;
    const { callable, kwargs, isNew, items, entries, state } = object;
    const counted = classOf(object) === 'collections.Counter'; // of which the restricted reader takes no other form
    const args = counted ? new Tuple([entries ?? new Dict()]) : object.args;
    if (kwargs !== undefined) this.savePartialNew(callable, args, kwargs);
    else {
      this.save(callable);
      this.save(args);
    }
    out.op(isNew && kwargs === undefined ? OP.NEWOBJ : OP.REDUCE);
    if (out.remembers(object)) {
      out.op(OP.POP).recall(object); // it is in its own arguments, and has been written with them
      return;
    }
    out.remember(object);
    if (items !== undefined) this.saveItems(items);
    if (entries !== undefined && !counted) this.saveEntries(entries);
    if (state !== undefined) {
      this.save(state);
      out.op(OP.BUILD);
    }
  }

  /** Protocol 2 has no `__new__` with keywords: `functools.partial(cls.__new__, cls, *args, **kwargs)()`, as Python writes it. */
  private savePartialNew(callable: Stored, args: Tuple, kwargs: Dict): void {
    const { out } = this;
    const method = new PyObject(new Global('builtins', 'getattr'), new Tuple([callable, '__new__']));
    const partial = new Global('functools', 'partial');
    out.global(partial.module, partial.name);
    this.save(new Tuple([method]));
    out.op(OP.REDUCE);
    this.save(new Tuple([method, new Tuple([callable, ...args.items]), kwargs, null]));
    out.op(OP.BUILD).op(OP.EMPTY_TUPLE);
  }

  private batches<T>(all: readonly T[], one: number, several: number, save: (item: T, index: number) => void): void {
    for (let start = 0; start < all.length; start += BATCH) {
      const end = Math.min(start + BATCH, all.length);
      if (end - start > 1) this.out.op(OP.MARK);
      for (let index = start; index < end; index++) save(all[index], index);
      this.out.op(end - start > 1 ? several : one);
    }
  }

  private saveAt(key: string | number, value: Stored): void {
    this.path.push(String(key));
    this.save(value);
    this.path.pop();
  }
}
