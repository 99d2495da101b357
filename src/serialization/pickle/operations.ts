// The closed table of what a pickle can do: the operations of torch's own restricted reader, one line each.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import type { Cursor } from '../cursor.js';
import { decodeLong } from './integers.js';
import type { Machine } from './machine.js';
import { OP } from './opcodes.js';
import { Callable, Dict, List, Tuple, type Key, type Value, typeName } from './values.js';

/** What the names and persistent ids in a pickle stand for. Both throw for what they do not know. */
export interface Names {
  global(module: string, name: string): Value;
  persistent(id: readonly Value[]): Value;
}

export type Operation = (machine: Machine, cursor: Cursor, names: Names) => void;

const HIGHEST_PROTOCOL = 2;

export const OPERATIONS: ReadonlyMap<number, Operation> = new Map<number, Operation>([
  [OP.PROTO, (_machine, cursor) => checkProtocol(cursor.uint8())],

  [OP.NONE, (machine) => machine.push(null)],
  [OP.NEWTRUE, (machine) => machine.push(true)],
  [OP.NEWFALSE, (machine) => machine.push(false)],
  [OP.BININT1, (machine, cursor) => machine.push(cursor.uint8())],
  [OP.BININT2, (machine, cursor) => machine.push(cursor.uint16())],
  [OP.BININT, (machine, cursor) => machine.push(cursor.int32())],
  [OP.LONG1, (machine, cursor) => machine.push(decodeLong(cursor.bytes(cursor.uint8())))],
  [OP.BINFLOAT, (machine, cursor) => machine.push(cursor.float64BigEndian())],
  [OP.BINUNICODE, (machine, cursor) => machine.push(cursor.utf8(cursor.uint32()))],
  [OP.SHORT_BINSTRING, (machine, cursor) => machine.push(cursor.utf8(cursor.uint8()))], // a str of Python 2

  [OP.MARK, (machine) => machine.mark()],
  [OP.EMPTY_TUPLE, (machine) => machine.push(new Tuple([]))],
  [OP.TUPLE1, (machine) => machine.push(new Tuple(machine.popMany(1)))],
  [OP.TUPLE2, (machine) => machine.push(new Tuple(machine.popMany(2)))],
  [OP.TUPLE3, (machine) => machine.push(new Tuple(machine.popMany(3)))],
  [OP.TUPLE, (machine) => machine.push(new Tuple(machine.popMark()))],
  [OP.EMPTY_LIST, (machine) => machine.push(new List())],
  [OP.APPEND, (machine) => append(machine, [machine.pop()])],
  [OP.APPENDS, (machine) => append(machine, machine.popMark())],
  [OP.EMPTY_DICT, (machine) => machine.push(new Dict())],
  [OP.SETITEM, (machine) => setItems(machine, machine.popMany(2))],
  [OP.SETITEMS, (machine) => setItems(machine, machine.popMark())],

  [OP.BINPUT, (machine, cursor) => machine.remember(cursor.uint8())],
  [OP.LONG_BINPUT, (machine, cursor) => machine.remember(cursor.uint32())],
  [OP.BINGET, (machine, cursor) => machine.recall(cursor.uint8())],
  [OP.LONG_BINGET, (machine, cursor) => machine.recall(cursor.uint32())],

  [OP.GLOBAL, (machine, cursor, names) => machine.push(names.global(cursor.line(), cursor.line()))],
  [OP.BINPERSID, (machine, _cursor, names) => machine.push(names.persistent(itemsOf(machine.pop(), 'a persistent id')))],
  [OP.REDUCE, call],
  [OP.NEWOBJ, call],
  [OP.BUILD, build],
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
