// What save is given, as what a checkpoint holds: checked whole before anything is written.
import * as tf from '@tensorflow/tfjs-core';
import { isAlive } from '../engines/engine.js';
import { valuesOf } from '../engines/webgl/values.js';
import { check } from '../python/check.js';
import { isPlainObject } from '../python/arguments.js';
import { IS_DISPOSED } from '../python/checks.js';
import { integerKeys, isInt64, isTuple } from '../python/kinds.js';
import { given } from '../python/repr.js';
import { DTYPES } from './dtypes.js';
import { checkSavable } from './elements.js';
import { emptyArray } from './numpy/pickled.js';
import { PythonObject } from './python_object.js';
import { datetimeOf } from './python_types/datetime.js';
import { primitiveOf } from './python_types/primitives.js';
import { printable, short } from './quote.js';
import { type ByteReader, readerOfBytes } from './reader.js';
import { Dict, float, Global, isFloat, MAX_DEPTH, objectOf, PyObject, type Stored, StoredTensor, Tuple } from './stored.js';
import { backOf, type Storer, tensorTagOf, type TensorTag } from './tags.js';
import { type Values, valuesReader } from './values_reader.js';
import { isWide, type Wide } from './wide.js';

/**
 * What {@link save} takes: any nesting of these in plain objects and arrays, in a `Map` (a dict with keys of any kind), a `Set`.
 * What {@link load} gave goes back as the value of Python's that it came from.
 */
export type Savable =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | Wide
  | Date
  | tf.Tensor
  | PythonObject
  | readonly Savable[]
  | ReadonlySet<Savable>
  | ReadonlyMap<Savable, Savable>
  | SavableDict;

export interface SavableDict {
  readonly [key: string]: Savable;
}

/** The stored form of `object`; `close` frees the snapshots of tensors that it reads. */
export class ToStored implements Storer {
  private readonly stored = new Map<unknown, Stored>();
  private readonly snapshots: tf.Tensor[] = [];
  private readonly path: (string | number)[] = [];
  /** What is part of the pickle itself, and must have been fetched before that is written. */
  private readonly pending: (() => Promise<void>)[] = [];

  async of(object: unknown): Promise<Stored> {
    const stored = this.visit(object);
    for (const fetch of this.pending) await fetch();
    return stored;
  }

  close(): void {
    tf.dispose(this.snapshots);
  }

  store(value: unknown, name: string | number, original?: Stored): Stored {
    const before = primitiveOf(original);
    if (original !== undefined && before !== undefined && Object.is(before, value)) return original;
    if (typeof value === 'number' && (isFloat(original) || isFloat(before))) return float(value);
    return this.within(name, () => this.visit(value));
  }

  within<Kind>(name: string | number, make: () => Kind): Kind {
    check(
      this.path.length < MAX_DEPTH,
      () => new TypeError(`save(): ${this.where()} is nested more than ${MAX_DEPTH} levels deep`),
    );
    this.path.push(name);
    const made = make();
    this.path.pop();
    return made;
  }

  remember<Kind extends Stored>(value: object, stored: Kind): Kind {
    this.stored.set(value, stored);
    return stored;
  }

  recall(value: object): Stored | undefined {
    return this.stored.get(value);
  }

  private visit(item: unknown): Stored {
    if (item === null || ['boolean', 'number', 'bigint', 'string'].includes(typeof item)) return item as Stored;
    const known = this.stored.get(item); // what is there twice stays one
    if (known !== undefined) return known;
    check(typeof item !== 'function', () => {
      return new TypeError(`save(): ${this.where()} is a function; of a module, save its state_dict()`);
    });
    check(typeof item === 'object', () => this.unsavable(item));
    return backOf(item)?.(this, item) ?? this.remember(item, this.convert(item));
  }

  private convert(item: object): Stored {
    if (isTensor(item)) return this.tensor(item);
    if (item instanceof Uint8Array) return new Uint8Array(item); // the caller may change it while the file is written
    if (isWide(item)) return this.wide(item);
    if (Array.isArray(item)) return this.list(item);
    if (item instanceof Map) return this.dict(item, [...item]);
    if (item instanceof Set) return this.set(item);
    if (item instanceof Date) return datetimeOf(item);
    if (item instanceof PythonObject) return this.pythonObject(item);
    check(isPlainObject(item), () => this.unsavable(item));
    return this.dict(item, Object.entries(item), integerKeys(item) || this.isStateOfOptimizer(item));
  }

