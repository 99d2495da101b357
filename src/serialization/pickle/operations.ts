// The closed table of what a pickle can do: the operations of torch's own restricted reader, one line each.
import { check } from '../../check.js';
import { RuntimeError } from '../../errors.js';
import type { Cursor } from '../cursor.js';
import { decodeLong } from './integers.js';
import type { Machine } from './machine.js';
import { Callable, Dict, List, Tuple, type Key, type Value, typeName } from './values.js';

/** What the names and persistent ids in a pickle stand for. Both throw for what they do not know. */
export interface Names {
  global(module: string, name: string): Value;
  persistent(id: readonly Value[]): Value;
}

export type Operation = (machine: Machine, cursor: Cursor, names: Names) => void;

const HIGHEST_PROTOCOL = 2;

export const STOP = 0x2e;

export const OPERATIONS: ReadonlyMap<number, Operation> = new Map<number, Operation>([
  [0x80, (_machine, cursor) => checkProtocol(cursor.uint8())], // PROTO

  [0x4e, (machine) => machine.push(null)], // NONE
  [0x88, (machine) => machine.push(true)], // NEWTRUE
  [0x89, (machine) => machine.push(false)], // NEWFALSE
  [0x4b, (machine, cursor) => machine.push(cursor.uint8())], // BININT1
  [0x4d, (machine, cursor) => machine.push(cursor.uint16())], // BININT2
  [0x4a, (machine, cursor) => machine.push(cursor.int32())], // BININT
  [0x8a, (machine, cursor) => machine.push(decodeLong(cursor.bytes(cursor.uint8())))], // LONG1
  [0x47, (machine, cursor) => machine.push(cursor.float64BigEndian())], // BINFLOAT
  [0x58, (machine, cursor) => machine.push(cursor.utf8(cursor.uint32()))], // BINUNICODE
  [0x55, (machine, cursor) => machine.push(cursor.utf8(cursor.uint8()))], // SHORT_BINSTRING: a str of Python 2

  [0x28, (machine) => machine.mark()], // MARK
  [0x29, (machine) => machine.push(new Tuple([]))], // EMPTY_TUPLE
  [0x85, (machine) => machine.push(new Tuple(machine.popMany(1)))], // TUPLE1
  [0x86, (machine) => machine.push(new Tuple(machine.popMany(2)))], // TUPLE2
  [0x87, (machine) => machine.push(new Tuple(machine.popMany(3)))], // TUPLE3
  [0x74, (machine) => machine.push(new Tuple(machine.popMark()))], // TUPLE
  [0x5d, (machine) => machine.push(new List())], // EMPTY_LIST
  [0x61, (machine) => append(machine, [machine.pop()])], // APPEND
  [0x65, (machine) => append(machine, machine.popMark())], // APPENDS
  [0x7d, (machine) => machine.push(new Dict())], // EMPTY_DICT
  [0x73, (machine) => setItems(machine, machine.popMany(2))], // SETITEM
  [0x75, (machine) => setItems(machine, machine.popMark())], // SETITEMS

  [0x71, (machine, cursor) => machine.remember(cursor.uint8())], // BINPUT
  [0x72, (machine, cursor) => machine.remember(cursor.uint32())], // LONG_BINPUT
  [0x68, (machine, cursor) => machine.recall(cursor.uint8())], // BINGET
  [0x6a, (machine, cursor) => machine.recall(cursor.uint32())], // LONG_BINGET

  [0x63, (machine, cursor, names) => machine.push(names.global(cursor.line(), cursor.line()))], // GLOBAL
  [0x51, (machine, _cursor, names) => machine.push(names.persistent(itemsOf(machine.pop(), 'a persistent id')))], // BINPERSID
  [0x52, call], // REDUCE
  [0x81, call], // NEWOBJ
  [0x62, build], // BUILD
]);

function checkProtocol(protocol: number): void {
  check(protocol <= HIGHEST_PROTOCOL, () => {
    return new RuntimeError(
      `pickle protocol ${protocol} is not supported: save with torch.save's own protocol, ${HIGHEST_PROTOCOL}`,
    );
  });
}

function append(machine: Machine, items: Value[]): void {
  const list = machine.top();
  check(list instanceof List, () => new RuntimeError(`Can only append to lists, but got ${typeName(list)}`));
  for (const item of items) list.items.push(item);
}

function setItems(machine: Machine, items: Value[]): void {
  const dict = machine.top();
  check(dict instanceof Dict, () => new RuntimeError(`Can only set items of dicts, but got ${typeName(dict)}`));
  check(items.length % 2 === 0, () => new RuntimeError('the pickle is damaged: a dict has a key without a value'));
  for (let i = 0; i < items.length; i += 2) dict.entries.set(keyOf(items[i]), items[i + 1]);
}

export function keyOf(value: Value): Key {
  const isKey = typeof value === 'string' || typeof value === 'bigint' || Number.isSafeInteger(value);
  check(isKey, () => new RuntimeError(`the keys of dicts must be str or int, but got ${typeName(value)}`));
  return value as Key;
}

function itemsOf(value: Value, what: string): readonly Value[] {
  check(value instanceof Tuple, () => new RuntimeError(`${what} must be a tuple, but got ${typeName(value)}`));
  return value.items;
}

function call(machine: Machine): void {
  const args = itemsOf(machine.pop(), 'the arguments of a call');
  const callable = machine.pop();
  check(
    callable instanceof Callable,
    () => new RuntimeError(`Trying to call reduce for unrecognized function ${typeName(callable)}`),
  );
  machine.push(callable.call(args, machine.charge));
}

/** The attributes of an OrderedDict, such as `_metadata` with the versions of modules, say nothing that is needed. */
function build(machine: Machine): void {
  machine.pop();
  const built = machine.top();
  check(built instanceof Dict && built.type === 'collections.OrderedDict', () => {
    return new RuntimeError(`Can only build OrderedDict, but got ${typeName(built)}`);
  });
}
