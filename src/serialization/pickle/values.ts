// What a pickle is made of while it is read: Python's containers, told apart, and things that only stand for something.
import { StoredTensor, type Stored } from '../stored.js';

export type Value =
  null | boolean | number | bigint | string | Uint8Array | StoredTensor | List | Tuple | Dict | Callable | Foreign;

export class List {
  constructor(readonly items: Value[] = []) {}
}

export class Tuple {
  constructor(readonly items: readonly Value[]) {}
}

export type Key = string | number | bigint;

export class Dict {
  readonly entries = new Map<Key, Value>();

  constructor(readonly type: 'dict' | 'collections.OrderedDict' | 'collections.Counter' = 'dict') {}
}

/** How much may be copied: no more than there are bytes, or a few bytes could ask for any amount. */
export type Charge = (amount: number) => void;

/** A function or class that a pickle may call: it is named in the file, but what runs is `call`, which makes plain data. */
export class Callable {
  constructor(
    readonly name: string,
    readonly call: (args: readonly Value[], charge: Charge) => Value,
  ) {}
}

/** Something that only the one who reads the pickle understands. */
export abstract class Foreign {
  /** Its Python type, for errors. */
  abstract readonly type: string;

  /** What it is when it is met outside the calls that it is meant for. */
  abstract stored(): Stored;
}

/** The name that Python gives to the type of a value. A whole number may have been a float. */
export function typeName(value: Value): string {
  if (value === null) return 'NoneType';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'str';
  if (typeof value === 'bigint' || Number.isInteger(value)) return 'int';
  if (typeof value === 'number') return 'float';
  if (value instanceof Uint8Array) return 'bytes';
  if (value instanceof StoredTensor) return 'torch.Tensor';
  if (value instanceof List) return 'list';
  if (value instanceof Tuple) return 'tuple';
  return value instanceof Callable ? 'type' : value.type;
}