  private list(items: readonly unknown[]): Stored {
    const list: Stored[] = [];
    const stored = this.remember(items, isTuple(items) ? new Tuple(list) : list);
    items.forEach((item, i) => list.push(this.store(item, i)));
    return stored;
  }

  private set(items: ReadonlySet<unknown>): PyObject {
    return objectOf(
      'builtins.set',
      [...items].map((item, i) => this.store(item, i)),
    );
  }

  private pythonObject({ module, name, args, state }: PythonObject): PyObject {
    const object = new PyObject(new Global(module, name), new Tuple(args.map((arg, i) => this.store(arg, i))));
    if (state !== undefined) object.state = this.store(state, 'state');
    return object;
  }

  private dict(item: object, entries: readonly (readonly [unknown, unknown])[], integers = false): Dict {
    const dict = this.remember(item, new Dict());
    for (const [key, value] of entries) {
      const name = typeof key === 'string' ? key : String(key);
      dict.set(integers && /^(0|[1-9]\d{0,8})$/.test(name) ? Number(name) : this.store(key, name), this.store(value, name));
    }
    return dict;
  }

  private readonly states = new Set<unknown>();

  /** torch's optimizers number their states, and JavaScript's objects have no keys but strings. */
  private isStateOfOptimizer(dict: object): boolean {
    if ('state' in dict && 'param_groups' in dict) this.states.add(dict.state);
    return this.states.has(dict);
  }

  private tensor(tensor: tf.Tensor): StoredTensor {
    check(isAlive(tensor), () => new TypeError(`save(): the tensor ${this.where()} ${IS_DISPOSED}`));
    const { dtype } = tensor;
    const name = this.name();
    checkSavable(dtype, name);
    const snapshot = tf.keep(tensor.clone()); // shares the values, and keeps them when a variable gets others meanwhile
    this.snapshots.push(snapshot);
    const stored = isInt64(tensor) ? 'int64' : dtype;
    const tag = tensorTagOf(tensor) ?? { dtype: stored, shape: tensor.shape, requires_grad: false, kind: 'tensor' };
    const size = tag.shape.reduce((product, length) => product * length, DTYPES[tag.dtype].size);
    const values = (): Promise<Values> => valuesOf(snapshot) as Promise<Values>; // strings have been refused
    return this.tagged(tag, valuesReader(tag.dtype, size, values));
  }

  private wide(values: Wide): StoredTensor {
    const tag = tensorTagOf(values);
    check(tag !== undefined, () => this.unsavable(values));
    return this.tagged(tag, readerOfBytes(new Uint8Array(values.slice().buffer)));
  }

  /** As the file had it that the tensor came from. */
  private tagged({ dtype, shape, requires_grad, kind }: TensorTag, content: ByteReader): StoredTensor {
    const tensor = new StoredTensor(dtype, shape, content, kind === 'tensor' && requires_grad);
    if (kind === 'tensor') return tensor;
    const made = new StoredTensor(dtype, shape, content);
    if (kind === 'parameter') {
      const hooks = Object.assign(objectOf('collections.OrderedDict'), { entries: new Dict() });
      made.origin = objectOf('torch._utils._rebuild_parameter', tensor, requires_grad, hooks);
    } else {
      const { array, state } = emptyArray(dtype, shape);
      this.pending.push(async () => void state.items.push(await tensor.bytes()));
      made.origin = array;
    }
    return made;
  }

  private name(): string {
    return this.path.join('.');
  }

  private where(): string {
    return this.path.length === 0 ? 'the object' : `'${printable(short(this.name()))}'`;
  }

  private unsavable(item: unknown): TypeError {
    return new TypeError(`save(): ${this.where()} must be of a type that a checkpoint holds, not ${given(item)}`);
  }
}

const isTensor = (item: unknown): item is tf.Tensor => item instanceof tf.Tensor;
