// Pickles of protocol 2, as Python's own, of plain values; a hook pickles the tensors among them.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { describe, isDict } from '../contents.js';
import { type Stored, StoredTensor } from '../stored.js';
import { OP } from './opcodes.js';
import { PickleWriter } from './writer.js';

/** Lists and dicts in one another that Python's recursive readers still take. */
const MAX_DEPTH = 200;

/** As many items as Python adds to a list or dict at a time. */
const BATCH = 1000;

type PickleTensor = (out: PickleWriter, tensor: StoredTensor, path: string) => void;

export function writePickle(value: Stored, pickleTensor: PickleTensor): Uint8Array {
  return new Pickler(pickleTensor).pickle(value);
}

class Pickler {
  private readonly out = new PickleWriter();
  private readonly path: string[] = [];
  private readonly open = new Set<object>();
  private readonly integerKeyed = new Set<object>();

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
    else this.saveObject(value);
  }

  private saveNumber(value: number): void {
    if (Number.isSafeInteger(value) && !Object.is(value, -0)) this.out.integer(value);
    else this.out.float(value);
  }

  private saveObject(value: Exclude<Stored, null | string | number | bigint | boolean>): void {
    check(!this.open.has(value), () => new RuntimeError(`${this.where()} contains itself`));
    if (this.out.recall(value)) return;
    if (Array.isArray(value)) this.nested(value, () => this.saveList(value));
    else if (isDict(value)) this.nested(value, () => this.saveDict(value));
    else this.saveLeaf(value);
  }

  private saveLeaf(value: StoredTensor | Uint8Array): void {
    const { out } = this;
    if (value instanceof StoredTensor) this.pickleTensor(out, value, this.path.join('.'));
    else if (value instanceof Uint8Array) out.binary(value);
    else throw new RuntimeError(`${this.where()} is ${describe(value)}, which a .pt file cannot hold`);
    out.remember(value);
  }

  /** The object is remembered before its contents are written. */
  private nested(value: object, saveContents: () => void): void {
    check(this.open.size < MAX_DEPTH, () => new RuntimeError(`lists and dicts are nested more than ${MAX_DEPTH} deep`));
    this.open.add(value);
    saveContents();
    this.open.delete(value);
  }

  private saveList(list: readonly Stored[]): void {
    this.out.op(OP.EMPTY_LIST).remember(list);
    this.batches(list.length, OP.APPEND, OP.APPENDS, (index) => this.saveAt(String(index), list[index]));
  }

  private saveDict(dict: Readonly<Record<string, Stored>>): void {
    this.out.op(OP.EMPTY_DICT).remember(dict);
    // torch's optimizers number their states, and JavaScript's objects have no keys but strings.
    if ('state' in dict && 'param_groups' in dict && isDict(dict.state)) this.integerKeyed.add(dict.state);
    const keys = Object.keys(dict);
    this.batches(keys.length, OP.SETITEM, OP.SETITEMS, (index) => {
      this.saveKey(keys[index], this.integerKeyed.has(dict));
      this.saveAt(keys[index], dict[keys[index]]);
    });
  }

  private saveKey(key: string, integer: boolean): void {
    if (integer && /^(0|[1-9]\d{0,8})$/.test(key)) this.out.integer(Number(key));
    else this.out.text(key);
  }

  private batches(count: number, one: number, several: number, save: (index: number) => void): void {
    for (let start = 0; start < count; start += BATCH) {
      const end = Math.min(start + BATCH, count);
      if (end - start > 1) this.out.op(OP.MARK);
      for (let index = start; index < end; index++) save(index);
      this.out.op(end - start > 1 ? several : one);
    }
  }

  private saveAt(key: string, value: Stored): void {
    this.path.push(key);
    this.save(value);
    this.path.pop();
  }

  private where(): string {
    return this.path.length === 0 ? 'the value' : `'${this.path.join('.')}'`;
  }
}
